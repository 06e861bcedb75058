"""Units by obligations: sums of a scope, its groups, its units a screenful at a time. Every figure is a standing's."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from calendar_app.domain.sums import Sums, part, told
from calendar_app.models.quotas import Correction
from calendar_app.models.units import Unit
from calendar_app.quotas import boards, matrix_queries, queries, ranking_queries
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Book, Column
from calendar_app.quotas.matrix_queries import Summed
from calendar_app.quotas.ranking_queries import Key, Ranked, Sort

By = Literal["tree", "kind", "place"]
#: obligation, period
ColumnKey = tuple[int, int]
#: how many there are by column, by none those of all
Activities = dict[ColumnKey | None, int]
#: by unit: columns with activities that were held
Held = Mapping[int, Collection[tuple[ColumnKey, int]]]
NOTHING = Sums()


@dataclass(frozen=True)
class Asked:
    """A scope and how to look at it: the units under a node in one year, of one grouping, of one column or all."""

    node: Unit
    year: int
    today: date
    grouping: str = ""
    column: ColumnKey | None = None
    #: see `ranking_queries.STATES`
    state: str = ""
    text: str = ""
    sort: Sort = "worst"


@dataclass(frozen=True)
class Total:
    """What is summed up, by column and in all: fulfilments, and activities that were held, each counted once."""

    by_column: Mapping[ColumnKey, Sums]
    activities: Mapping[ColumnKey | None, int]
    #: what was held, where it had to be read: of a unit without others under it
    held: Held = field(default_factory=dict, compare=False)

    @property
    def sums(self) -> Sums:
        return sum(self.by_column.values(), NOTHING)

    @property
    def held_activities(self) -> int:
        """Activities that count for any column."""
        return self.activities.get(None, 0)


@dataclass(frozen=True)
class Group:
    """A part of a scope: a unit with all under it, a kind or a place. ``node`` is set for a unit, else ``code``."""

    code: str
    node: Unit | None
    total: Total


@dataclass(frozen=True)
class Row:
    """A unit with its cells."""

    unit: Unit
    cells: Mapping[ColumnKey, Cell]
    corrections: Mapping[ColumnKey, Correction]
    total: Total


@dataclass(frozen=True)
class Page:
    """A screenful of units; ``after`` is the key behind which the next one begins, if there is one."""

    rows: tuple[Row, ...]
    after: Key | None


def whole(session: Session, asked: Asked) -> tuple[list[Column], Total]:
    """A scope, whatever it is narrowed to: its node with all units under it, in its grouping.

    Its columns are the obligations, in each of their periods, that somebody there owes in the year: what most units owe
    first, then in the plans' order.
    """
    summed = total(session, asked)
    columns = in_order(session, asked.year, summed.by_column.keys())
    return sorted(columns, key=lambda column: -summed.by_column[column.key].cells), summed


def columns(session: Session, asked: Asked) -> list[Column]:
    """The columns of a scope, see `whole`."""
    return whole(session, asked)[0]


def in_order(session: Session, year: int, keys: Collection[ColumnKey]) -> list[Column]:
    """Columns in the plans' order, then by their periods; those of plans that are not current are left out."""
    rows = matrix_queries.obligations(session, {obligation for obligation, _period in keys})
    periods = matrix_queries.periods(session, year)
    book = Book(session)
    owed = {one.row.id: one for one in queries.with_terms(session, rows)}
    found = [
        book.column(row.id, period, owed[row.id])
        for row in rows
        for period in sorted({key[1] for key in keys if key[0] == row.id}, key=lambda one: periods[one].since)
    ]
    return [column for column in found if column.active]


def total(session: Session, asked: Asked) -> Total:
    """What a scope sums up to, see `whole`; of a unit without others under it, what it has itself."""
    node, year = asked.node.id, asked.year
    if found := matrix_queries.under(session, [node], year, [asked.grouping]):
        counts = matrix_queries.activities_under(session, [node], year, [asked.grouping])
        return _total(found, _counted(counts).get((node, asked.grouping), {}), asked.today)
    if asked.grouping:
        return Total({}, {})
    held = matrix_queries.held_by(session, [node], year)
    return replace(_total(matrix_queries.of_units(session, [node], year), _held(held[node]), asked.today), held=held)


def _held(found: Collection[tuple[ColumnKey, int]]) -> dict[ColumnKey | None, int]:
    """How many activities there are in each column and in all."""
    keys = {None, *(key for key, _activity in found)}
    return {key: len({activity for column, activity in found if key in (None, column)}) for key in keys}


def _total(found: Iterable[Summed], activities: Mapping[ColumnKey | None, int], on: date) -> Total:
    parts: dict[ColumnKey, list[Summed]] = {}
    for one in found:
        parts.setdefault(one.column, []).append(one)
    return Total({key: told((one.part for one in same), on) for key, same in parts.items()}, activities)


def of_units(session: Session, unit_ids: Collection[int], year: int, today: date) -> dict[int, Sums]:
    """What each of some units has itself in a year."""
    parts: dict[int, list[Summed]] = {unit_id: [] for unit_id in unit_ids}
    for one in matrix_queries.of_units(session, unit_ids, year):
        parts[one.node_id].append(one)
    return {unit_id: told((one.part for one in same), today) for unit_id, same in parts.items()}


def reckoned_until(session: Session, today: date) -> date:
    """The last day that every figure takes into account: today, or earlier while upkeep has not caught up."""
    since = matrix_queries.changed_since(session, today)
    return today if since is None else since - timedelta(days=1)


def groups(session: Session, asked: Asked, by: By) -> list[Group]:
    """The parts of a scope with what each sums up to: the units right under its node, or kinds, or places.

    Worst first: what is overdue, what is at risk, what is missing; then by code. A unit of two kinds is in both.
    """
    found = _by_unit(session, asked) if by == "tree" else _by_grouping(session, asked, f"{by}:")
    return sorted(found, key=lambda group: (*_badness(group.total.sums), group.code))


def _badness(sums: Sums) -> tuple[int, int, int]:
    return -sums.risk("overdue"), -sums.risk("at_risk"), -sums.missing


def _by_unit(session: Session, asked: Asked) -> Iterator[Group]:
    """The node itself is a part when it owes something beside those under it."""
    children = {unit.id: unit for unit in matrix_queries.children(session, asked.node)}
    summed = matrix_queries.under(session, children, asked.year)
    alone = {*children, asked.node.id} - {one.node_id for one in summed}
    summed += matrix_queries.of_units(session, alone, asked.year)
    counts = matrix_queries.activities_under(session, children, asked.year)
    held = matrix_queries.held_by(session, alone, asked.year)
    parts, found = _parted(summed), _counted(counts)
    for key, unit in [*children.items(), (asked.node.id, asked.node)]:
        if own := parts.get((key, "")):
            some = _held(held[key]) if key in alone else found.get((key, ""), {})
            yield Group(unit.code, unit, _total(own, some, asked.today))


def _by_grouping(session: Session, asked: Asked, sort: str) -> Iterator[Group]:
    summed = matrix_queries.under(session, [asked.node.id], asked.year, [sort])
    counts = matrix_queries.activities_under(session, [asked.node.id], asked.year, [sort])
    found = _counted(counts)
    for key, own in _parted(summed).items():
        yield Group(key[1].removeprefix(sort), None, _total(own, found.get(key, {}), asked.today))


def _parted(summed: Iterable[Summed]) -> dict[tuple[int, str], list[Summed]]:
    """Sums by node and grouping."""
    parts: dict[tuple[int, str], list[Summed]] = {}
    for one in summed:
        parts.setdefault((one.node_id, one.grouping), []).append(one)
    return parts


def _counted(counts: Mapping[tuple[int, str, ColumnKey | None], int]) -> dict[tuple[int, str], Activities]:
    """Numbers of activities by node and grouping."""
    found: dict[tuple[int, str], Activities] = {}
    for (node, grouping, column), number in counts.items():
        found.setdefault((node, grouping), {})[column] = number
    return found


def page(
    session: Session, asked: Asked, found: Iterable[Column], after: Key | None, size: int, known: Total | None = None
) -> Page:
    """A screenful of the units of a scope behind a key, with their cells in some columns; ``known`` is its `total`."""
    keys = ranking_queries.page(session, _ranked(asked), after, size + 1)
    shown = keys[:size]
    rows = _rows(session, asked, list(found), [unit_id for unit_id, _key in shown], known.held if known else {})
    return Page(tuple(rows), shown[-1][1] if len(keys) > size else None)


def codes(session: Session, asked: Asked, most: int) -> list[str]:
    """The codes of the units of a list, so many at the most."""
    keys = ranking_queries.page(session, _ranked(asked), None, most)
    units = matrix_queries.units(session, [unit_id for unit_id, _key in keys])
    return [units[unit_id].code for unit_id, _key in keys]


def _ranked(asked: Asked) -> Ranked:
    return Ranked(
        asked.node.id, asked.grouping, asked.year, asked.column, asked.state, asked.text, asked.sort, asked.today
    )


def _rows(session: Session, asked: Asked, found: list[Column], ids: list[int], known: Held) -> Iterator[Row]:
    units = matrix_queries.units(session, ids)
    rows = matrix_queries.standings(session, ids, asked.year)
    cells = boards.stored_cells(rows, units, found, asked.today)
    corrected = {(row.unit_id, row.obligation_id, row.period_id): row.Correction for row in rows if row.Correction}
    held = known if known.keys() == set(ids) else matrix_queries.held_by(session, ids, asked.year)
    keys = {column.key for column in found}
    for unit_id in ids:
        own = cells.get(unit_id, {})
        some = [(key, activity) for key, activity in held[unit_id] if key in keys]
        sums = {key: told([part(cell.progress, cell.minimum)], asked.today) for key, cell in own.items()}
        changed = {key: corrected[unit_id, *key] for key in own if (unit_id, *key) in corrected}
        yield Row(units[unit_id], own, changed, Total(sums, _held(some)))
