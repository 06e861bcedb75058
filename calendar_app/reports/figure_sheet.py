"""Figures as workbooks that the desk reads back: of one unit beside last year, of many units row by row."""

from datetime import date

from flask_babel import gettext as _

from calendar_app.domain.access import Principal
from calendar_app.domain.errors import NotFound
from calendar_app.i18n.locale import language
from calendar_app.indicators import asking, many, overview, sheet_queries
from calendar_app.indicators.asking import Which
from calendar_app.indicators.definitions import Form, Metric
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.sheets import keys_of, name_of
from calendar_app.jinja import day, named
from calendar_app.reports import sheets
from calendar_app.reports.sheets import Cover, Table, Value


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
    chosen = [
        (_("Unit"), named(which.subject)), (_("Form of figures"), named(which.form)), (_("Year"), str(which.year)),
        (_("From - to"), f"{day(which.period.since)} - {day(which.period.last_day)}"),
    ]  # fmt: skip
    before_that = (str(which.year - 1), _("What was given the year before, for comparison."))
    cover = Cover(title, chosen, [*_definitions(which.form), before_that])
    return sheets.workbook([table], named(which.subject), today, cover)


def to_fill_in(frame: Frame, form: str, window: str, year: int, *, by: Principal, today: date) -> bytes:
    """A workbook with a row for each unit of which somebody may enter figures; `NotFound` where there is none."""
    found, units = many.asked(frame, form, window, year, by)
    stands = many.standing(frame, found, window, year)
    parts = {(metric.code, part.code): f"{named(metric)}: {named(part)}" for metric in found.metrics
             for part in metric.breakdowns}  # fmt: skip
    names = parts | {(metric.code, ""): named(metric) for metric in found.metrics}
    keys = keys_of(found)
    rows: list[list[Value]] = [
        [unit.code, named(unit), *(stands.get(unit.id, {}).get(key) for key in keys)] for unit in units
    ]
    headers = [_("Code"), _("Unit"), *(names[key] for key in keys)]
    title = overview.title(found, window, year, language())
    table = Table(_("Figures"), title, headers, [14, 44, *(18 for _key in keys)], rows)
    chosen = [(_("Form of figures"), named(found)), (_("Year"), str(year)), (_("Units"), str(len(units)))]
    cover = Cover(title, chosen, _definitions(found))
    return sheets.workbook([table], named(frame.desk) if frame.desk else "", today, cover)


def _definitions(form: Form) -> list[tuple[str, str]]:
    """What the cells mean, and in what each figure is counted."""
    return [
        (_("Code"), _("By it a row is recognised when the workbook is read in again; leave it as it is.")),
        (_("Empty cell"), _("Nothing was given. Nought is a figure: write 0.")),
        *((named(metric), _measure(metric)) for metric in form.metrics),
    ]


def _measure(metric: Metric) -> str:
    counted = _("1 is yes, 0 is no") if metric.yes_no else _("counted in: %(unit)s", unit=named(metric, "unit"))
    parts = ", ".join(named(part) for part in metric.breakdowns)
    return _("%(counted)s; of them: %(parts)s", counted=counted, parts=parts) if parts else counted
