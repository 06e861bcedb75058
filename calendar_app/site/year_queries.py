"""What the board of a year reads: a fixed number of selects, however much a unit plans."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from calendar_app.domain import selection
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.days import Commemoration, CommemorationDate, DayOff, Disruption, Occasion
from calendar_app.models.plans import CommemorationSet, Expectation, Obligation, Plan, PlanEntry
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import queries as quotas
from calendar_app.site import desk_queries
from calendar_app.site.desk_rows import Work

Entry = TypeVar("Entry", bound=PlanEntry)
#: activities of one unit in one year
MOST = 1000


@dataclass(frozen=True)
class Planned:
    """An activity with the version at hand."""

    activity: Activity
    version: Version
    work: Work


def planned(session: Session, unit: Unit, year: int, today: date) -> list[Planned]:
    """What a unit leads, or has been asked to and does not decline, within a year; soonest first.

    Of what others lead only what is published, as on the first page of the desk.
    """
    joined = ("invited", "accepted")
    mine = select(Participation.activity_id).where(Participation.unit_id == unit.id, Participation.state.in_(joined))
    seen = or_(Activity.lead_unit_id == unit.id, Activity.published_version_id.is_not(None) & Activity.id.in_(mine))
    query = desk_queries.newest().where(seen, desk_queries.within(year))
    query = query.options(selectinload(Version.commemorations)).order_by(Version.first_day, Activity.id).limit(MOST)
    found = session.execute(query).all()
    works = desk_queries.rows_of(session, found, today)
    return [Planned(activity, version, work) for (activity, version, _unit), work in zip(found, works, strict=True)]


def occurrences(session: Session, ids: Iterable[int], year: int) -> dict[int, list[Occurrence]]:
    """The occurrences of some activities that touch a year and are not cancelled, by activity, soonest first."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    rows = session.scalars(
        select(Occurrence)
        .where(Occurrence.activity_id.in_(list(ids)), Occurrence.state != "cancelled")
        .where(Occurrence.first_day < until, Occurrence.last_day >= since)
        .order_by(Occurrence.first_day, Occurrence.id)
    )
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(row)
    return found


def dated(session: Session, year: int) -> list[CommemorationDate]:
    """Every commemoration on its days that begin in a year, in order."""
    return [row for row in plans.dates_between(session, date(year, 1, 1), date(year + 1, 1, 1)) if row.year == year]


def expected(session: Session, unit: Unit, year: int) -> dict[str, str]:
    """Days that the plans expect a unit to mark in a year: code -> owed | encouraged, the stronger one."""
    found: dict[str, str] = {}
    sets = _sets(session)
    for entry, who, level in _asking(session, year):
        facts = quotas.unit_facts(unit, max(entry.valid_from, date(year, 1, 1)))
        if selection.selects(who, facts):
            days = [day for code in entry.days for day in sets.get((entry.plan_id, code), [code])]
            found |= {day: "owed" if "owed" in (level, found.get(day)) else level for day in days}
    return found


def _asking(session: Session, year: int) -> Iterator[tuple[Expectation | Obligation, dict[str, Any], str]]:
    """Entries of the current plans that ask for days, whom they ask, and how urgently."""
    for row in _in_force(session, Expectation, year):
        yield row, row.who, row.level
    for owed in _in_force(session, Obligation, year):
        if owed.encouraged and owed.tie != "none":
            yield owed, owed.encouraged, "encouraged"


def _in_force(session: Session, table: type[Entry], year: int) -> Sequence[Entry]:
    """Entries of the current plans in force in a year, as the files order them."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    return session.scalars(
        select(table)
        .join(Plan, table.plan_id == Plan.id)
        .where(Plan.current, table.valid_from < until)
        .where(or_(table.valid_until.is_(None), table.valid_until > since))
        .order_by(Plan.id, table.position, table.code)
    ).all()


def _sets(session: Session) -> dict[tuple[int, str], list[str]]:
    """(plan, set) -> the commemorations that the set selects."""
    known = session.execute(select(Commemoration.code, Commemoration.scope, Commemoration.place_code)).all()
    rows = session.scalars(select(CommemorationSet).where(CommemorationSet.valid_until.is_(None)))
    return {
        (row.plan_id, row.code): [day for day, *where in known if plans.selects(row.selector, day, *where)]
        for row in rows
    }


def occasions(session: Session, year: int) -> list[Occasion]:
    """Political occasions that touch a year, soonest first."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    found = select(Occasion).where(Occasion.first_day < until, Occasion.last_day >= since, ~Occasion.cancelled)
    return list(session.scalars(found.order_by(Occasion.first_day, Occasion.code)))


def disruptions(session: Session, unit: Unit, year: int) -> list[Disruption]:
    """Periods of mourning and storms of a year, for the whole province or for the place of a unit, soonest first."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    places = [""]
    place = unit.place
    while place is not None:
        places.append(place.code)
        place = place.parent
    found = select(Disruption).where(
        Disruption.first_day < until,
        Disruption.last_day >= since,
        Disruption.lifted_at.is_(None),
        Disruption.place_code.in_(places),
    )
    return list(session.scalars(found.order_by(Disruption.first_day, Disruption.id)))


def days_off(session: Session, year: int) -> list[DayOff]:
    """Days off and days worked in exchange that were entered for a year, in order."""
    within = DayOff.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(session.scalars(select(DayOff).where(within, DayOff.sort != "withdrawn").order_by(DayOff.day)))
