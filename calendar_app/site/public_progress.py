"""The quotas of a year as everybody may read them: one table per unit, figures from `quotas.boards` alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.domain.periods import Period
from calendar_app.models.plans import Plan
from calendar_app.quotas import boards
from calendar_app.quotas.boards import Cell
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import UnitRef


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One quota of one unit. ``minimum`` is what is owed in all; ``maximum`` is shown and never a limit."""

    name_vi: str
    name_en: str
    cite: str
    period: Period
    minimum: int
    maximum: int | None
    held: int
    planned: int
    unconfirmed: int
    missing: int
    risk: str


@dataclass(frozen=True, slots=True)
class UnitQuotas:
    """A unit with its quotas of a year, in the plan's order."""

    unit: UnitRef
    rows: tuple[QuotaRow, ...]

    @property
    def met(self) -> int:
        return sum(row.risk == "met" for row in self.rows)

    @property
    def owed(self) -> int:
        """Quotas that apply: not waived, not gone with the unit."""
        return sum(row.risk not in ("waived", "not_applicable") for row in self.rows)


def years(session: Session) -> tuple[int, int] | None:
    """First and last year of the current plans; none while no plan is loaded."""
    since, until = session.execute(
        select(func.min(Plan.since), func.max(Plan.until)).where(Plan.current)
    ).one()  # fmt: skip
    return (since.year, date.fromordinal(until.toordinal() - 1).year) if since else None


def quotas(session: Session, year: int, today: date) -> list[UnitQuotas]:
    """The quotas of a year as they stand today, by unit code."""
    cells = boards.cells(session, year, today)
    refs = queries.unit_refs(session, (cell.unit for cell in cells))
    return [UnitQuotas(refs[unit_id], _rows(group)) for unit_id, group in groupby(cells, key=lambda cell: cell.unit.id)]


def _rows(cells: Iterable[Cell]) -> tuple[QuotaRow, ...]:
    return tuple(_row(cell) for cell in cells)


def _row(cell: Cell) -> QuotaRow:
    found, obligation = cell.progress, cell.obligation
    return QuotaRow(
        name_vi=obligation.short_vi or obligation.name_vi,
        name_en=obligation.short_en or obligation.name_en,
        cite=obligation.cite,
        period=cell.period,
        minimum=cell.minimum,
        maximum=cell.terms.maximum,
        held=found.held,
        planned=found.planned,
        unconfirmed=found.unconfirmed,
        missing=found.missing,
        risk=cell.risk,
    )


def totals(units: Sequence[UnitQuotas]) -> tuple[int, int]:
    """Quotas met, and quotas that apply, of all units."""
    return sum(unit.met for unit in units), sum(unit.owed for unit in units)
