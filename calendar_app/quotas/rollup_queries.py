"""The ledger of sums: what a unit's standings and an activity's credits add to it, as statements over whole sets."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    null,
    select,
    text,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from calendar_app.domain.sums import APPLIES
from calendar_app.models.activities import Occurrence
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit, FrozenCredit, Standing
from calendar_app.models.rollups import ActivitySum, StandingSum, UnitTrail
from calendar_app.quotas import bulk_queries

#: a query, whatever its columns
Rows = Select[*tuple[Any, ...]]
#: columns of the ledger that are summed up
SUMMED = ("cells", "minimum", "held", "planned", "unconfirmed", "missing", "empty")
#: columns of the ledger that tell one sum from another
KEY = ("node_id", "grouping", "obligation_id", "period_id", "state", "at_risk_on", "overdue_on")
#: node, grouping, year, obligation, period
ActivityKey = tuple[int, str, int, int | None, int | None]
ACTIVITY_KEY = ("node_id", "grouping", "year", "obligation_id", "period_id")


def alone(session: Session) -> None:
    """Let nobody else write into the ledgers until the end; on SQLite nobody else writes anyway."""
    _lock(session, "SHARE ROW EXCLUSIVE")


def beside_others(session: Session) -> None:
    """Let nobody reckon everything anew until the end. Asked before any other row is locked."""
    _lock(session, "ROW EXCLUSIVE")


def _lock(session: Session, mode: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"LOCK TABLE {StandingSum.__tablename__} IN {mode} MODE"))


def trails(session: Session, unit_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """By unit: the nodes and groupings that its standings are summed up under now."""
    found: dict[int, list[tuple[int, str]]] = {unit_id: [] for unit_id in unit_ids}
    if not found:
        return found
    rows = session.execute(
        select(UnitTrail.unit_id, UnitTrail.node_id, UnitTrail.grouping)
        .where(UnitTrail.unit_id.in_(sorted(unit_ids)), UnitTrail.until.is_(None))
        .order_by(UnitTrail.unit_id, UnitTrail.node_id, UnitTrail.grouping)
    )
    for row in rows:
        found[row.unit_id].append((row.node_id, row.grouping))
    return found


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of the ledger of standings."""
    bulk_queries.write(session, StandingSum, rows)


def add_activities(session: Session, keys: Mapping[ActivityKey, int]) -> None:
    """Write rows of the ledger of activities: by key, how many more or fewer."""
    rows = [dict(zip(ACTIVITY_KEY, key, strict=True)) | {"activities": number} for key, number in keys.items()]
    bulk_queries.write(session, ActivitySum, rows)


def sum_standings(session: Session, sign: int, unit_ids: Collection[int]) -> None:
    """Add to the ledger what stored standings of some units in open periods make, or take it off (-1)."""
    key = [UnitTrail.node_id, UnitTrail.grouping, *bucket()]
    found = (
        select(*key, *(sign * column for column in summed()))
        .join(UnitTrail, and_(UnitTrail.unit_id == Standing.unit_id, UnitTrail.until.is_(None)))
        .join(Period, Period.id == Standing.period_id)
        .where(Standing.owed, Period.closed_at.is_(None), Standing.unit_id.in_(sorted(unit_ids)))
        .group_by(*key)
    )
    session.execute(insert(StandingSum).from_select([*KEY, *SUMMED], found))


def bucket() -> list[ColumnElement[Any]]:
    """What standings of one row have in common, beside node and grouping: the rest of `KEY`."""
    dated = Standing.state == "lacking"
    return [
        Standing.obligation_id.expression, Standing.period_id.expression, Standing.state.expression,
        case((dated, Standing.at_risk_on)).label("at_risk_on"), case((dated, Standing.overdue_on)).label("overdue_on"),
    ]  # fmt: skip


def summed() -> list[ColumnElement[Any]]:
    """The figures of `SUMMED`, of all standings of a row."""
    lacking, applies = Standing.state == "lacking", Standing.state.in_(APPLIES)
    empty = and_(lacking, Standing.held + Standing.planned + Standing.unconfirmed == 0)
    return [
        func.count(),
        func.sum(case((applies, Standing.minimum), else_=0)),
        func.sum(Standing.held),
        func.sum(Standing.planned),
        func.sum(Standing.unconfirmed),
        func.sum(case((lacking, Standing.missing), else_=0)),
        func.sum(case((empty, 1), else_=0)),
    ]


def sum_activities(session: Session, sign: int, activity_ids: Select[int]) -> None:
    """The same of some activities that were held, each counted once under each node."""
    keys = _activity_keys(activity_ids).subquery()
    columns = [keys.c[name] for name in ACTIVITY_KEY]
    made = select(*columns, sign * func.count()).group_by(*columns)
    session.execute(insert(ActivitySum).from_select([*ACTIVITY_KEY, "activities"], made))


def activity_keys(session: Session, activity_id: int) -> set[ActivityKey]:
    """Where one activity is counted as held."""
    only, above = select(literal(activity_id)), (UnitTrail.node_id, UnitTrail.grouping)
    now = _counted(only).add_columns(true(), *above).join(UnitTrail, _now_of(Credit.unit_id))
    frozen = _frozen(only).add_columns(false(), *above).join(UnitTrail, _now_of(FrozenCredit.unit_id))
    found: set[ActivityKey] = set()
    rows = session.execute(union_all(now, frozen))
    for _activity, _unit, year, obligation, period, is_open, node, grouping in map(tuple, rows):
        found.add((node, grouping, year, None, None))
        if is_open:
            found.add((node, grouping, year, obligation, period))
    return found


def _now_of(unit_id: Any) -> ColumnElement[bool]:
    """The trail of a unit as it stands now."""
    return and_(UnitTrail.unit_id == unit_id, UnitTrail.until.is_(None))


def _activity_keys(activity_ids: Select[int]) -> Any:
    """Activity and key, each once: for each obligation in an open period, and for each year."""
    credited, frozen = _counted(activity_ids), _frozen(activity_ids)
    open_ones = credited.subquery()
    trail = _now_of(open_ones.c.unit_id)
    parted = select(
        open_ones.c.activity_id, UnitTrail.node_id, UnitTrail.grouping, open_ones.c.year, open_ones.c.obligation_id,
        open_ones.c.period_id,
    ).join(UnitTrail, trail)  # fmt: skip
    every = credited.union_all(frozen).subquery()
    now = _now_of(every.c.unit_id)
    nothing = [null().cast(Integer).label(name) for name in ("obligation_id", "period_id")]
    whole = select(every.c.activity_id, UnitTrail.node_id, UnitTrail.grouping, every.c.year, *nothing).join(
        UnitTrail, now
    )
    return union(parted, whole)


def _counted(activity_ids: Select[int]) -> Rows:
    return (
        select(Occurrence.activity_id, Credit.unit_id, Period.year, Credit.obligation_id, Credit.period_id)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .join(Period, Credit.period_id == Period.id)
        .join(Standing, same_cell(Credit))
        .where(Credit.held, Period.closed_at.is_(None), Standing.owed, Occurrence.activity_id.in_(activity_ids))
    )


def _frozen(activity_ids: Select[int]) -> Rows:
    return (
        select(FrozenCredit.activity_id, FrozenCredit.unit_id, Period.year, FrozenCredit.obligation_id, Period.id)
        .join(Period, FrozenCredit.period_id == Period.id)
        .join(Standing, same_cell(FrozenCredit))
        .where(FrozenCredit.held, Standing.owed, FrozenCredit.activity_id.in_(activity_ids))
    )


def same_cell(table: Any, other: Any = Standing) -> ColumnElement[bool]:
    """Two rows are of the same unit, obligation and period."""
    return and_(
        other.unit_id == table.unit_id,
        other.obligation_id == table.obligation_id,
        other.period_id == table.period_id,
    )


def credited_to(unit_ids: Collection[int]) -> Select[int]:
    """The activities that give credits to some units."""
    ids = sorted(unit_ids)
    credited = (
        select(Occurrence.activity_id)
        .join(Credit, Credit.occurrence_id == Occurrence.id)
        .where(Credit.unit_id.in_(ids))
        .union(select(FrozenCredit.activity_id).where(FrozenCredit.unit_id.in_(ids)))
        .subquery()
    )
    return select(credited.c.activity_id)
