"""A person's week, on its first working day: what takes place, what is missing, what waits for them. Not when empty.

The sessions of a series are named and are no reason of their own to write.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from calendar_app.domain.access import Role
from calendar_app.domain.workdays import Workdays
from calendar_app.models.activities import Activity, Occurrence, Participation, Result, Version
from calendar_app.models.people import Grant, Person
from calendar_app.plans.working_days import workdays
from calendar_app.reminders.asked import WEEKLY, Lacking, Named, Planned, WeekMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.rules import lacking

ON_THE_DAY = (0,)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
#: results of activities that ended longer ago are no longer asked for here
RESULTS_BACK = timedelta(days=60)


@dataclass
class People:
    """People with a role that lets them edit: their units, and the units where they approve."""

    edits: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    approves: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    #: the other way round: who edits for a unit
    editors: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def week(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """The weeks that begin, for offices, on one of some days."""
    return [one for start in first_days(session, days) for one in of_week(session, start, None)]


def recall(session: Session, subjects: Collection[str], _today: date) -> list[Matter]:
    """The same weeks as they stand now: "person:7:2027-04-19"."""
    people: defaultdict[date, set[int]] = defaultdict(set)
    for subject in subjects:
        _word, person, start = subject.split(":")
        people[date.fromisoformat(start)].add(int(person))
    return [one for start, some in sorted(people.items()) for one in of_week(session, start, some)]


def first_days(session: Session, days: Collection[date]) -> list[date]:
    """Those of some days that are the first working day of their week."""
    if not days:
        return []
    calendar = workdays(session, (min(days) - WEEK).year, (max(days) + WEEK).year)
    return [one for one in sorted(set(days)) if begins_week(one, calendar)]


def begins_week(one: date, calendar: Workdays) -> bool:
    """Whether a day is worked and none of its week before it is."""
    return one in calendar and not any(one - timedelta(days=back) in calendar for back in range(1, one.weekday() + 1))


def of_week(session: Session, start: date, only: set[int] | None) -> list[Matter]:
    """The weeks of everybody, or of some people, that are not empty."""
    people = _people(session, only)
    units = set(people.editors) if only is not None else None
    planned, series = _planned(session, start, people, units)
    missing = _missing(session, start, people, units)
    waits = _waits(session, start, people, units)
    told = (set(planned) | set(missing) | {person for counts in waits.values() for person in counts}) & _active(session)
    return [
        _matter(person, start, (*planned[person], *series[person]), missing[person], waits)
        for person in sorted(told if only is None else told & only)
    ]


def _people(session: Session, only: set[int] | None) -> People:
    asked = select(Grant.person_id, Grant.unit_id, Grant.role).join(Person).where(Person.active)
    found = People()
    for person, unit, name in session.execute(asked if only is None else asked.where(Person.id.in_(sorted(only)))):
        role = Role.named(name)
        if role >= Role.EDITOR:
            found.edits[person].add(unit)
            found.editors[unit].add(person)
        if role >= Role.APPROVER:
            found.approves[unit].add(person)
    return found


def _planned(
    session: Session, start: date, people: People, units: set[int] | None
) -> tuple[defaultdict[int, list[Planned]], defaultdict[int, list[Planned]]]:
    """By person: what begins in the week, and the sessions of series in it."""
    until = start - timedelta(days=start.weekday()) + WEEK
    rows = session.execute(
        select(Version.title, Version.rrule, Occurrence.first_day, Occurrence.last_day, Activity.lead_unit_id,
               Activity.organiser_id)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .where(Occurrence.first_day >= start, Occurrence.first_day < until, Occurrence.state == "planned")
        .where(Activity.life == "planned", _among(Activity.lead_unit_id, units))
        .order_by(Occurrence.first_day, Occurrence.id)
    )  # fmt: skip
    once: defaultdict[int, list[Planned]] = defaultdict(list)
    series: defaultdict[int, list[Planned]] = defaultdict(list)
    for title, rule, first, last, unit, organiser in rows:
        for person in people.editors[unit] | ({organiser} if organiser else set()):
            (series if rule else once)[person].append(Planned(title, first, last))
    return once, series


def _missing(
    session: Session, start: date, people: People, units: set[int] | None
) -> defaultdict[int, list[Lacking]]:  # fmt: skip
    """By person: the obligations of their units that are at risk."""
    found: defaultdict[int, list[Lacking]] = defaultdict(list)
    for cell in lacking.cells(session, start, units):
        if cell.risk == "at_risk":
            owed, unit = cell.obligation, cell.unit
            name = Named(owed.short_vi or owed.name_vi, owed.short_en or owed.name_en)
            by = cell.plan_by if cell.plan_by >= start else cell.last_day_to_plan
            for person in people.editors[unit.id]:
                found[person].append(Lacking(Named(unit.name_vi, unit.name_en), name, cell.progress.missing, by))
    return found


def _waits(session: Session, start: date, people: People, units: set[int] | None) -> dict[str, Counter[int]]:
    """By sort: how many things wait, by person."""
    waits: dict[str, Counter[int]] = {name: Counter() for name in ("approve", "answer", "correct", "results")}
    for review, unit, organiser, number in _reviews(session, units):
        if review == "submitted":
            waits["approve"].update(dict.fromkeys(people.approves[unit], number))
        else:
            waits["correct"].update(dict.fromkeys({organiser} if organiser else people.editors[unit], number))
    for unit, number in session.execute(_invitations(units)):
        waits["answer"].update(dict.fromkeys(people.editors[unit], number))
    for unit, organiser, number in _unconfirmed(session, start, units):
        waits["results"].update(dict.fromkeys({organiser} if organiser else people.editors[unit], number))
    return waits


def _reviews(session: Session, units: set[int] | None) -> Iterator[tuple[str, int, int | None, int]]:
    yield from session.execute(
        select(Version.review, Activity.lead_unit_id, Activity.organiser_id, func.count())
        .join(Activity, Version.activity_id == Activity.id)
        .where(Version.review.in_(("submitted", "returned")), Activity.life.in_(("planned", "postponed")))
        .where(_among(Activity.lead_unit_id, units))
        .group_by(Version.review, Activity.lead_unit_id, Activity.organiser_id)
    )


def _invitations(units: set[int] | None) -> Select[int, int]:
    return (
        select(Participation.unit_id, func.count())
        .join(Activity, Participation.activity_id == Activity.id)
        .where(Participation.state == "invited", Activity.life == "planned", _among(Participation.unit_id, units))
        .group_by(Participation.unit_id)
    )


def _unconfirmed(session: Session, start: date, units: set[int] | None) -> Iterator[tuple[int, int | None, int]]:
    """Sessions that ended lately and have no result."""
    yield from session.execute(
        select(Activity.lead_unit_id, Activity.organiser_id, func.count())
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .outerjoin(Result, Result.occurrence_id == Occurrence.id)
        .where(Occurrence.state == "planned", Result.id.is_(None), Activity.published_version_id.is_not(None))
        .where(Occurrence.last_day >= start - RESULTS_BACK, Occurrence.last_day < start)
        .where(Activity.life.in_(("planned", "held")), _among(Activity.lead_unit_id, units))
        .group_by(Activity.lead_unit_id, Activity.organiser_id)
    )


def _among(column: InstrumentedAttribute[int], units: set[int] | None) -> ColumnElement[bool]:
    return true() if units is None else column.in_(sorted(units))


def _active(session: Session) -> set[int]:
    return set(session.scalars(select(Person.id).where(Person.active)))


def _matter(
    person: int, start: date, planned: tuple[Planned, ...], missing: list[Lacking], waits: dict[str, Counter[int]]
) -> WeekMatter:
    monday = start - timedelta(days=start.weekday())
    return WeekMatter(
        rule=WEEKLY, subject=f"person:{person}:{start.isoformat()}", due_on=start, offsets=ON_THE_DAY,
        people=frozenset({person}), title_vi="", title_en="", unit_vi="", unit_en="", first_day=monday,
        last_day=monday + WEEK - DAY, path="/desk", planned=planned, lacking=tuple(missing),
        approve=waits["approve"][person], answer=waits["answer"][person], correct=waits["correct"][person],
        results=waits["results"][person],
    )  # fmt: skip
