"""The figures on which candidates for commendation are proposed. Read only: standings and results say them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.domain.merits import Holding, Limits, Merit, merit
from calendar_app.domain.text import sort_key
from calendar_app.duties import commendation_queries as queries
from calendar_app.duties.commendation_queries import Held
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import unit_boards

#: settings of the plan: days within which a result is on time, and of a hundred results how many have to be
SETTINGS, DAYS, SHARE = "commendation_", "commendation_days", "commendation_share"


@dataclass(frozen=True)
class Candidate:
    """A unit, or somebody who has organised its activities, with the figures of a year."""

    unit: Unit
    merit: Merit
    person: Person | None = None


def limits(session: Session) -> Limits:
    """What counts as on time and how much of it is enough, as the plan has it; else what is usual."""
    said = plans.settings_under(session, SETTINGS)
    return Limits(_whole(said.get(DAYS), Limits.within), _whole(said.get(SHARE), Limits.most))


def candidates(session: Session, year: int, today: date, units: Iterable[Unit]) -> list[Candidate]:
    """Units with their figures of a year, those who did most first; who owes nothing and held nothing is left out."""
    wanted = {unit.id: unit for unit in units}
    owed: dict[int, list[bool]] = defaultdict(list)
    for board in unit_boards.of_units(session, list(wanted), year, today):
        owed[board.unit.id] = [cell.risk == "met" for cell in board.cells if not cell.progress.exempt]
    held: dict[int, list[Holding]] = defaultdict(list)
    for row in queries.held(session, year, wanted):
        held[row.unit_id].append(_holding(row))
    within = limits(session)
    found = [
        Candidate(unit, merit(held[key], within, owed=len(owed[key]), met=sum(owed[key])))
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
    known, within = queries.people(session, held), limits(session)
    return sorted((Candidate(unit, merit(held[one.id], within), one) for one in known), key=_order)


def of_unit(session: Session, year: int, today: date, unit: Unit) -> Merit:
    """The figures of one unit."""
    return next((one.merit for one in candidates(session, year, today, [unit])), merit((), limits(session)))


def _whole(value: object, usual: int) -> int:
    return value if isinstance(value, int) else usual


def _holding(row: Held) -> Holding:
    return Holding(row.last_day, day(row.recorded_at), row.attendance)


def _order(one: Candidate) -> tuple[object, ...]:
    name = one.person.name if one.person else one.unit.name_vi
    return (*(-figure for figure in one.merit.rank), sort_key(name))
