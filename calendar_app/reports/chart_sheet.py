"""The table of a chart as a workbook, with a cover."""

from datetime import date

from flask_babel import gettext as _

from calendar_app.charts.figure import Figure
from calendar_app.reports import sheets
from calendar_app.reports.sheets import Cover, Table


def of(found: Figure, today: date) -> bytes:
    """The same as is drawn, line by line."""
    headers = list(found.table.headers)
    widths = [44, *[18] * (len(headers) - 1)]
    table = Table(_("Table"), found.title, headers, widths, found.table.rows, plain=found.table.plain)
    return sheets.workbook(
        [table], found.source, today, Cover(found.title, found.chosen, found.table.definitions)
    )  # fmt: skip
