"""What a reader finds in a file: the columns it knows, and rows of cells; or why it refuses the file.

Everything here goes from the reader's process to ours as JSON. Standard library only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from calendar_app.activities.importing import columns

#: text, a number, yes or no, nothing, or (of events) several days; a day or a moment is ISO text, a formula is
#: ``{"formula": true}`` and what a spreadsheet could not compute ``{"error": "#REF!"}``
Cell = str | int | float | bool | dict[str, Any] | list[Any] | None

MOST_ROWS = 1000
MOST_COLUMNS = 200
#: rows above the headers: names of the office, of the plan, of the year
MOST_BEFORE = 30
#: blank rows that a spreadsheet may hold among and below the others
MOST_BLANK = 20_000
#: characters of one cell that are kept: more than any field takes
LONGEST_CELL = 5000
#: characters of all cells together
MOST_TEXT = 3_000_000


class Refused(Exception):
    """The file cannot be imported, whatever is done to its rows: a code, and what its sentence names."""

    def __init__(self, code: str, **operands: Any) -> None:
        super().__init__(code)
        self.code, self.operands = code, operands


@dataclass(frozen=True)
class Header:
    """A column of the file as it is headed: letter "C" in a sheet, and the key of the column it means."""

    letter: str
    text: str
    key: str


@dataclass(frozen=True)
class Line:
    """A row of the file: its number there, and its cells by the key of the column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """A file as read."""

    #: sheet | text | events
    sort: str
    #: name of the sheet
    name: str = ""
    headers: tuple[Header, ...] = ()
    lines: tuple[Line, ...] = ()
    #: headers that mean nothing here, or what another one means already
    unknown: tuple[str, ...] = field(default=())

    @property
    def keys(self) -> frozenset[str]:
        """The columns that the file has."""
        return frozenset(header.key for header in self.headers)

    def letter(self, key: str) -> str:
        """Where a column stands in a sheet; "" elsewhere."""
        return next((header.letter for header in self.headers if header.key == key), "")


Row = tuple[int, list[Cell]]


def tabled(sort: str, name: str, rows: Iterable[Row]) -> Table | None:
    """The table in some rows, its headers found among the first of them; none where no row heads a plan."""
    rows = iter(rows)
    for seen, (_number, cells) in enumerate(rows):
        headers = _headers(cells)
        if {"title", "first_day"} <= {header.key for header in headers}:
            unknown = tuple(str(cell)[:80] for at, cell in enumerate(cells) if _named(cell) and not headers[at].key)
            known = tuple(header for header in headers if header.key)
            return Table(sort, name, known, tuple(_lines(rows, headers)), unknown[:20])
        if seen >= MOST_BEFORE:
            break
    return None


def _headers(cells: list[Cell]) -> list[Header]:
    keys = columns.keys_of(cell if isinstance(cell, str) else "" for cell in cells)
    return [
        Header(letter_of(at), str(cell or "")[:80], key) for at, (cell, key) in enumerate(zip(cells, keys, strict=True))
    ]


def _named(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _lines(rows: Iterable[Row], headers: list[Header]) -> Iterable[Line]:
    """The rows below the headers that say anything, cut to what can be used."""
    text = 0
    blank = found = 0
    for number, cells in rows:
        said = {h.key: cell for h, cell in zip(headers, cells, strict=False) if h.key and cell not in (None, "")}
        if not said:
            blank += 1
            if blank > MOST_BLANK:
                raise Refused("too_many_rows", most=MOST_ROWS)
            continue
        found += 1
        text += sum(len(cell) for cell in said.values() if isinstance(cell, str))
        if found > MOST_ROWS:
            raise Refused("too_many_rows", most=MOST_ROWS)
        if text > MOST_TEXT:
            raise Refused("too_much_text")
        yield Line(number, said)


def letter_of(index: int) -> str:
    """The letters of a column counted from 0: A ... Z, AA ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
