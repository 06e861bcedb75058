"""Writes and reads how sums went: one statement for all nodes, from the ledger and from the credits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, delete, extract, func, insert, literal, select, true, union_all
from sqlalchemy.orm import Session

from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit, FrozenCredit, Standing
from calendar_app.models.rollups import StandingSum, UnitTrail
from calendar_app.models.trends import DaySum, MonthSum

#: days that a day's sums are kept
KEPT = 35


@dataclass(frozen=True)
class Stood:
    """How the cells of an obligation stood."""

    cells: int = 0
    held: int = 0
    missing: int = 0
    met: int = 0
    at_risk: int = 0
    overdue: int = 0


FIGURES = ("cells", "held", "missing", "met", "at_risk", "overdue")


def keep_day(session: Session, today: date) -> int:
    """Write how every node stands on a day, in place of what was written of it; forget what is too old."""
    session.execute(delete(DaySum).where((DaySum.on_day == today) | (DaySum.on_day < today - timedelta(days=KEPT))))
    lacking = StandingSum.state == "lacking"
    overdue = and_(lacking, StandingSum.overdue_on <= today)
    at_risk = and_(lacking, StandingSum.overdue_on > today, StandingSum.at_risk_on <= today)
    states = (StandingSum.state == "met", at_risk, overdue)
    figures: list[Any] = [
        func.sum(StandingSum.cells), func.sum(StandingSum.held), func.sum(StandingSum.missing),
        *(func.sum(case((state, StandingSum.cells), else_=0)) for state in states),
    ]  # fmt: skip
    key = [StandingSum.node_id, StandingSum.obligation_id]
    made = (
        select(StandingSum.node_id, literal(today), StandingSum.obligation_id, *figures)
        .join(Period, Period.id == StandingSum.period_id)
        .where(StandingSum.grouping == "", Period.year == today.year)
        .group_by(*key)
        .having(func.sum(StandingSum.cells) > 0)
    )
    session.execute(insert(DaySum).from_select(["node_id", "on_day", "obligation_id", *FIGURES], made))
    return session.scalar(select(func.count()).select_from(DaySum).where(DaySum.on_day == today)) or 0


def days_kept(session: Session, node_id: int, year: int, before: date) -> list[date]:
    """The days of a year before one of which the sums of a node are kept, the latest first."""
    kept = select(DaySum.on_day).where(
        DaySum.node_id == node_id, DaySum.on_day < before, DaySum.on_day >= date(year, 1, 1)
    )
    return list(session.scalars(kept.distinct().order_by(DaySum.on_day.desc())))


def stood(session: Session, node_id: int, day: date) -> dict[int, Stood]:
    """By obligation: how a node stood on a day of which sums are kept."""
    columns = [getattr(DaySum, name) for name in FIGURES]
    rows = session.execute(
        select(DaySum.obligation_id, *columns).where(DaySum.node_id == node_id, DaySum.on_day == day)
    )
    return {row[0]: Stood(*row[1:]) for row in rows}


def keep_months(session: Session, year: int) -> int:
    """Write what was held in each month of a year under every node, in place of what was written of it."""
    session.execute(delete(MonthSum).where(MonthSum.year == year))
    made = _months(year).subquery()
    now = and_(UnitTrail.unit_id == made.c.unit_id, UnitTrail.grouping == "", UnitTrail.until.is_(None))
    key = [UnitTrail.node_id, literal(year), made.c.month, func.sum(made.c.amount)]
    rows = select(*key).join(UnitTrail, now).group_by(UnitTrail.node_id, made.c.month)
    session.execute(insert(MonthSum).from_select(["node_id", "year", "month", "held"], rows))
    return session.scalar(select(func.count()).select_from(MonthSum).where(MonthSum.year == year)) or 0


def months(session: Session, node_id: int, year: int) -> Mapping[int, int]:
    """By month: what is kept as held under a node."""
    rows = session.execute(
        select(MonthSum.month, MonthSum.held).where(MonthSum.node_id == node_id, MonthSum.year == year)
    )
    return {row.month: row.held for row in rows}


def months_of(session: Session, unit_id: int, year: int) -> Mapping[int, int]:
    """By month: what a unit itself has held."""
    made = _months(year, [unit_id]).subquery()
    rows = session.execute(select(made.c.month, func.sum(made.c.amount)).group_by(made.c.month))
    return {row[0]: row[1] for row in rows}


def _months(year: int, unit_ids: Collection[int] | None = None) -> Any:
    """Unit, month and amount of all that is held for what is owed in a year; as frozen, where the period is closed."""
    parts = [
        _held(Credit, year, Period.closed_at.is_(None), unit_ids),
        _held(FrozenCredit, year, Period.closed_at.is_not(None), unit_ids),
    ]
    return union_all(*parts)


def _held(table: Any, year: int, closed: Any, unit_ids: Collection[int] | None) -> Select[Any]:
    day_year, day_month = extract("year", table.last_day), extract("month", table.last_day)
    month = case((day_year < year, 1), (day_year > year, 12), else_=day_month)
    same = and_(
        Standing.unit_id == table.unit_id, Standing.obligation_id == table.obligation_id,
        Standing.period_id == table.period_id,
    )  # fmt: skip
    return (
        select(table.unit_id, month.label("month"), table.amount)
        .join(Period, Period.id == table.period_id)
        .join(Standing, same)
        .where(Period.year == year, closed, table.held, Standing.owed)
        .where(true() if unit_ids is None else table.unit_id.in_(sorted(unit_ids)))
    )
