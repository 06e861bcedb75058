"""The ledgers of sums as they are kept, node by node; credits that ought not to be there."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, or_, select
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit
from calendar_app.models.rollups import ActivitySum, StandingSum
from calendar_app.quotas.folding_queries import ACTIVITIES, STANDINGS, LedgerTable

#: by key without the node: figures
Kept = dict[tuple[Any, ...], tuple[int, ...]]


def standings(session: Session, node: int) -> Kept:
    """The sums of standings of open periods under a node."""
    return _kept(session, STANDINGS, node, StandingSum.period_id.not_in(_closed()))


def activities(session: Session, node: int) -> Kept:
    """The numbers of activities under a node: of open periods, and of years."""
    still_open = or_(ActivitySum.period_id.is_(None), ActivitySum.period_id.not_in(_closed()))
    return _kept(session, ACTIVITIES, node, still_open)


def nodes(session: Session) -> set[int]:
    """Every node that a ledger has rows of."""
    found = select(StandingSum.node_id).union(select(ActivitySum.node_id))
    return set(session.scalars(found))


def _closed() -> Any:
    return select(Period.id).where(Period.closed_at.is_not(None))


def _kept(session: Session, ledger: LedgerTable, node: int, which: ColumnElement[bool]) -> Kept:
    key = [getattr(ledger.table, name) for name in ledger.key[1:]]
    totals = [func.sum(getattr(ledger.table, name), type_=Integer) for name in ledger.summed]
    query = select(*key, *totals).where(ledger.table.node_id == node, which).group_by(*key)
    rows = (tuple(row) for row in session.execute(query))
    return {row[: len(key)]: row[len(key) :] for row in rows}


def unpublished(session: Session) -> Iterator[tuple[Any, ...]]:
    """Credits of what is not published."""
    rows = session.execute(
        select(Credit.id, Occurrence.activity_id)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Activity.published_version_id.is_(None))
        .order_by(Credit.id)
    )
    yield from (tuple(row) for row in rows)
