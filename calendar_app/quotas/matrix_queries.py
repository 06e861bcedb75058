"""Reads what the matrix shows: sums of nodes and groupings, standings of a screenful, numbers of activities."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from calendar_app.domain.progress import State
from calendar_app.domain.sums import Part
from calendar_app.models.activities import Occurrence
from calendar_app.models.conditions import aside
from calendar_app.models.places import Place
from calendar_app.models.plans import Obligation, Period, Plan
from calendar_app.models.quotas import Correction, Credit, FrozenCredit, Standing
from calendar_app.models.rollups import ActivitySum, StandingSum, UnitTrail
from calendar_app.models.units import Unit, UnitParent
from calendar_app.quotas.rollup_queries import SUMMED, same_cell, summed

#: obligation, period
Column = tuple[int, int]


@dataclass(frozen=True)
class Summed:
    """Cells of one column, in one place, that stand alike."""

    node_id: int
    grouping: str
    column: Column
    part: Part


def under(session: Session, nodes: Collection[int], year: int, groupings: Sequence[str] = ("",)) -> list[Summed]:
    """What is summed up at some nodes, with all under them; a grouping "kind:" stands for all of its sort."""
    if not nodes:
        return []
    named = [one for one in groupings if not one.endswith(":")]
    sorts = [StandingSum.grouping.startswith(one, autoescape=True) for one in groupings if one.endswith(":")]
    key = [
        StandingSum.node_id, StandingSum.grouping, StandingSum.obligation_id, StandingSum.period_id, StandingSum.state,
        StandingSum.at_risk_on, StandingSum.overdue_on,
    ]  # fmt: skip
    rows = session.execute(
        select(*key, *(func.sum(getattr(StandingSum, name)) for name in SUMMED))
        .where(StandingSum.node_id.in_(sorted(nodes)), StandingSum.period_id.in_(_periods(year)))
        .where(or_(StandingSum.grouping.in_(named), *sorts))
        .group_by(*key)
    )
    return [_summed(tuple(row)) for row in rows if row[7]]


def of_units(session: Session, unit_ids: Collection[int], year: int) -> list[Summed]:
    """What the standings of some units themselves add, each unit as a node of its own."""
    if not unit_ids:
        return []
    dated = Standing.state == "lacking"
    key = [
        Standing.unit_id, Standing.obligation_id, Standing.period_id, Standing.state,
        case((dated, Standing.at_risk_on)).label("at_risk_on"), case((dated, Standing.overdue_on)).label("overdue_on"),
    ]  # fmt: skip
    rows = session.execute(
        select(*key, *summed())
        .where(Standing.unit_id.in_(sorted(unit_ids)), Standing.owed, Standing.period_id.in_(_periods(year)))
        .group_by(*key)
    )
    return [_summed((row[0], "", *tuple(row)[1:])) for row in rows]


def _summed(row: tuple[Any, ...]) -> Summed:
    """Node, grouping, obligation, period, state, two dates, the figures."""
    return Summed(row[0], row[1], (row[2], row[3]), Part(cast(State, row[4]), *row[5:]))


def _periods(year: int) -> Select[int]:
    return select(Period.id).where(Period.year == year)


def activities_under(
    session: Session, nodes: Collection[int], year: int, groupings: Sequence[str] = ("",)
) -> dict[tuple[int, str, Column | None], int]:
    """Activities held at and under some nodes, by node, grouping and column; by none those of all."""
    named = [one for one in groupings if not one.endswith(":")]
    sorts = [ActivitySum.grouping.startswith(one, autoescape=True) for one in groupings if one.endswith(":")]
    key = [ActivitySum.node_id, ActivitySum.grouping, ActivitySum.obligation_id, ActivitySum.period_id]
    rows = session.execute(
        select(*key, func.sum(ActivitySum.activities))
        .where(ActivitySum.node_id.in_(sorted(nodes)), ActivitySum.year == year)
        .where(or_(ActivitySum.grouping.in_(named), *sorts))
        .group_by(*key)
    )
    found: dict[tuple[int, str, Column | None], int] = {}
    for node, grouping, obligation, period, number in map(tuple, rows):
        found[node, grouping, None if obligation is None else (obligation, period)] = number
    return found


def held_by(session: Session, unit_ids: Collection[int], year: int) -> dict[int, set[tuple[Column, int]]]:
    """By unit: column and activity of all that was held in cells it owes; as frozen, where the period is closed."""
    found: dict[int, set[tuple[Column, int]]] = {unit_id: set() for unit_id in unit_ids}
    if not found:
        return found
    now = _held(Credit, Occurrence.activity_id, unit_ids, year).where(Period.closed_at.is_(None))
    then = _held(FrozenCredit, FrozenCredit.activity_id, unit_ids, year).where(Period.closed_at.is_not(None))
    for unit_id, obligation_id, period_id, activity_id in session.execute(union_all(now, then)):
        found[unit_id].add(((obligation_id, period_id), activity_id))
    return found


def _held(table: Any, activity: Any, unit_ids: Collection[int], year: int) -> Select[int, int, int, int]:
    return (
        select(table.unit_id, table.obligation_id, table.period_id, activity)
        .select_from(table)
        .join(Occurrence, table.occurrence_id == Occurrence.id)
        .join(Period, table.period_id == Period.id)
        .join(Standing, same_cell(table))
        .where(table.unit_id.in_(sorted(unit_ids)), Period.year == year, table.held, Standing.owed)
    )


def standings(session: Session, unit_ids: Collection[int], year: int) -> Sequence[Any]:
    """The standings that some units owe in a year, with whether their period is closed; found by the units, since a
    period has one of everybody. Each has the ``Correction`` of a frozen cell that would be something else now, or none.
    """
    columns = [column for column in Standing.__table__.columns if column.key != "id"]
    return session.execute(
        select(*columns, Period.closed_at, Correction)
        .join(Period, Standing.period_id == Period.id)
        .outerjoin(Correction, and_(same_cell(Correction), ~Correction.superseded))
        .where(Standing.unit_id.in_(sorted(unit_ids)), Standing.owed, aside(Period.year) == year)
    ).all()


def obligations(session: Session, ids: Iterable[int]) -> Sequence[Obligation]:
    """Obligations of current plans, in the plans' order; those taken back are left out."""
    rows = session.scalars(
        select(Obligation)
        .join(Obligation.plan)
        .where(Obligation.id.in_(set(ids)), ~Obligation.withdrawn, Plan.current)
        .options(contains_eager(Obligation.plan))
    )
    return sorted(rows, key=lambda row: (row.plan_id, row.position, row.code, row.valid_from))


def periods(session: Session, year: int) -> dict[int, Period]:
    """The periods of a year, by id."""
    return {row.id: row for row in session.scalars(select(Period).where(Period.year == year))}


def units(session: Session, ids: Collection[int]) -> dict[int, Unit]:
    """Units with their places, by id."""
    found = select(Unit).where(Unit.id.in_(sorted(ids))).options(joinedload(Unit.place))
    return {row.id: row for row in session.scalars(found)}


def children(session: Session, node: Unit) -> list[Unit]:
    """The units right under a node that have standings, or others under them that have, by path."""
    below = exists().where(
        UnitTrail.node_id == node.id, UnitTrail.grouping == "", UnitTrail.unit_id == Unit.id, UnitTrail.until.is_(None)
    )
    right_under = select(UnitParent.unit_id).where(UnitParent.parent_id == node.id)
    found = select(Unit).where(Unit.id.in_(right_under), below)
    return list(session.scalars(found.where(Unit.path == literal(node.path) + Unit.code + "/").order_by(Unit.path)))


def is_node(session: Session, unit: Unit) -> bool:
    """Whether a unit has others under it."""
    return session.scalar(select(UnitTrail.node_id).where(UnitTrail.node_id == unit.id).limit(1)) is not None


def places(session: Session, codes: Collection[str]) -> dict[str, Place]:
    """Places by code."""
    return {row.code: row for row in session.scalars(select(Place).where(Place.code.in_(sorted(codes))))}


def changed_since(session: Session, today: date) -> date | None:
    """The first day whose passing has changed a standing of an open period that is not brought up to date yet."""
    waiting = select(Standing.changes_on).join(Period).where(Standing.changes_on <= today, Period.closed_at.is_(None))
    return session.scalar(waiting.order_by(Standing.changes_on).limit(1))
