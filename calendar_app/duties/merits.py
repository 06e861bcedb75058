"""The figures on which candidates for commendation are proposed. Read only: standings and results say them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.domain.merits import Holding, Merit, merit
from calendar_app.domain.text import sort_key
from calendar_app.duties import commendation_queries as queries
from calendar_app.duties.commendation_queries import Held
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.quotas import boards


@dataclass(frozen=True)
class Candidate:
    """A unit, or somebody who has organised its activities, with the figures of a year."""

    unit: Unit
    merit: Merit
    person: Person | None = None


def candidates(session: Session, year: int, today: date, units: Iterable[Unit]) -> list[Candidate]:
    """Units with their figures of a year, those who did most first; who owes nothing and held nothing is left out."""
    wanted = {unit.id: unit for unit in units}
    owed: dict[int, list[bool]] = defaultdict(list)
    only = next(iter(wanted.values())) if len(wanted) == 1 else None
    for cell in boards.cells(session, year, today, only):
        if cell.unit.id in wanted and not cell.progress.exempt:
            owed[cell.unit.id].append(cell.risk == "met")
    held: dict[int, list[Holding]] = defaultdict(list)
    for row in queries.held(session, year, wanted):
        held[row.unit_id].append(_holding(row))
    found = [
        Candidate(unit, merit(held[key], owed=len(owed[key]), met=sum(owed[key])))
        for key, unit in wanted.items()
        if held[key] or owed[key]
    ]
    return sorted(found, key=_order)


def people(session: Session, year: int, unit: Unit) -> list[Candidate]:
    """Who has organised what a unit held in a year, with the figures of that; those who did most first."""
    held: dict[int, list[Holding]] = defaultdict(list)
    for row in queries.held(session, year, [unit.id]):
        if row.organiser_id is not None:
            held[row.organiser_id].append(_holding(row))
    known = queries.people(session, held)
    return sorted((Candidate(unit, merit(held[one.id]), one) for one in known), key=_order)


def of_unit(session: Session, year: int, today: date, unit: Unit) -> Merit:
    """The figures of one unit."""
    return next((one.merit for one in candidates(session, year, today, [unit])), Merit())


def _holding(row: Held) -> Holding:
    return Holding(row.last_day, day(row.recorded_at), row.attendance)


def _order(one: Candidate) -> tuple[object, ...]:
    name = one.person.name if one.person else one.unit.name_vi
    return (*(-figure for figure in one.merit.rank), sort_key(name))
