"""Reads what sums are made of in one pass each: units that are summed up under the same nodes are one cohort.

Which cohort a unit belongs to lies in a table of this connection alone, gone at the end.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import Integer, MetaData, Table, func, insert, or_, select, union_all
from sqlalchemy.orm import Session

from calendar_app.models.activities import Occurrence
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit, FrozenCredit, Standing
from calendar_app.models.rollups import ActivitySum, StandingSum, UnitTrail
from calendar_app.quotas import rollup_queries as ledger
from calendar_app.quotas.folding_queries import LedgerTable
from calendar_app.quotas.placing_queries import Step

#: nodes and groupings under which the units of a cohort are summed up
Steps = tuple[Step, ...]
#: what tells one sum of a node from another: the ledger's key without the node
Key = tuple[Any, ...]
#: the sums of one node
Sums = dict[Key, tuple[int, ...]]
#: rows that are read or written at once
SLICE = 5000
COHORTS = Table(
    "unit_cohort",
    MetaData(),
    TableColumn("unit_id", Integer, primary_key=True, autoincrement=False),
    TableColumn("cohort", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)


def gather(session: Session) -> list[Steps]:
    """Write down the cohort of each unit; the steps of each, by its number.

    The cohorts of a node follow one another, of a small one at once, so that few nodes are open at a time.
    """
    connection = session.connection()
    COHORTS.drop(connection, checkfirst=True)
    COHORTS.create(connection)
    known: dict[Steps, int] = {}
    members = [(unit_id, known.setdefault(steps, len(known))) for unit_id, steps in _trails(session)]
    units = Counter(cohort for _unit, cohort in members)
    sizes: Counter[int] = Counter()
    for steps, number in known.items():
        sizes.update(dict.fromkeys(nodes(steps), units[number]))
    ordered = sorted(known, key=lambda steps: sorted((-sizes[node], node) for node in nodes(steps)))
    numbers = {known[steps]: number for number, steps in enumerate(ordered)}
    for start in range(0, len(members), SLICE):
        rows = [{"unit_id": unit, "cohort": numbers[cohort]} for unit, cohort in members[start : start + SLICE]]
        connection.execute(insert(COHORTS), rows)
    return ordered


def nodes(steps: Steps) -> set[int]:
    """The nodes of some steps."""
    return {node for node, _grouping in steps}


def _trails(session: Session) -> Iterator[tuple[int, Steps]]:
    found = select(UnitTrail.unit_id, UnitTrail.node_id, UnitTrail.grouping).where(UnitTrail.until.is_(None))
    for unit_id, rows in groupby(_streamed(session, found.order_by(UnitTrail.unit_id)), itemgetter(0)):
        yield unit_id, tuple(sorted((row[1], row[2]) for row in rows))


def standings(session: Session) -> Iterator[tuple[Any, ...]]:
    """What stored standings of open periods add up to, by cohort: its number, the ledger's key, its figures."""
    key = [COHORTS.c.cohort, *ledger.bucket()]
    found = (
        select(*key, *ledger.summed())
        .join(COHORTS, COHORTS.c.unit_id == Standing.unit_id)
        .join(Period, Period.id == Standing.period_id)
        .where(Standing.owed, Period.closed_at.is_(None))
        .group_by(*key)
        .order_by(COHORTS.c.cohort)
    )
    return _streamed(session, found)


def activities(session: Session) -> Iterator[tuple[Any, ...]]:
    """Activity by activity what is counted as held: cohort, year, obligation, period; without a period, of closed ones.

    A credit in a cell that nobody owes counts nowhere; those cells are few.
    """
    unowed = select(Standing.unit_id, Standing.obligation_id, Standing.period_id).where(~Standing.owed)
    few = unowed.cte("unowed").prefix_with("MATERIALIZED")
    now = (
        select(Occurrence.activity_id, COHORTS.c.cohort, Period.year, Credit.obligation_id, Credit.period_id)
        .join(Credit, Credit.occurrence_id == Occurrence.id)
        .join(Period, Credit.period_id == Period.id)
        .join(COHORTS, COHORTS.c.unit_id == Credit.unit_id)
        .outerjoin(few, ledger.same_cell(Credit, few.c))
        .where(Credit.held, Period.closed_at.is_(None), few.c.unit_id.is_(None))
    )
    nothing = FrozenCredit.period_id - FrozenCredit.period_id
    frozen = (
        select(FrozenCredit.activity_id, COHORTS.c.cohort, Period.year, FrozenCredit.obligation_id, nothing)
        .join(Period, FrozenCredit.period_id == Period.id)
        .join(COHORTS, COHORTS.c.unit_id == FrozenCredit.unit_id)
        .outerjoin(few, ledger.same_cell(FrozenCredit, few.c))
        .where(FrozenCredit.held, few.c.unit_id.is_(None))
    )
    both = union_all(now, frozen)
    return _streamed(session, both.order_by(both.selected_columns[0]))


def kept(session: Session, table: LedgerTable, node: int) -> Sums:
    """What a ledger holds of a node, but for closed periods."""
    key = [getattr(table.table, name) for name in table.key[1:]]
    totals = [func.sum(getattr(table.table, name), type_=Integer) for name in table.summed]
    period = table.table.period_id
    closed = select(Period.id).where(Period.closed_at.is_not(None))
    still_open = or_(period.is_(None), period.not_in(closed))
    found = select(*key, *totals).where(table.table.node_id == node, still_open).group_by(*key)
    rows = session.connection().execute(found)
    return {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in rows}


def kept_nodes(session: Session) -> set[int]:
    """The nodes that a ledger holds anything of."""
    return set(session.scalars(select(StandingSum.node_id).union(select(ActivitySum.node_id))))


def _streamed(session: Session, query: Any) -> Iterator[tuple[Any, ...]]:
    yield from session.connection().execute(query, execution_options={"yield_per": SLICE})
