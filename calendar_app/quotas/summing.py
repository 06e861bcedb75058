"""Sums of everything, node by node, in one pass over what is stored: memory holds the nodes that are not yet whole."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.quotas import bulk_queries
from calendar_app.quotas import summing_queries as queries
from calendar_app.quotas.folding_queries import ACTIVITIES, STANDINGS, LedgerTable
from calendar_app.quotas.summing_queries import Key, Steps, Sums

#: what a cohort adds to each of its steps: the key without node and grouping, figures
Added = Iterable[tuple[Key, tuple[int, ...]]]
#: columns of that key
OF_STANDING = len(STANDINGS.key) - 2


def write(session: Session) -> None:
    """Make the ledgers add up to what they ought to: each gets a row for what it lacks, or has too much."""
    for _name, found in groupby(differences(session), lambda one: one[0].table.__tablename__):
        while some := list(islice(found, queries.SLICE)):
            bulk_queries.write(session, some[0][0].table, [_row(*one) for one in some])


def _row(ledger: LedgerTable, node: int, key: Key, off: tuple[int, ...]) -> dict[str, Any]:
    names = (*ledger.key[1:], *ledger.summed)
    return {"node_id": node, **dict(zip(names, (*key, *(-figure for figure in off)), strict=True))}


def differences(session: Session) -> Iterator[tuple[LedgerTable, int, Key, tuple[int, ...]]]:
    """Where a ledger is not what stored standings and credits make it, and by how much it is off."""
    steps = queries.gather(session)
    others = queries.kept_nodes(session).difference(*map(queries.nodes, steps))
    for ledger, made in ((STANDINGS, standings(session, steps)), (ACTIVITIES, activities(session, steps))):
        for node, sums in chain(made, ((other, dict[Key, tuple[int, ...]]()) for other in others)):
            for key, off in _off(queries.kept(session, ledger, node), sums, len(ledger.summed)):
                yield ledger, node, key, off


def _off(kept: Sums, made: Sums, width: int) -> Iterator[tuple[Key, tuple[int, ...]]]:
    nothing = (0,) * width
    for key in {**kept, **made}:
        before, after = kept.get(key, nothing), made.get(key, nothing)
        if before != after:
            yield key, tuple(map(int.__sub__, before, after))


def standings(session: Session, steps: Sequence[Steps]) -> Iterator[tuple[int, Sums]]:
    """By node: what stored standings of open periods make of the ledger. Every node is said once."""
    rows = groupby(queries.standings(session), itemgetter(0))
    cut = 1 + OF_STANDING
    return _by_node(steps, ((cohort, ((row[1:cut], row[cut:]) for row in found)) for cohort, found in rows))


def _by_node(steps: Sequence[Steps], cohorts: Iterable[tuple[int, Added]]) -> Iterator[tuple[int, Sums]]:
    """Node by node, each as soon as the last of its cohorts has been added; cohorts come in order."""
    last = {node: number for number, found in enumerate(steps) for node in queries.nodes(found)}
    waiting = sorted(last, key=lambda node: last[node], reverse=True)
    begun: dict[int, Sums] = {}
    for number, added in cohorts:
        while waiting and last[waiting[-1]] < number:
            node = waiting.pop()
            yield node, begun.pop(node, {})
        _add(begun, steps[number], list(added))
    for node in reversed(waiting):
        yield node, begun.pop(node, {})


def _add(begun: dict[int, Sums], steps: Steps, added: Sequence[tuple[Key, tuple[int, ...]]]) -> None:
    for node, grouping in steps:
        sums = begun.setdefault(node, {})
        for key, figures in added:
            whole = (grouping, *key)
            before = sums.get(whole)
            sums[whole] = tuple(map(int.__add__, before, figures)) if before else figures


def activities(session: Session, steps: Sequence[Steps]) -> Iterator[tuple[int, Sums]]:
    """By node: how many activities stored credits make of the ledger, each counted once. Every node is said once."""
    tally = Tally(steps)
    for _activity, rows in groupby(queries.activities(session), itemgetter(0)):
        tally.count({row[1:] for row in rows})
    for node, sums in _by_node(steps, tally.cohorts()):
        for whole, number in tally.shared(node):
            sums[whole] = (sums.get(whole, (0,))[0] + number,)
        yield node, sums


class Tally:
    """Counts activities: those of one cohort by cohort, those that several share by node. Four bytes for each sum."""

    def __init__(self, steps: Sequence[Steps]) -> None:
        self.steps = steps
        #: year, obligation, period: which number it is counted under
        self.columns: dict[Key, int] = {}
        self.alone: dict[int, array[int]] = {}
        self.together: dict[int, dict[str, array[int]]] = {}

    def count(self, rows: set[tuple[Any, ...]]) -> None:
        """Count one activity, of which these are the cohorts, years, obligations and periods."""
        cohorts: set[int] = {row[0] for row in rows}
        if len(cohorts) == 1:
            counts = self.alone.setdefault(cohorts.pop(), array("i"))
            for column in {column for row in rows for column in self._columns(row)}:
                _count(counts, column)
            return
        where = {(step, column) for row in rows for step in self.steps[row[0]] for column in self._columns(row)}
        for (node, grouping), column in where:
            _count(self.together.setdefault(node, {}).setdefault(grouping, array("i")), column)

    def _columns(self, row: tuple[Any, ...]) -> list[int]:
        _cohort, year, obligation, period = row
        keys = [(year, None, None), (year, obligation, period)] if period else [(year, None, None)]
        return [self.columns.setdefault(key, len(self.columns)) for key in keys]

    def cohorts(self) -> Iterator[tuple[int, Added]]:
        """By cohort, in order: how many activities it has for itself."""
        named = list(self.columns)
        for number in sorted(self.alone):
            counts = self.alone[number]
            yield number, [(named[at], (count,)) for at, count in enumerate(counts) if count]

    def shared(self, node: int) -> Iterator[tuple[Key, int]]:
        """By key: how many activities under a node are of several cohorts."""
        named = list(self.columns)
        for grouping, counts in self.together.get(node, {}).items():
            yield from (((grouping, *named[at]), count) for at, count in enumerate(counts) if count)


def _count(counts: "array[int]", column: int) -> None:
    if column >= len(counts):
        counts.extend([0] * (column + 1 - len(counts)))
    counts[column] += 1
