"""The one row that tells of a unit's year: locked while its standings change, written from them afterwards."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from calendar_app.models.plans import Period
from calendar_app.models.quotas import Standing
from calendar_app.models.rollups import UnitYear

#: columns of `UnitYear` that its standings make
COLUMNS = ("unit_id", "year", "cells", "held", "planned", "unconfirmed", "missing", "at_risk_on", "overdue_on")
FIGURES = COLUMNS[2:]


def locked(session: Session, unit_id: int, year: int) -> UnitYear:
    """A unit's year, made when there is none, locked where it can be and read anew under the lock."""
    key = {"unit_id": unit_id, "year": year}
    query = select(UnitYear).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    if row := session.scalar(query):
        return row
    try:
        with session.begin_nested():
            session.add(UnitYear(**key, **dict.fromkeys(FIGURES[:5], 0)))
    except IntegrityError:
        pass  # another transaction has just added it
    return session.scalars(query).one()


def refresh(session: Session, rows: Iterable[UnitYear]) -> None:
    """Write what the stored standings make of some locked years."""
    session.flush()
    for row in rows:
        key = (literal(row.unit_id).label("unit_id"), literal(row.year).label("year"))
        made = _whole().where(Standing.unit_id == row.unit_id, Period.year == row.year).add_columns(*key).subquery()
        mine = (UnitYear.unit_id == made.c.unit_id, UnitYear.year == made.c.year)
        values = {name: made.c[name] for name in FIGURES}
        session.execute(update(UnitYear).where(*mine).values(values).execution_options(synchronize_session=False))
        session.expire(row)


def rewrite(session: Session, unit_ids: Collection[int] | None = None) -> None:
    """Write all years anew from the stored standings; of some units when they are given."""
    stale = delete(UnitYear)
    session.execute(stale if unit_ids is None else stale.where(UnitYear.unit_id.in_(sorted(unit_ids))))
    session.execute(insert(UnitYear).from_select(COLUMNS, _made(unit_ids)))


def made(session: Session, unit_ids: Collection[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
    """By unit and year: the figures that the stored standings make."""
    return {(row[0], row[1]): tuple(row[2:]) for row in session.execute(_made(unit_ids))}


def stored(session: Session, unit_ids: Collection[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
    """By unit and year: the figures that are kept; a year without cells says nothing."""
    columns = [getattr(UnitYear, name) for name in COLUMNS]
    rows = session.execute(select(*columns).where(UnitYear.unit_id.in_(sorted(unit_ids)), UnitYear.cells > 0))
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def _whole() -> Select[*tuple[Any, ...]]:
    """The `FIGURES` of all standings that are owed; of none at all they are nought."""
    lacking = Standing.state == "lacking"
    missing = case((lacking, Standing.missing), else_=0)
    summed = {"held": Standing.held, "planned": Standing.planned, "unconfirmed": Standing.unconfirmed}
    return (
        select(
            func.count().label("cells"),
            *(func.coalesce(func.sum(column), 0).label(name) for name, column in summed.items()),
            func.coalesce(func.sum(missing), 0).label("missing"),
            func.min(case((lacking, Standing.at_risk_on))).label("at_risk_on"),
            func.min(case((lacking, Standing.overdue_on))).label("overdue_on"),
        )
        .select_from(Standing)
        .join(Period, Period.id == Standing.period_id)
        .where(Standing.owed)
    )


def _made(unit_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    whole = _whole()
    found = whole.with_only_columns(Standing.unit_id, Period.year, *whole.selected_columns, maintain_column_froms=True)
    found = found.group_by(Standing.unit_id, Period.year)
    return found if unit_ids is None else found.where(Standing.unit_id.in_(sorted(unit_ids)))
