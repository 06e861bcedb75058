"""The quotas of a year as everybody may read them: the whole by obligation, then units a screenful at a time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.domain.periods import Period
from calendar_app.domain.sums import Sums
from calendar_app.indicators import service as indicators
from calendar_app.models.plans import Milestone, Plan
from calendar_app.quotas import unit_boards
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Column
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import UnitRef

#: units of a screenful
SIZE = 20


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One obligation in one of its periods, of all units that owe it."""

    name_vi: str
    name_en: str
    cite: str
    period: Period
    sums: Sums


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


@dataclass(frozen=True, slots=True)
class Quotas:
    """What everybody owes, and a screenful of units; ``following`` is the code behind which the next one begins."""

    obligations: tuple[ObligationRow, ...]
    sums: Sums
    #: activities that were held, each counted once
    activities: int
    units: tuple[UnitQuotas, ...]
    following: str


def years(session: Session) -> tuple[int, int] | None:
    """First and last year of the current plans; none while no plan is loaded."""
    since, until = session.execute(
        select(func.min(Plan.since), func.max(Plan.until)).where(Plan.current)
    ).one()  # fmt: skip
    return (since.year, date.fromordinal(until.toordinal() - 1).year) if since else None


def quotas(session: Session, year: int, today: date, after: str = "", size: int = SIZE) -> Quotas:
    """The quotas of a year as they stand today; of units those behind a code, by code."""
    whole = unit_boards.whole(session, year, today)
    found = unit_boards.screenful(session, year, today, after=after, size=size + 1)
    shown = found[:size]
    refs = queries.unit_refs(session, (board.unit for board in shown))
    return Quotas(
        obligations=tuple(_obligation(column, sums) for column, sums in whole.columns),
        sums=whole.sums,
        activities=whole.activities,
        units=tuple(UnitQuotas(refs[board.unit.id], tuple(map(_row, board.cells))) for board in shown),
        following=shown[-1].unit.code if len(found) > size else "",
    )


def _obligation(column: Column, sums: Sums) -> ObligationRow:
    row = column.owed.row
    return ObligationRow(row.short_vi or row.name_vi, row.short_en or row.name_en, row.cite, column.days, sums)


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


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A target and the year it is due; ``state`` is a verdict, or "untracked" for a year before tracking."""

    name_vi: str
    name_en: str
    cite: str
    due_year: int
    required: float
    top: float | None
    unit: str
    measured: float | None
    state: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone of the plan; ``tracked`` is false for a year before tracking."""

    name_vi: str
    name_en: str
    cite: str
    year: int
    tracked: bool


def goals(session: Session, year: int, today: date) -> list[GoalRow]:
    """The targets in force at the end of a year, each with its years."""
    return [_goal(row) for row in indicators.rows(session, year, today)]


def _goal(row: indicators.Row) -> GoalRow:
    known = row.tracked or row.verdict != "no_data"
    return GoalRow(
        name_vi=row.target.name_vi,
        name_en=row.target.name_en,
        cite=row.target.cite,
        due_year=row.goal.due_year,
        required=row.goal.required,
        top=row.goal.top,
        unit=row.unit,
        measured=row.measured.value,
        state=row.verdict if known else "untracked",
    )


def milestones(session: Session) -> list[MilestoneRow]:
    """The milestones of the current plans, soonest first."""
    rows = session.execute(
        select(Milestone, Plan.tracked_from)
        .join(Plan, Milestone.plan_id == Plan.id)
        .where(Plan.current, Milestone.valid_until.is_(None))
        .order_by(Milestone.year, Milestone.position)
    )
    return [
        MilestoneRow(row.name_vi, row.name_en, row.cite, row.year, row.year >= tracked_from.year)
        for row, tracked_from in rows
    ]
