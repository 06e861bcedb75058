"""A table with a row for each unit and a column for each figure: what it says, and what it cannot say, cell by cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calendar_app.domain.figures import Key
from calendar_app.domain.text import fold, nfc
from calendar_app.indicators import pasting
from calendar_app.indicators.definitions import Form
from calendar_app.indicators.pasting import Cell
from calendar_app.indicators.sheets import MOST

#: rows and columns of one table
MOST_ROWS, MOST_COLUMNS = 1000, 120


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell or, without a heading, with its row.

    no_heading: no row names figures; two_columns: two columns are the same figure; too_many: rows beyond the most;
    no_unit, unknown_unit, two_units (units of that name), again: the row's unit; no_number, out_of_range: the cell.
    """

    row: int
    heading: str
    text: str
    code: str


@dataclass(frozen=True)
class Line:
    """A row: its number in the table, the unit and what stands in its cells; empty cells say nothing."""

    row: int
    unit: str
    figures: Mapping[Key, int]


@dataclass(frozen=True)
class Read:
    """All of a table; ``ignored`` are headings that name no figure of the form."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


def read(form: Form, called: Mapping[str, Sequence[str]], rows: Iterable[Sequence[Cell]]) -> Read:
    """What the rows below the heading say; ``called`` has the codes of units by the `forms` of their names."""
    table = [list(row)[:MOST_COLUMNS] for row in rows]
    names = dict(pasting.names(form))
    top = next((at for at, row in enumerate(table) if _headings(row, names)), None)
    if top is None:
        return Read((), (Fault(1, "", "", "no_heading"),))
    columns = _headings(table[top], names)
    below = [(number, row) for number, row in enumerate(table[top + 1 :], top + 2) if any(map(pasting.said, row))]
    faults = _doubled(table[top], columns, top + 1)
    if len(below) > MOST_ROWS:
        faults.append(Fault(below[MOST_ROWS][0], "", str(len(below)), "too_many"))
    lines: list[Line] = []
    seen: set[str] = set()
    yes_no = {metric.code for metric in form.metrics if metric.yes_no}
    for number, row in below[:MOST_ROWS]:
        unit = _unit(row[: min(columns)], called)
        if unit in seen:
            unit = Fault(0, "", unit, "again")
        if isinstance(unit, Fault):
            faults.append(Fault(number, "", unit.text, unit.code))
            continue
        seen.add(unit)
        figures, wrong = _figures(row, number, columns, table[top], yes_no)
        faults += wrong
        lines.append(Line(number, unit, figures))
    first = min(columns)
    ignored = [pasting.said(cell) for at, cell in enumerate(table[top]) if at > first and at not in columns]
    return Read(tuple(lines), tuple(faults), tuple(filter(None, ignored)))


def _headings(row: Sequence[Cell], names: Mapping[str, Key]) -> dict[int, Key]:
    """The columns that name a figure; the first one is that of the units and never does."""
    said = {at: fold(pasting.said(cell)) for at, cell in enumerate(row) if at}
    return {at: names[text] for at, text in said.items() if text in names}


def _doubled(row: Sequence[Cell], columns: Mapping[int, Key], number: int) -> list[Fault]:
    keys = list(columns.values())
    return [
        Fault(number, pasting.said(row[at]), "", "two_columns") for at, key in columns.items() if keys.count(key) > 1
    ]


def _unit(cells: Sequence[Cell], called: Mapping[str, Sequence[str]]) -> str | Fault:
    """The code of the unit that one of the first cells names."""
    said = [text for cell in cells if (text := pasting.said(cell))]
    found = [called[form] for text in said for form in forms(text) if form in called]
    one = next((codes[0] for codes in found if len(codes) == 1), None)
    if one is not None:
        return one
    if not said:
        return Fault(0, "", "", "no_unit")
    return Fault(0, "", said[0], "two_units" if found else "unknown_unit")


def forms(name: str) -> tuple[str, str]:
    """A name as it is compared: with its accents, and folded."""
    return " ".join(nfc(name).casefold().split()), fold(name)


def _figures(
    row: Sequence[Cell], number: int, columns: Mapping[int, Key], headings: Sequence[Cell], yes_no: set[str]
) -> tuple[dict[Key, int], list[Fault]]:
    found: dict[Key, int] = {}
    faults = []
    for at, key in columns.items():
        text = pasting.said(row[at]) if at < len(row) else ""
        value = pasting.number(row[at], yes_no=key[0] in yes_no) if text else None
        if value is not None and value <= (1 if key[0] in yes_no else MOST):
            found[key] = value
        elif text:
            code = "no_number" if value is None else "out_of_range"
            faults.append(Fault(number, pasting.said(headings[at]), text, code))
    return found, faults
