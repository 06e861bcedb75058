"""A year of invented activities, loaded through the same services that people use. Every title says that it is one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app import clock, datafile, demonstration_figures, demonstration_rounds
from calendar_app.accounts import queries as people
from calendar_app.accounts import service as accounts
from calendar_app.activities import results, service
from calendar_app.activities.draft import Draft
from calendar_app.activities.results import Outcome
from calendar_app.domain import lunar
from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import CalendarError
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.models.activities import Activity
from calendar_app.units import queries as units

FILE = Path(__file__).resolve().parent.parent / "plans" / "quang-ngai.demo.yaml"
MARK = " (minh họa)"
DAY = r"^[0-9]{2}-[0-9]{2}( \+1)?$"


class NoDemonstration(CalendarError):
    """The demonstration cannot be loaded here: its units or its plan are missing, or its file is broken."""


class Someone(BaseModel):
    """A person of the demonstration."""

    model_config = ConfigDict(extra="forbid")
    email: str
    name: str
    role: Literal["viewer", "editor", "approver", "manager", "administrator"]
    unit: str = ""


class Story(BaseModel):
    """What happens to one activity. ``announced``: the day it was first published for."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    title: str
    unit: str
    co: list[str] = Field(default=[], alias="with")
    first: str = Field(default="", pattern=rf"{DAY}|^$")
    last: str = ""
    lunar: str = ""
    announced: str = ""
    postponed: str = ""
    cancel: str = ""
    since: str = Field(default="", alias="from")
    until: str = Field(default="", alias="to")
    weekly: str = ""
    weekly_until: str = ""
    type: str
    days: list[str] = []
    in_community: bool = False
    scale: str
    task: str = ""
    place: str = ""
    venue: str = ""
    audience: str = ""
    partners: str = ""
    summary: str = ""
    attendance: int = 100
    narrative: str = ""
    state: Literal["approved", "submitted", "draft", "returned", "no_result"] = "approved"
    returned: str = ""


class Demonstration(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    people: list[Someone]
    activities: list[Story]


def load(now: datetime) -> Iterator[str]:
    """Add the people and activities that are missing; yield a line for each new person: e-mail, password, role."""
    found, faults = datafile.validate(Demonstration, datafile.read(FILE.read_bytes()))
    if found is None:
        raise NoDemonstration("; ".join(fault.sentence() for fault in faults))
    with transaction(SYSTEM, now) as session:
        lines = [line for someone in found.people for line in _person(session, someone, now)]
        for story in found.activities:
            if not _is_there(session, story):
                tell(session, story, _planner(session, found, story), now)
        demonstration_figures.load(session, now)
        demonstration_rounds.load(session, now)
    yield from lines


def _person(session: Session, someone: Someone, now: datetime) -> Iterator[str]:
    if people.person_by_email(session, someone.email):
        return
    administrator = someone.role == "administrator"
    person, password = accounts.add_person(session, someone.email, someone.name, now=now, administrator=administrator)
    if not administrator:
        accounts.grant(session, person, units.by_code(session, someone.unit), Role.named(someone.role))
    yield f"{person.email}\t{password}\t{someone.role} {someone.unit}".rstrip()


def _is_there(session: Session, story: Story) -> bool:
    unit = units.by_code(session, story.unit)
    rows = session.scalars(select(Activity).filter_by(lead_unit_id=unit.id, demonstration=True))
    return any(version.title == story.title + MARK for row in rows for version in row.versions)


def _planner(session: Session, found: Demonstration, story: Story) -> Principal:
    """The person of the demonstration who edits for the unit; the system where there is none."""
    email = next((p.email for p in found.people if p.unit == story.unit and p.role == "editor"), "")
    person = people.person_by_email(session, email)
    return people.principal_of(person) if person else SYSTEM


def tell(session: Session, story: Story, by: Principal, now: datetime) -> None:
    """Carry one activity through its life up to today."""
    draft = plan(story, clock.day(now))
    begun = min(now, _at(draft.first_day - timedelta(days=45)))
    early = (
        replace(draft, first_day=_announced(story, now), last_day=_announced(story, now)) if story.announced else draft
    )
    activity = service.create(session, units.by_code(session, story.unit), early, by=by, now=begun)
    activity.demonstration = True
    past = draft.last_day < clock.day(now)
    if story.state == "draft":
        return
    if story.state == "returned":
        service.submit(session, activity.id, by=by, now=begun)
        service.give_back(session, activity.id, story.returned, by=SYSTEM, now=begun)
        return
    _publish(session, activity, story, by, begun)
    _change(session, activity, story, draft, by, now)
    if story.cancel and past:
        service.cancel(session, activity.id, story.cancel, by=by, now=_at(draft.first_day))
    elif story.state != "no_result":
        _hold(session, activity, story, by, now)


def _publish(session: Session, activity: Activity, story: Story, by: Principal, now: datetime) -> None:
    """Submit, approve where the unit asks for it, let the co-organisers accept."""
    service.submit(session, activity.id, by=by, now=now)
    if activity.lead_unit.needs_approval:
        service.approve(session, activity.id, by=SYSTEM, now=now)
    for code in story.co:
        service.answer(session, activity.id, units.by_code(session, code), True, by=SYSTEM, now=now)


def _change(session: Session, activity: Activity, story: Story, draft: Draft, by: Principal, now: datetime) -> None:
    """Postpone what was postponed, then give it the day it has now."""
    if not story.announced:
        return
    moment = min(now, _at(_announced(story, now) - timedelta(days=1)))
    if story.postponed:
        service.postpone(session, activity.id, story.postponed, by=by, now=moment)
    service.edit(session, activity.id, draft, revision=activity.revision, by=by, now=moment)
    _publish(session, activity, story.model_copy(update={"co": []}), by, moment)


def _hold(session: Session, activity: Activity, story: Story, by: Principal, now: datetime) -> None:
    """Say of every past occurrence that it was held."""
    for number, occurrence in enumerate(activity.occurrences):
        if occurrence.last_day < clock.day(now) and occurrence.state == "planned":
            outcome = Outcome(attendance=story.attendance - number % 5, narrative=story.narrative)
            after = _at(occurrence.last_day + timedelta(days=1))
            results.hold(session, activity.id, occurrence.id, outcome, by=by, now=min(now, after))


def plan(story: Story, today: date) -> Draft:
    """What the planner enters: the story on the days of the year in which it is loaded."""
    first, last = _days(story, today)
    return Draft(
        title=story.title + MARK, type=story.type, first_day=first, last_day=last,
        starts_at=_time(story.since), ends_at=_time(story.until), rrule=_rule(story, today),
        exdates=_tet_break(first) if story.weekly else (), summary=story.summary, place=story.place,
        venue=story.venue, scale=story.scale, in_community=story.in_community, audience=story.audience,
        task=story.task, partners=story.partners, commemorations=tuple(story.days), co_organisers=tuple(story.co),
    )  # fmt: skip


def _days(story: Story, today: date) -> tuple[date, date]:
    if story.lunar:
        text, _sign, ahead = story.lunar.partition(" +")
        day, month = (int(part) for part in text.split("/"))
        found = lunar.feast(today.year + int(ahead or 0), month, day)
        return found, found
    first = _day(story.first, today)
    if story.weekly:
        first += timedelta(days=(5 - first.weekday()) % 7)
        return first, first
    return first, _day(story.last, today)


def _day(text: str, today: date) -> date:
    month, day = int(text[:2]), int(text[3:5])
    return date(today.year + (1 if text.endswith("+1") else 0), month, day)


def _announced(story: Story, now: datetime) -> date:
    return _day(story.announced, clock.day(now))


def _rule(story: Story, today: date) -> str:
    if not story.weekly:
        return ""
    return f"FREQ=WEEKLY;UNTIL={_day(story.weekly_until, today):%Y%m%d};BYDAY={story.weekly[:2].upper()}"


def _tet_break(first: date) -> tuple[date, ...]:
    """The Saturdays from a week before the next Tết to two weeks after it."""
    tet = lunar.feast(first.year + 1, 1, 1)
    around = (tet + timedelta(days=offset) for offset in range(-7, 15))
    return tuple(day for day in around if day.weekday() == 5)


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _at(day: date) -> datetime:
    """Nine in the morning, local time."""
    return datetime.combine(day, time(9), clock.ZONE).astimezone(UTC)
