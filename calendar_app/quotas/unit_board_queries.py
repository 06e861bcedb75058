"""Reads which units owe something in a year, by code."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from calendar_app.models.plans import Period
from calendar_app.models.quotas import Standing
from calendar_app.models.rollups import UnitTrail, UnitYear
from calendar_app.models.units import Unit


def owing(session: Session, year: int, after: str, size: int, codes: Collection[str] = ()) -> list[int]:
    """The ids of up to so many units that owe something in a year, behind a code; of some codes when given."""
    found = (
        select(Unit.id)
        .join(UnitYear, UnitYear.unit_id == Unit.id)
        .where(UnitYear.year == year, UnitYear.cells > 0, Unit.code > after)
        .order_by(Unit.code)
        .limit(size)
    )
    return list(session.scalars(found.where(Unit.code.in_(sorted(codes))) if codes else found))


def late(session: Session, year: int, today: date) -> list[int]:
    """The ids of the units of which something is at risk or overdue on a day, by code."""
    found = select(Unit.id).join(UnitYear, UnitYear.unit_id == Unit.id).order_by(Unit.code)
    return list(session.scalars(found.where(UnitYear.year == year, _late(today))))


def lacking(session: Session, year: int, paths: Collection[str]) -> list[int]:
    """The ids of the units at and under some paths of which something of a year is missing, by code."""
    inside = or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in sorted(paths)))
    found = select(Unit.id).join(UnitYear, UnitYear.unit_id == Unit.id).where(UnitYear.year == year, inside)
    return list(session.scalars(found.where(UnitYear.overdue_on.is_not(None)).order_by(Unit.code)))


def bearing(session: Session, year: int, obligation_id: int) -> list[int]:
    """The ids of the units that owe an obligation in some period of a year, by code."""
    owing = (
        select(Standing.unit_id)
        .join(Period, Standing.period_id == Period.id)
        .where(Standing.obligation_id == obligation_id, Standing.owed, Period.year == year)
    )
    return list(session.scalars(select(Unit.id).where(Unit.id.in_(owing)).order_by(Unit.code)))


def newly_late(session: Session, node_id: int, year: int, since: date, today: date, most: int) -> list[int]:
    """The ids of up to so many units under a node that became overdue, or at risk, after one day and up to another."""
    inside = select(UnitTrail.unit_id).where(
        UnitTrail.node_id == node_id, UnitTrail.grouping == "", UnitTrail.until.is_(None)
    )
    overdue = and_(UnitYear.overdue_on > since, UnitYear.overdue_on <= today)
    at_risk = and_(UnitYear.at_risk_on > since, UnitYear.at_risk_on <= today, UnitYear.overdue_on > today)
    found = (
        select(UnitYear.unit_id)
        .where(UnitYear.year == year, or_(overdue, at_risk), UnitYear.unit_id.in_(inside))
        .order_by(UnitYear.overdue_on, UnitYear.at_risk_on, UnitYear.unit_id)
        .limit(most)
    )
    return list(session.scalars(found))


def _late(today: date) -> ColumnElement[bool]:
    return or_(UnitYear.overdue_on <= today, UnitYear.at_risk_on <= today)
