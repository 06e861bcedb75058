"""Somebody leaves or changes work: another takes over what they organise and what they still have to prepare."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from calendar_app.accounts import queries as people
from calendar_app.activities import queries
from calendar_app.activities.service import touch
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import Invalid
from calendar_app.models.activities import Activity
from calendar_app.models.people import Person
from calendar_app.models.preparation import ChecklistItem
from calendar_app.models.units import Unit

#: lives of an activity in which there is still something to organise
OPEN = ("planned", "postponed")


@dataclass(frozen=True)
class Load:
    """How much somebody has in hand in a unit and those under it."""

    activities: int
    tasks: int


def load(session: Session, unit: Unit, person_id: int) -> Load:
    """What would be handed over."""
    return Load(
        len(session.scalars(_activities(unit, person_id)).all()), len(session.scalars(_tasks(unit, person_id)).all())
    )


def takers(session: Session, unit: Unit, giver_id: int) -> list[Person]:
    """Who may take over in a unit: active people with at least the role of an editor there, by e-mail."""
    return [each for each in people.people_with(session, unit.path, Role.EDITOR) if each.id != giver_id]


def hand_over(session: Session, unit: Unit, giver_id: int, taker_id: int, *, by: Principal, now: datetime) -> Load:
    """Give one person's planned activities and open tasks, in a unit and those under it, to another; how many.

    Every activity is locked and touched, so that whoever edits it at the time is told. Raise `Invalid` for a taker
    who may not plan there.
    """
    access.require(by, Action.MANAGE, unit.path)
    if taker_id not in {each.id for each in takers(session, unit, giver_id)}:
        raise Invalid({"taker": "may_not_plan"})
    tasks = list(session.execute(_tasks(unit, giver_id)))
    organised = set(session.scalars(_activities(unit, giver_id)))
    moved = 0
    for activity_id in sorted(organised | {row.activity_id for row in tasks}):
        activity = queries.activity(session, activity_id, lock=True)
        if activity_id in organised and activity.organiser_id == giver_id and activity.life in OPEN:
            activity.organiser_id = taker_id
            moved += 1
        touch(activity, now)
    items = [session.get_one(ChecklistItem, row.id, populate_existing=True) for row in tasks]
    mine = [item for item in items if item.owner_id == giver_id]
    for item in mine:
        item.owner_id = taker_id
    session.flush()
    return Load(moved, len(mine))


def _activities(unit: Unit, person_id: int) -> Select[int]:
    """Ids of activities that somebody organises in a unit and those under it, and that are not over."""
    found = select(Activity.id).join(Activity.lead_unit).where(Unit.path.startswith(unit.path, autoescape=True))
    return found.where(Activity.organiser_id == person_id, Activity.life.in_(OPEN))


def _tasks(unit: Unit, person_id: int) -> Select[int, int]:
    """Ids of open tasks of somebody in a unit and those under it, with the activities they belong to."""
    found = select(ChecklistItem.id, ChecklistItem.activity_id).join(ChecklistItem.activity).join(Activity.lead_unit)
    mine = (ChecklistItem.owner_id == person_id, ChecklistItem.done_at.is_(None), ChecklistItem.dropped.is_(False))
    return found.where(Unit.path.startswith(unit.path, autoescape=True), *mine, Activity.life.in_(OPEN))
