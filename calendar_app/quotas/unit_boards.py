"""The cells of units by code, a screenful at a time: what public pages, open data and the API read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.sums import Sums
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import boards, matrix, matrix_queries, unit_board_queries
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Column
from calendar_app.quotas.matrix import NOTHING, Asked
from calendar_app.units import queries as units

#: units that are read at once where all are asked for
MANY = 200


@dataclass(frozen=True)
class Board:
    """A unit with what it owes in a year, in the plans' order."""

    unit: Unit
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Whole:
    """What the current plans' own units and all under them owe in a year, by obligation and period and in all."""

    columns: tuple[tuple[Column, Sums], ...]
    sums: Sums
    #: activities that were held, each counted once
    activities: int


def screenful(
    session: Session, year: int, today: date, *, after: str = "", size: int = MANY, codes: Collection[str] = ()
) -> list[Board]:
    """Up to so many units that owe something in a year, behind a code; of some codes when they are given."""
    return of_units(session, unit_board_queries.owing(session, year, after, size, codes), year, today)


def late(session: Session, year: int, today: date) -> list[Board]:
    """The units of which something is at risk or overdue on a day, by code."""
    return of_units(session, unit_board_queries.late(session, year, today), year, today)


def lacking(session: Session, year: int, today: date, paths: Collection[str]) -> list[Board]:
    """The units at and under some paths of which something of a year is missing, by code."""
    return of_units(session, unit_board_queries.lacking(session, year, paths), year, today)


def bearing(session: Session, year: int, today: date, obligation_id: int) -> list[Cell]:
    """The cells of an obligation in a year, by unit code."""
    boards_of = of_units(session, unit_board_queries.bearing(session, year, obligation_id), year, today)
    return [cell for board in boards_of for cell in board.cells if cell.obligation.id == obligation_id]


def of_units(session: Session, ids: Sequence[int], year: int, today: date) -> list[Board]:
    """What some units owe in a year, in the order of their ids."""
    known = matrix_queries.units(session, ids)
    rows = matrix_queries.standings(session, ids, year)
    found = matrix.in_order(session, year, {(row.obligation_id, row.period_id) for row in rows})
    cells = boards.stored_cells(rows, known, found, today)
    return [Board(known[key], tuple(cells[key][one.key] for one in found if one.key in cells[key])) for key in ids]


def every(session: Session, year: int, today: date) -> Iterator[Board]:
    """All of them, read some at a time."""
    after = ""
    while found := screenful(session, year, today, after=after):
        yield from found
        after = found[-1].unit.code


def whole(session: Session, year: int, today: date) -> Whole:
    """What is summed up at the units that the current plans apply to, see `matrix.whole`."""
    columns: dict[tuple[int, int], tuple[Column, Sums]] = {}
    held = 0
    for node in roots(session):
        found, total = matrix.whole(session, Asked(node, year, today))
        for column in found:
            before = columns.get(column.key, (column, NOTHING))[1]
            columns[column.key] = (column, before + total.by_column[column.key])
        held += total.held_activities
    rows = tuple(columns.values())
    return Whole(rows, sum((sums for _column, sums in rows), NOTHING), held)


def roots(session: Session) -> list[Unit]:
    """The units that current plans apply to, without those under another of them; by path."""
    known = units.by_codes(session, {plan.root_code for plan in plans.current_plans(session)})
    found = sorted(known.values(), key=lambda unit: unit.path)
    return [one for one in found if not any(one is not other and one.path.startswith(other.path) for other in found)]
