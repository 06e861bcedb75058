"""The obligations of a year, unit by unit, as every screen, report and command shows them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.crediting import Facts, Terms, entries, unmet
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import Demand, Part, Progress, Risk, risk
from calendar_app.domain.succession import Lineage
from calendar_app.models.activities import Activity
from calendar_app.models.plans import Obligation
from calendar_app.models.quotas import Standing
from calendar_app.models.units import Unit
from calendar_app.quotas import book, judging, queries, service
from calendar_app.quotas.book import Column
from calendar_app.quotas.judging import Judgement
from calendar_app.quotas.queries import Kept, Key, Owed
from calendar_app.units import queries as units_queries

#: for so many units their standings are read one by one
FEW = 20


@dataclass(frozen=True)
class Cell:
    """Where one unit stands on one obligation in one period."""

    unit: Unit
    obligation: Obligation
    terms: Terms
    period: Days
    progress: Progress
    risk: Risk
    #: days that preparing takes
    lead: int
    #: owed in all; after a succession it may differ from that of the obligation
    minimum: int

    @property
    def last_day_to_plan(self) -> date:
        """The last day on which what is missing could still be held."""
        return self.progress.overdue_on - timedelta(days=1)

    @property
    def plan_by(self) -> date:
        """The last day on which to plan what is missing, with the days it takes to prepare."""
        return self.last_day_to_plan - timedelta(days=self.lead)


@dataclass(frozen=True)
class Reason:
    """Why an activity counts for an obligation, or the rules it misses (codes of `domain.crediting.unmet`)."""

    obligation: Obligation
    terms: Terms
    counts: bool
    missed: tuple[str, ...]


def cells(session: Session, year: int, on: date, unit: Unit | None = None) -> list[Cell]:
    """The cells of a year as of a day, by unit code and then in the plan's order; of one unit when it is given."""
    since, until = date(year - 1, 1, 1), date(year + 1, 1, 1)
    units = queries.open_units(session, since, until) if unit is None else [unit]
    found = [
        (owed, days)
        for owed in queries.obligations(session, since, until)
        for days in queries.periods_of_year(owed.terms, year)
    ]
    kept = queries.standings(session, since, until, unit.id if unit else None)
    lineage, frozen = units_queries.lineage(session), queries.frozen_periods(session, since, until)
    rows = [cell for owed, days in found for cell in _cells(session, owed, days, units, on, kept, lineage, frozen)]
    return sorted(rows, key=lambda cell: cell.unit.code)


def _cells(
    session: Session, owed: Owed, days: Days, units: list[Unit], on: date, kept: Mapping[Key, Kept], lineage: Lineage,
    frozen: Collection[tuple[int, Days]],
) -> Iterator[Cell]:  # fmt: skip
    closed = (owed.row.plan_id, days) in frozen
    bearers = _frozen(owed, days, units, kept) if closed else holders(session, owed, days, units, lineage)
    if not bearers:
        return
    asked = book.demand(session, owed, days.since, days.until)
    for unit in bearers:
        stands = kept.get((unit.id, owed.row.id, days.since, days.until))
        found = _judged(session, asked, stands, unit, owed, on, lineage)
        minimum = found.asked.minimum * len(found.asked.parts)
        yield Cell(unit, owed.row, owed.terms, days, found.progress, risk(found.progress, on), asked.lead, minimum)


def _frozen(owed: Owed, days: Days, units: list[Unit], kept: Mapping[Key, Kept]) -> list[Unit]:
    """Those that stood for an obligation when its period was closed."""
    frozen = ((unit, kept.get((unit.id, owed.row.id, days.since, days.until))) for unit in units)
    return [unit for unit, found in frozen if found is not None and found[0].owed]


def holders(session: Session, owed: Owed, days: Days, units: list[Unit], lineage: Lineage | None = None) -> list[Unit]:
    """The units that stand for an obligation in a period, see `judging.stands`; ``lineage`` is read when not given."""
    past = units_queries.lineage(session) if lineage is None else lineage
    return [unit for unit in units if judging.stands(session, owed, days, unit, past)]


def cells_of(session: Session, owed: Owed, days: Days, units: list[Unit], on: date) -> list[Cell]:
    """The cells of one obligation in one period as of a day, of those of some units that stand for it."""
    kept: dict[Key, Kept] = {}
    if len(units) > FEW:
        kept = queries.standings(session, days.since, days.until, obligation_id=owed.row.id)
    else:
        for unit in units:
            kept |= queries.standings(session, days.since, days.until, unit.id, owed.row.id)
    frozen = queries.frozen_periods(session, days.since, days.until)
    return list(_cells(session, owed, days, units, on, kept, units_queries.lineage(session), frozen))


def stored_cells(
    rows: Iterable[Any], units: Mapping[int, Unit], found: Iterable[Column], on: date
) -> dict[int, dict[tuple[int, int], Cell]]:
    """By unit, obligation and period: cells of some columns from standings that are at hand, as the sums above them
    count them: what passing days have changed since waits for the upkeep.
    """
    columns = {column.key: column for column in found}
    cells: dict[int, dict[tuple[int, int], Cell]] = {unit_id: {} for unit_id in units}
    for row in rows:
        if column := columns.get((row.obligation_id, row.period_id)):
            cells[row.unit_id][column.key] = _cell(column, units[row.unit_id], stored(row, on), row.minimum)
    return cells


def cell(session: Session, row: Standing, unit: Unit, column: Column, lineage: Lineage, on: date) -> Cell:
    """One cell as of a day from its standing, folded anew where passing days have changed it."""
    kept = (row, column.period.closed_at is not None)
    judged = _judged(session, column.asked, kept, unit, column.owed, on, lineage)
    return _cell(column, unit, judged.progress, judged.asked.minimum * len(judged.asked.parts))


def _cell(column: Column, unit: Unit, found: Progress, minimum: int) -> Cell:
    owed, lead = column.owed, column.asked.lead
    return Cell(unit, owed.row, owed.terms, column.days, found, risk(found, found.on), lead, minimum)


def where(session: Session, unit: Unit, owed: Owed, days: Days, on: date) -> Progress:
    """The progress of one cell."""
    kept = queries.standings(session, days.since, days.until, unit.id, owed.row.id)
    asked = book.demand(session, owed, days.since, days.until)
    stands = kept.get((unit.id, owed.row.id, days.since, days.until))
    return _judged(session, asked, stands, unit, owed, on, units_queries.lineage(session)).progress


def _judged(
    session: Session, asked: Demand, kept: Kept | None, unit: Unit, owed: Owed, on: date, lineage: Lineage
) -> Judgement:
    """The stored standing while it is true, else folded anew from the credits; every credit has a standing."""
    if kept is None:
        carried = lineage.carried(unit.id, owed.terms.code, asked.period)
        given = judging.shares(session, unit, owed, asked.period, lineage) if carried else []
        return judging.of_shares(session, asked, given, unit, owed, on, lineage)
    row, closed = kept
    if closed or (row.as_of <= on and (row.changes_on is None or on < row.changes_on)):
        own = replace(asked, minimum=row.minimum // len(asked.parts))
        return Judgement(own, stored(row, on))
    return judging.judge(session, asked, unit, owed, on, lineage)


def stored(row: Standing, on: date) -> Progress:
    """A standing row as the domain's progress."""
    parts = tuple(Part(**part) for part in row.parts)
    if parts:
        each = row.minimum // len(parts)
        met = all(part.held >= each for part in parts)
    else:
        met = row.held >= row.minimum
    return Progress(
        on=on,
        held=row.held,
        planned=row.planned,
        unconfirmed=row.unconfirmed,
        missing=row.missing,
        met=met,
        at_risk_on=row.at_risk_on or date.max,
        overdue_on=row.overdue_on or date.max,
        changes_on=row.changes_on,
        exempt=row.exempt,
        parts=parts,
    )


def reasons(session: Session, activity: Activity, facts: Facts | None) -> list[Reason]:
    """For each obligation of the accepted parties: whether the activity counts, and if not, why not."""
    if facts is None or not facts.happenings:
        return []
    first = min(h.first_day for h in facts.happenings)
    lineage = units_queries.lineage(session)
    found = []
    for owed in queries.obligations(session, first, date.fromordinal(first.toordinal() + 1)):
        if service.parties(session, activity, owed, first, lineage):
            missed = tuple(unmet(owed.terms, facts))
            found.append(Reason(owed.row, owed.terms, bool(entries(owed.terms, facts)), missed))
    return found


@dataclass(frozen=True)
class Totals:
    """Two figures that must not be mixed up: fulfilments (the sum of cells) and activities (each counted once)."""

    fulfilments: int
    activities: int


def held_totals(session: Session, found: list[Cell]) -> Totals:
    """What was held in some cells: one activity of two parties, or for two obligations, is two fulfilments."""
    if not found:
        return Totals(0, 0)
    since = min(cell.period.since for cell in found)
    until = max(cell.period.until for cell in found)
    keys = {(cell.unit.id, cell.obligation.id, cell.period.since) for cell in found}
    rows = queries.contributors(session, since, until, held=True)
    activities = {activity for unit, obligation, day, activity in rows if (unit, obligation, day) in keys}
    return Totals(sum(cell.progress.held for cell in found), len(activities))
