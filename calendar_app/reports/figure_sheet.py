"""A sheet of figures as a workbook: last year beside this one, in the columns that the desk reads back."""

from datetime import date

from flask_babel import gettext as _

from calendar_app.domain.access import Principal
from calendar_app.domain.errors import NotFound
from calendar_app.indicators import asking, sheet_queries
from calendar_app.indicators.asking import Which
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.sheets import name_of
from calendar_app.jinja import day, named
from calendar_app.reports import sheets
from calendar_app.reports.sheets import Table, Value


def of(frame: Frame, which: Which, *, by: Principal, today: date) -> bytes:
    """The workbook of a sheet, for who may see it; `NotFound` for others."""
    if not asking.may_see(frame, which.subject, by):
        raise NotFound("figures", which.subject.code)
    now, before = (
        sheet_queries.values(
            frame.session,
            sheet_queries.find(frame.session, frame.plan, which.form.code, which.subject, which.window, year),
        )
        for year in (which.year, which.year - 1)
    )
    rows: list[list[Value]] = []
    for metric in which.form.metrics:
        for part in (None, *metric.breakdowns):
            key = (metric.code, part.code if part else "")
            name = f"{named(metric)}: {named(part)}" if part else named(metric)
            rows.append([name_of(key), name, named(metric, "unit"), before.get(key), now.get(key)])
    headers = [_("Code"), _("Figure"), _("Unit of counting"), str(which.year - 1), str(which.year)]
    title = f"{named(which.form)}, {day(which.period.since)} - {day(which.period.last_day)}"
    table = Table(_("Figures"), title, headers, [26, 60, 18, 16, 16], rows)
    return sheets.workbook([table], named(which.subject), today)
