"""The year of a unit as a workbook: its activities, in the columns of the import, and its obligations."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.activities.importing.columns import COLUMNS
from calendar_app.activities.importing.matching import Matcher, Options
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.jinja import day, named
from calendar_app.models.units import Unit
from calendar_app.quotas import boards
from calendar_app.quotas.boards import Cell
from calendar_app.reports import queries
from calendar_app.reports.year_cells import Value, Writer

#: the row of the headers, below the titles
HEAD = 4
A4 = 9
#: columns that are shown even when every cell of them is empty
SHOWN = {"title", "type", "first_day", "last_day", "starts_at", "venue", "commemorations", "state", "attendance"}
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


def of_unit(session: Session, unit: Unit, year: int, *, by: Principal, language: str, today: date) -> bytes:
    """The workbook of a unit's year for somebody who may read what it plans; `NotFound` for others."""
    access.require(by, Action.VIEW, unit.path)
    writer = Writer(Matcher(session, Options(year), today), language, today)
    activities = [writer.row(row) for row in queries.year(session, unit, year, by)]
    owed = [_owed(cell, language) for cell in boards.cells(session, year, today, unit)]
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = _formats(book)
    for table in (_activities(year, language, activities), _obligations(year, owed)):
        _write(book.add_worksheet(table.name), table, named(unit), today, formats)
    book.close()
    return body.getvalue()


def _activities(year: int, language: str, rows: Sequence[Sequence[Value]]) -> Table:
    empty = {at for at in range(len(COLUMNS)) if all(row[at] in (None, "") for row in rows)}
    return Table(
        name=_("Activities"),
        title=_("Activities of %(year)s", year=year),
        headers=[column.name(language) for column in COLUMNS],
        widths=[column.width for column in COLUMNS],
        rows=rows,
        hidden=frozenset(at for at in empty if COLUMNS[at].key not in SHOWN),
        plain=frozenset(at for at, column in enumerate(COLUMNS) if column.key == "id"),
    )


def _obligations(year: int, rows: Sequence[Sequence[Value]]) -> Table:
    headers = {
        _("Code"): 18,
        _("Obligation"): 56,
        _("Comes from"): 22,
        _("Section or document"): 24,
        _("Period"): 14,
        _("Minimum"): 11,
        _("Held"): 11,
        _("Planned"): 11,
        _("Past, result not recorded"): 14,
        _("Missing"): 11,
        _("State"): 18,
    }
    return Table(_("Obligations"), _("Obligations of %(year)s", year=year), list(headers), list(headers.values()), rows)


def _owed(cell: Cell, language: str) -> list[Value]:
    row, found = cell.obligation, cell.progress
    origins = {"assigned": _("Assigned by the department"), "own": _("Own commitment")}
    document = ", ".join(filter(None, (row.document, day(row.document_on)))) if row.origin != "plan" else row.cite
    return [
        row.code,
        named(row),
        origins.get(row.origin, _("The plan")),
        document,
        cell.period.label("en" if language == "en" else "vi"),
        cell.minimum,
        found.held,
        found.planned,
        found.unconfirmed,
        found.missing,
        risk_name(cell.risk),
    ]


def risk_name(code: str) -> str:
    """Where an obligation stands, in the reader's language."""
    return {
        "met": _("Met"),
        "on_track": _("On track"),
        "at_risk": _("At risk"),
        "overdue": _("Overdue"),
        "waived": _("Waived"),
        "not_applicable": _("No longer applicable"),
    }.get(code, code)


def _formats(book: Any) -> dict[str, Any]:
    cell: dict[str, Any] = {"valign": "top", "border": 1, "border_color": "#BBBBBB"}
    said: dict[str, dict[str, Any]] = {
        "unit": {"bold": True, "font_size": 12},
        "title": {"bold": True, "font_size": 14},
        "small": {"italic": True, "font_color": "#555555"},
        "header": {"bold": True, "bg_color": "#E4F0ED", "border": 1, "text_wrap": True, "valign": "vcenter"},
        "text": {**cell, "text_wrap": True},
        "risky": {**cell, "text_wrap": True, "quote_prefix": True},
        "number": {**cell, "num_format": "#,##0"},
        "plain": {**cell, "num_format": "0"},
        # with its language named: office programs otherwise turn the day around as their own language has it
        "day": {**cell, "num_format": "[$-42A]dd/mm/yyyy", "align": "left"},
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
        case _:
            sheet.write_string(*at, value, formats["risky" if value.startswith(RISKY) else "text"])


def _printing(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_footer("&R&P/&N")
