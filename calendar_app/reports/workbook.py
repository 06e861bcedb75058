"""Tables as sheets of a workbook: headers that stay in sight, days as days, figures as figures, ready to print."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from calendar_app.jinja import day

#: what a cell may hold
Value = str | int | float | date | time | None
#: the row of the headers, below the titles
HEAD = 4
A4 = 9
#: what a spreadsheet could take for a formula when somebody edits the cell
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """A sheet: its name and title, headers with their widths, rows, and which columns are empty and hidden."""

    name: str
    title: str
    headers: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Value]]
    hidden: frozenset[int] = frozenset()
    #: columns of numbers that are names, without a mark between thousands
    plain: frozenset[int] = frozenset()


def book(tables: Sequence[Table], owner: str, today: date, cover: Iterable[tuple[str, str]] = ()) -> bytes:
    """A workbook of some tables; ``cover`` says on a first sheet what was chosen and what the words mean."""
    body = io.BytesIO()
    made = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = formats_of(made)
    told = list(cover)
    if told:
        _cover(made.add_worksheet(_("About")), tables[0].title, owner, today, told, formats)
    for table in tables:
        write(made.add_worksheet(table.name), table, owner, today, formats)
    made.close()
    return body.getvalue()


def _cover(
    sheet: Any, title: str, owner: str, today: date, told: Sequence[tuple[str, str]], formats: dict[str, Any]
) -> None:  # fmt: skip
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, owner, formats["unit"])
    sheet.write_string(1, 0, title, formats["title"])
    sheet.write_string(2, 0, _("Exported on %(day)s", day=day(today)), formats["small"])
    for number, (name, words) in enumerate(told, start=HEAD):
        sheet.write_string(number, 0, name, formats["header"])
        sheet.write_string(number, 1, words, formats["risky" if words.startswith(RISKY) else "text"])
    _printing(sheet)


def formats_of(book: Any) -> dict[str, Any]:
    cell: dict[str, Any] = {"valign": "top", "border": 1, "border_color": "#BBBBBB"}
    said: dict[str, dict[str, Any]] = {
        "unit": {"bold": True, "font_size": 12},
        "title": {"bold": True, "font_size": 14},
        "small": {"italic": True, "font_color": "#555555"},
        "header": {"bold": True, "bg_color": "#E4F0ED", "border": 1, "text_wrap": True, "valign": "vcenter"},
        "text": {**cell, "text_wrap": True},
        "risky": {**cell, "text_wrap": True, "quote_prefix": True},
        "number": {**cell, "num_format": "#,##0"},
        "decimal": {**cell, "num_format": "#,##0.##"},
        "plain": {**cell, "num_format": "0"},
        # with its language named: office programs otherwise turn the day around as their own language has it
        "day": {**cell, "num_format": "[$-42A]dd/mm/yyyy", "align": "left"},
        "time": {**cell, "num_format": "hh:mm", "align": "left"},
    }
    return {name: book.add_format({"font_name": "Times New Roman", **properties}) for name, properties in said.items()}


def write(sheet: Any, table: Table, unit: str, today: date, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, unit, formats["unit"])
    sheet.write_string(1, 0, table.title, formats["title"])
    sheet.write_string(2, 0, _("Exported on %(day)s", day=day(today)), formats["small"])
    for at, (header, width) in enumerate(zip(table.headers, table.widths, strict=True)):
        sheet.set_column(at, at, width, None, {"hidden": at in table.hidden})
        sheet.write_string(HEAD, at, header, formats["header"])
    for number, row in enumerate(table.rows, start=HEAD + 1):
        for at, value in enumerate(row):
            _cell(sheet, (number, at), value, formats, "plain" if at in table.plain else "number")
    sheet.set_row(HEAD, 32)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.autofilter(HEAD, 0, max(HEAD + 1, HEAD + len(table.rows)), len(table.headers) - 1)
    _printing(sheet)


def _cell(sheet: Any, at: tuple[int, int], value: Value, formats: dict[str, Any], figure: str) -> None:
    """Days are days, figures figures; text is text, whatever it begins with."""
    match value:
        case None | "":
            sheet.write_blank(*at, None, formats["text"])
        case date():
            sheet.write_datetime(*at, value, formats["day"])
        case time():
            sheet.write_datetime(*at, value, formats["time"])
        case int():
            sheet.write_number(*at, value, formats[figure])
        case float():
            sheet.write_number(*at, value, formats["decimal"])
        case _:
            sheet.write_string(*at, value, formats["risky" if value.startswith(RISKY) else "text"])


def _printing(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_footer("&R&P/&N")
