"""Workbooks: a cover that says what is in them, and tables whose days are days and whose figures are figures."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from calendar_app.clock import day as day_of
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
    #: what the columns come to, written below in bold
    totals: Sequence[Value] = ()


@dataclass(frozen=True)
class Cover:
    """The first sheet: what the workbook is, what was chosen (label and value), and what its words mean."""

    title: str
    chosen: Sequence[tuple[str, str]]
    definitions: Sequence[tuple[str, str]]


def workbook(tables: Sequence[Table], unit: str, today: date, cover: Cover) -> bytes:
    """The bytes of a workbook: its cover, then its tables."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = formats_of(book)
    _cover(book.add_worksheet(_("Cover")), cover, unit, today, formats)
    for table in tables:
        _write(book.add_worksheet(table.name), table, unit, today, formats)
    book.close()
    return body.getvalue()


def _cover(sheet: Any, cover: Cover, unit: str, today: date, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, unit, formats["unit"])
    sheet.write_string(1, 0, cover.title, formats["title"])
    sheet.write_string(2, 0, _("Exported on %(day)s", day=day(today)), formats["small"])
    at = HEAD
    for heading, pairs in ((_("What was chosen"), cover.chosen), (_("What the words mean"), cover.definitions)):
        sheet.merge_range(at, 0, at, 1, heading, formats["header"])
        for label, value in pairs:
            at += 1
            sheet.write_string(at, 0, label, formats["text"])
            sheet.write_string(at, 1, value, formats["risky" if value.startswith(RISKY) else "text"])
        at += 2
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
        "total": {**cell, "bold": True, "num_format": "#,##0", "top": 2, "text_wrap": True},
        "time": {**cell, "num_format": "hh:mm", "align": "left"},
    }
    return {name: book.add_format({"font_name": "Times New Roman", **properties}) for name, properties in said.items()}


def _write(sheet: Any, table: Table, unit: str, today: date, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, unit, formats["unit"])
    sheet.write_string(1, 0, table.title, formats["title"])
    sheet.write_string(2, 0, _("Exported on %(day)s", day=day(today)), formats["small"])
    for at, (header, width) in enumerate(zip(table.headers, table.widths, strict=True)):
        sheet.set_column(at, at, width, None, {"hidden": at in table.hidden})
        sheet.write_string(HEAD, at, header, formats["header"])
    for number, row in enumerate(table.rows, start=HEAD + 1):
        for at, value in enumerate(row):
            _cell(sheet, (number, at), value, formats, "plain" if at in table.plain else "number")
    for at, value in enumerate(table.totals):
        _total(sheet, (HEAD + 1 + len(table.rows), at), value, formats["total"])
    sheet.set_row(HEAD, 32)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.autofilter(HEAD, 0, max(HEAD + 1, HEAD + len(table.rows)), len(table.headers) - 1)
    _printing(sheet)


def _cell(sheet: Any, at: tuple[int, int], value: Value, formats: dict[str, Any], figure: str) -> None:
    """Days are days, figures figures; text is text, whatever it begins with."""
    match value:
        case None | "":
            sheet.write_blank(*at, None, formats["text"])
        case datetime():
            sheet.write_datetime(*at, day_of(value), formats["day"])
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


def _total(sheet: Any, at: tuple[int, int], value: Value, style: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(*at, value, style)
    elif value:
        sheet.write_string(*at, str(value), style)
    else:
        sheet.write_blank(*at, None, style)


def _printing(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_footer("&R&P/&N")
