"""Everything that is behind on a day: cells at risk or overdue, found by their days and judged afresh."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import progress
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.quotas import Standing
from calendar_app.models.units import Unit
from calendar_app.quotas import boards, book
from calendar_app.quotas import queries as quotas
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.queries import Owed

#: what is overdue is still spoken of so long after the end of its period
AFTERWARDS = timedelta(days=31)
YEAR = timedelta(days=366)
DAY = timedelta(days=1)


def cells(session: Session, today: date, only: set[int] | None = None) -> list[Cell]:
    """Cells that are at risk or overdue on a day and can be spoken of, by unit; of some units when they are given."""
    found: list[Cell] = []
    for owed, period, units in (*_with_standing(session, today, only), *_without_standing(session, today, only)):
        found += boards.cells_of(session, owed, period, units, today)
    return sorted((cell for cell in found if cell.risk in ("at_risk", "overdue")), key=lambda cell: cell.unit.code)


def _with_standing(session: Session, today: date, only: set[int] | None) -> Iterator[tuple[Owed, Days, list[Unit]]]:
    asked = (
        select(Standing.obligation_id, Period.since, Unit)
        .join(Period, Standing.period_id == Period.id)
        .join(Unit, Standing.unit_id == Unit.id)
        .join(Obligation, Standing.obligation_id == Obligation.id)
        .where(Period.since <= today, Period.until > today - AFTERWARDS, Period.closed_at.is_(None))
        .where(Standing.at_risk_on <= today, Standing.missing > 0, Standing.exempt == "")
        .where(~Unit.requested_only, ~Obligation.withdrawn)
        .order_by(Standing.obligation_id, Period.since, Unit.code)
    )
    if only is not None:
        asked = asked.where(Unit.id.in_(sorted(only)))
    groups: defaultdict[tuple[int, date], list[Unit]] = defaultdict(list)
    for obligation, since, unit in session.execute(asked):
        groups[obligation, since].append(unit)
    for (obligation, since), units in groups.items():
        owed = quotas.owed(session, obligation)
        period = owed.terms.period_on(since)
        if period is not None:
            yield owed, period, units


def _without_standing(session: Session, today: date, only: set[int] | None) -> Iterator[tuple[Owed, Days, list[Unit]]]:
    everybody: list[Unit] | None = None
    for owed in quotas.obligations(session, today - YEAR, today + DAY):
        for period in running(owed, today - AFTERWARDS, today + DAY):
            asked = book.demand(session, owed, period.since, period.until)
            row = quotas.known_period(session, owed.row.plan_id, period)
            if asked.exempt or progress(asked, (), today).at_risk_on > today or (row and row.closed_at):
                continue
            if everybody is None:
                everybody = [unit for unit in quotas.open_units(session, today, today + DAY) if not unit.requested_only]
            known = {key[0] for key in quotas.standings(session, period.since, period.until, None, owed.row.id)}
            units = [unit for unit in everybody if unit.id not in known and (only is None or unit.id in only)]
            if units:
                yield owed, period, units


def running(owed: Owed, first: date, until: date) -> list[Days]:
    """Periods of an obligation that touch ``first <= day < until``, or end on the first day."""
    years = range(first.year - 1, until.year + 1)
    found = {period for year in years for period in quotas.periods_of_year(owed.terms, year)}
    return sorted(period for period in found if period.since < until and period.until >= first)
