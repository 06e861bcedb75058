"""The year of a unit as a workbook: its activities, in the columns of the import, and its obligations."""

from collections.abc import Sequence
from datetime import date

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
from calendar_app.reports import matrix_cover, queries, sheets
from calendar_app.reports.sheets import Cover, Table
from calendar_app.reports.year_cells import Value, Writer

#: columns that are shown even when every cell of them is empty
SHOWN = {"title", "type", "first_day", "last_day", "starts_at", "venue", "commemorations", "state", "attendance"}


def of_unit(session: Session, unit: Unit, year: int, *, by: Principal, language: str, today: date) -> bytes:
    """The workbook of a unit's year for somebody who may read what it plans; `NotFound` for others."""
    access.require(by, Action.VIEW, unit.path)
    writer = Writer(Matcher(session, Options(year), today), language, today)
    activities = [writer.row(row) for row in queries.year(session, unit, year, by)]
    owed = [_owed(cell, language) for cell in boards.cells(session, year, today, unit)]
    tables = (_activities(year, language, activities), _obligations(year, owed))
    return sheets.workbook(tables, named(unit), today, _cover(unit, year, len(activities), len(owed)))


def _cover(unit: Unit, year: int, activities: int, owed: int) -> Cover:
    chosen = [
        (_("Unit"), named(unit)), (_("Year"), str(year)), (_("Activities"), str(activities)),
        (_("Obligations"), str(owed)),
    ]  # fmt: skip
    words = [
        (_("Activities"), _("What the unit leads or takes part in and you may read. The columns are those of the "
                            "import: the workbook can be changed and read in again.")),
        (_("Obligations"), _("What the unit owes in the year, each in each of its periods.")),
        *matrix_cover.risks(),
    ]  # fmt: skip
    return Cover(_("Year %(year)s: activities and obligations", year=year), chosen, words)


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
