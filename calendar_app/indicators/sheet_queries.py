"""Reads sheets of figures."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.domain.figures import Key
from calendar_app.models.indicators import Sheet, Statistic
from calendar_app.models.places import Place
from calendar_app.models.plans import Plan
from calendar_app.models.units import Unit


def find(session: Session, plan: Plan, form: str, subject: Unit | Place, window: str, year: int) -> Sheet | None:
    """The sheet of a unit or a place for a year, if any figure was ever entered."""
    owner = Sheet.unit_id if isinstance(subject, Unit) else Sheet.place_id
    found = select(Sheet).where(Sheet.plan_id == plan.id, Sheet.form == form, owner == subject.id)
    return session.scalars(found.where(Sheet.window == window, Sheet.year == year)).one_or_none()


def locked(session: Session, subject: Unit | Place) -> None:
    """Hold a unit or a place for the rest of the transaction, so that two people do not begin the same sheet."""
    table = type(subject)
    session.execute(select(table.id).where(table.id == subject.id).with_for_update())


def values(session: Session, sheet: Sheet | None) -> dict[Key, int]:
    """The figures that stand on a sheet."""
    return {key: row.value for key, row in rows(session, sheet).items()}


def rows(session: Session, sheet: Sheet | None) -> dict[Key, Statistic]:
    """The rows that stand on a sheet, by metric and breakdown."""
    if sheet is None:
        return {}
    found = select(Statistic).where(Statistic.sheet_id == sheet.id, Statistic.superseded_at.is_(None))
    return {(row.metric, row.breakdown): row for row in session.scalars(found.order_by(Statistic.id))}


def of_units(session: Session, plan: Plan, form: str, window: str, year: int) -> dict[int, Sheet]:
    """The sheets of a form that units have for a year, by unit."""
    found = (
        select(Sheet)
        .where(Sheet.plan_id == plan.id, Sheet.form == form, Sheet.window == window, Sheet.year == year)
        .where(Sheet.unit_id.is_not(None))
        .options(joinedload(Sheet.unit))
    )
    return {row.unit_id: row for row in session.scalars(found) if row.unit_id is not None}


def of_unit(session: Session, plan: Plan, unit: Unit) -> list[Sheet]:
    """The sheets of a unit, the latest year first."""
    found = select(Sheet).where(Sheet.plan_id == plan.id, Sheet.unit_id == unit.id)
    return list(session.scalars(found.order_by(Sheet.year.desc(), Sheet.form, Sheet.window)))


def values_of(session: Session, sheets: Iterable[int]) -> dict[int, dict[Key, int]]:
    """The figures that stand on some sheets, by sheet."""
    rows = session.execute(
        select(Statistic.sheet_id, Statistic.metric, Statistic.breakdown, Statistic.value)
        .where(Statistic.sheet_id.in_(sorted(sheets)), Statistic.superseded_at.is_(None))
        .order_by(Statistic.id)
    )
    found: dict[int, dict[Key, int]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1], row[2]] = row[3]
    return found


def numbers(session: Session, sheets: Iterable[int]) -> Mapping[int, int]:
    """How many figures stand on some sheets."""
    found = (
        select(Statistic.sheet_id, func.count())
        .where(Statistic.sheet_id.in_(list(sheets)), Statistic.superseded_at.is_(None))
        .group_by(Statistic.sheet_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}
