"""Takes rows out of a ledger and puts their sum in."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from calendar_app.models.rollups import ActivitySum, StandingSum
from calendar_app.quotas.rollup_queries import ACTIVITY_KEY, KEY, SUMMED


@dataclass(frozen=True)
class LedgerTable:
    """A ledger: what tells one sum from another, and what is summed up."""

    table: Any
    key: tuple[str, ...]
    summed: tuple[str, ...]


STANDINGS = LedgerTable(StandingSum, KEY, SUMMED)
ACTIVITIES = LedgerTable(ActivitySum, ACTIVITY_KEY, ("activities",))


def fold(session: Session, ledger: LedgerTable, nodes: int) -> int:
    """Fold the sums of the nodes and groupings that have most rows too many; how many rows there are fewer."""
    fewer = 0
    for node, grouping in _crowded(session, ledger, nodes):
        fewer += _fold(session, ledger, node, grouping)
    return fewer


def _crowded(session: Session, ledger: LedgerTable, nodes: int) -> list[tuple[int, str]]:
    """Nodes and groupings with keys that have several rows."""
    key = [getattr(ledger.table, name) for name in ledger.key]
    many = select(*key[:2], (func.count() - 1).label("more")).group_by(*key).having(func.count() > 1).subquery()
    most = func.sum(many.c.more).desc()
    query = (
        select(many.c.node_id, many.c.grouping).group_by(many.c.node_id, many.c.grouping).order_by(most).limit(nodes)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _fold(session: Session, ledger: LedgerTable, node: int, grouping: str) -> int:
    table, names = ledger.table, (*ledger.key, *ledger.summed)
    found = select(table.id).where(table.node_id == node, table.grouping == grouping)
    taken = list(session.scalars(found.with_for_update(skip_locked=True)))
    sums: dict[tuple[Any, ...], list[int]] = {}
    for start in range(0, len(taken), 10_000):
        columns = [getattr(table, name) for name in names]
        rows = session.execute(delete(table).where(table.id.in_(taken[start : start + 10_000])).returning(*columns))
        for row in rows:
            total = sums.setdefault(tuple(row[: len(ledger.key)]), [0] * len(ledger.summed))
            for at, figure in enumerate(row[len(ledger.key) :]):
                total[at] += figure
    kept = [dict(zip(names, (*key, *total), strict=True)) for key, total in sums.items() if any(total)]
    if kept:
        session.execute(insert(table), kept)
    return len(taken) - len(kept)
