"""What is to be prepared for an activity: by whom, until when, and whether it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.activities import queries, service
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.domain.text import name_key
from calendar_app.models.activities import Activity
from calendar_app.models.people import Person
from calendar_app.models.preparation import ChecklistItem

#: items of one activity
MOST = 100
LONGEST = 250


@dataclass(frozen=True)
class Item:
    """Something to prepare; a new one has no id."""

    id: int | None
    text: str
    owner_id: int | None = None
    due_on: date | None = None
    done: bool = False


@dataclass(frozen=True)
class Owed:
    """An open item of a person, with the activity that it is for."""

    item_id: int
    activity_id: int
    title: str
    text: str
    due_on: date | None
    late: bool


def items(session: Session, activity_id: int) -> list[Item]:
    """The checklist of an activity, in its order, without what was struck."""
    return [
        Item(row.id, row.text, row.owner_id, row.due_on, row.done_at is not None)
        for row in queries.checklist(session, activity_id)
    ]


def owners(session: Session, activity: Activity) -> list[Person]:
    """Active people who can be given an item: their role reaches a unit that takes part; by given name."""
    paths = {party.unit.path for party in activity.participations if party.state != "withdrawn"}
    reaching = {
        person.id: person
        for path in paths | {activity.lead_unit.path}
        for person in accounts.people_with(session, path, Role.VIEWER)
    }
    return sorted(reaching.values(), key=lambda person: (name_key(person.name), person.id))


def write(
    session: Session, activity_id: int, wanted: Sequence[Item], *, revision: int | None, by: Principal, now: datetime
) -> Activity:
    """Make the checklist these items, all or none; those that are not among them are struck.

    Raise `Conflict` when the activity has moved since ``revision``, `Invalid` by row ("text-0", "owner_id-2" ...).
    """
    activity = service.own(session, activity_id, Action.EDIT, by, revision)
    known = {row.id: row for row in queries.checklist(session, activity_id)}
    _check(session, activity, wanted, known)
    for position, item in enumerate(wanted):
        row = known.pop(item.id, None) if item.id else None
        if row is None:
            row = ChecklistItem(activity_id=activity.id, text="")
            session.add(row)
        row.position, row.text = position, cleaned(item.text)
        row.owner_id, row.due_on = item.owner_id, item.due_on
        _mark(row, item.done, by, now)
    for row in known.values():
        row.dropped = True
    service.touch(activity, now)
    session.flush()
    return activity


def tick(
    session: Session, activity_id: int, item_id: int, done: bool, *, by: Principal, now: datetime
) -> ChecklistItem:
    """Say that an item is done, or is not after all; its owner may, and whoever may change the activity."""
    activity = service.view(session, activity_id, by)
    activity = queries.activity(session, activity.id, lock=True)
    row = next((row for row in queries.checklist(session, activity_id) if row.id == item_id), None)
    if row is None:
        raise NotFound("checklist item", item_id)
    mine = by.person_id is not None and row.owner_id == by.person_id
    if not mine and not access.allows(by, Action.EDIT, activity.lead_unit.path):
        raise NotAllowed(Action.EDIT, activity.lead_unit.path)
    _mark(row, done, by, now)
    service.touch(activity, now)
    return row


def owed_by(session: Session, person_id: int, today: date) -> list[Owed]:
    """What a person has still to prepare, of activities that are not over, most pressing first."""
    return [
        Owed(row.id, row.activity_id, queries.latest(row.activity).title, row.text, row.due_on, late(row.due_on, today))
        for row in queries.owed_items(session, person_id)
    ]


def late(due_on: date | None, today: date) -> bool:
    """Whether an open item is past its day."""
    return due_on is not None and due_on < today


def _mark(row: ChecklistItem, done: bool, by: Principal, now: datetime) -> None:
    if done == (row.done_at is not None):
        return
    row.done_at, row.done_by = (now, by.email) if done else (None, "")


def _check(session: Session, activity: Activity, wanted: Sequence[Item], known: dict[int, ChecklistItem]) -> None:
    faults: dict[str, str] = {"items": "too_many"} if len(wanted) > MOST else {}
    allowed: set[int | None] = {None, *(person.id for person in owners(session, activity))}
    seen: set[int] = set()
    for number, item in enumerate(wanted):
        if item.id is not None:
            if item.id not in known or item.id in seen:
                raise NotFound("checklist item", item.id)
            seen.add(item.id)
        faults |= {f"{field}-{number}": code for field, code in _faults(item).items()}
        if item.owner_id not in allowed and (item.id is None or known[item.id].owner_id != item.owner_id):
            faults[f"owner_id-{number}"] = "unknown"
    if faults:
        raise Invalid(faults)


def _faults(item: Item) -> dict[str, str]:
    faults = {}
    if not cleaned(item.text):
        faults["text"] = "missing"
    elif len(cleaned(item.text)) > LONGEST:
        faults["text"] = "too_long"
    if item.due_on is not None and item.due_on.year not in YEARS:
        faults["due_on"] = "out_of_range"
    return faults
