"""Figures from a spreadsheet, pasted or read from a file: which row is which figure, and what could not be placed.

The columns are told by a header that names the year; without one, a row may hold one number only, since guessing which
of two is this year's would be wrong silently.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calendar_app.domain.figures import Key
from calendar_app.domain.text import fold
from calendar_app.indicators.definitions import Form, Metric

#: rows and columns that are looked at
MOST_ROWS, MOST_COLUMNS = 400, 40
#: 1.200 or 1 200: thousands apart, as they are written by hand
GROUPED = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+")
WHOLE = re.compile(r"\d{1,15}(?:[.,]0{1,2})?")
YES, NO = {"co", "x", "yes", "dung", "true"}, {"khong", "no", "sai", "false"}
Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Pasted:
    """What rows say: figures by metric and breakdown, and the rows that could not be used, each with the reason.

    unknown: no such figure here; no_number: none, or no whole one; two_numbers: no header says which is this year's.
    """

    figures: dict[Key, int]
    left: tuple[tuple[int, str, str], ...] = ()


def table_of(text: str) -> list[list[Cell]]:
    """Rows of cells of a text that was copied from a spreadsheet."""
    return [list(line.split("\t")) for line in text.replace("\r\n", "\n").split("\n")]


def read(form: Form, rows: Iterable[Sequence[Cell]], year: int) -> Pasted:
    """The figures of a form in some rows. A later row of the same figure replaces an earlier one."""
    known = dict(names(form))
    yes_no = {metric.code for metric in form.metrics if metric.yes_no}
    found: dict[Key, int] = {}
    left: list[tuple[int, str, str]] = []
    column: int | None = None
    for at_row, row in enumerate(rows, start=1):
        cells = list(row)[:MOST_COLUMNS]
        if at_row > MOST_ROWS or not any(said(cell) for cell in cells):
            continue
        at = _named(cells, known)
        if at is None:
            column = _year_column(cells, year) if _year_column(cells, year) is not None else column
            if column is None and any(number(cell) is not None for cell in cells):
                left.append((at_row, said(next(filter(said, cells))), "unknown"))
            continue
        key = known[fold(said(cells[at]))]
        value = _value(cells, at, column, yes_no=key[0] in yes_no)
        if isinstance(value, str):
            left.append((at_row, said(cells[at]), value))
        elif value is not None:
            found[key] = value
    return Pasted(found, tuple(left))


def names(form: Form) -> Iterable[tuple[str, Key]]:
    """What a figure may be called in a row: its code, its name in either language."""
    for metric in form.metrics:
        for name in _called(metric):
            yield fold(name), (metric.code, "")
        for part in metric.breakdowns:
            for name in (f"{metric.code}-{part.code}", *(f"{one}: {other}" for one, other in _pairs(metric, part))):
                yield fold(name), (metric.code, part.code)


def _called(metric: Metric) -> tuple[str, ...]:
    return tuple(filter(None, (metric.code, metric.name_vi, metric.name_en)))


def _pairs(metric: Metric, part: object) -> list[tuple[str, str]]:
    return [
        (getattr(metric, name), getattr(part, name)) for name in ("name_vi", "name_en") if getattr(metric, name)
    ]  # fmt: skip


def _named(cells: Sequence[Cell], names: dict[str, Key]) -> int | None:
    """The first cell that names a figure."""
    return next((at for at, cell in enumerate(cells) if fold(said(cell)) in names), None)


def _year_column(cells: Sequence[Cell], year: int) -> int | None:
    """The column whose header names the year: "2026", "Năm 2026", "Thực hiện năm 2026"."""
    named = [at for at, cell in enumerate(cells) if str(year) in re.findall(r"\d+", said(cell))]
    return named[0] if len(named) == 1 else None


def _value(cells: Sequence[Cell], at: int, column: int | None, *, yes_no: bool) -> int | str | None:
    """The figure of a row, or why there is none; nothing where the cell of the year is empty."""
    if column is not None:
        cell = cells[column] if column < len(cells) else None
        if not said(cell):
            return None
        found = number(cell, yes_no=yes_no)
        return "no_number" if found is None else found
    numbers = [value for cell in cells[at + 1 :] if (value := number(cell, yes_no=yes_no)) is not None]
    if len(numbers) == 1:
        return numbers[0]
    return "two_numbers" if numbers else "no_number" if any(said(cell) for cell in cells[at + 1 :]) else None


def number(cell: Cell, *, yes_no: bool = False) -> int | None:
    """A whole number in a cell, thousands apart or not; yes and no where that is asked."""
    text = said(cell)
    if yes_no and fold(text) in YES | NO:
        return int(fold(text) in YES)
    if GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    return int(re.split(r"[.,]", text)[0]) if WHOLE.fullmatch(text) else None


def said(cell: Cell) -> str:
    """The text of a cell, as a person reads it; "" where it is empty."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else str(cell)
    return " ".join(str(cell).split()) if cell is not None else ""
