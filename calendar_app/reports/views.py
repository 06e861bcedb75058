"""Documents to download."""

from datetime import date

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from flask_login import login_required

from calendar_app import clock
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.charts import drawing
from calendar_app.charts.asking import Asked
from calendar_app.domain.text import fold
from calendar_app.duties import commendations
from calendar_app.extensions import db, principal
from calendar_app.i18n.locale import language
from calendar_app.indicators import asking, overview, saying
from calendar_app.indicators import queries as indicators
from calendar_app.indicators.frame import Frame
from calendar_app.quotas import matrix_address
from calendar_app.reports import chart_sheet as chart_sheets
from calendar_app.reports import commendation_sheet as commendation_sheets
from calendar_app.reports import figure_sheet, matrix_sheet, target_sheets
from calendar_app.reports import round_sheet as round_sheets
from calendar_app.reports import year_sheet as sheets
from calendar_app.units import queries as units

bp = Blueprint("reports", __name__)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filename(name: str) -> str:
    """A name that every program can keep: "Đợt 4.xlsx" is "dot-4.xlsx"."""
    stem, _dot, ending = name.rpartition(".")
    return f"{fold(stem).replace(' ', '-')}.{ending}"


def _download(body: bytes, name: str) -> Response:
    response = Response(body, mimetype=SHEET)
    response.headers.set("Content-Disposition", "attachment", filename=filename(name))
    return response


@bp.get("/desk/overview/<any(year,heat,tiles):chart>.xlsx")
@login_required
def chart_sheet(chart: str) -> Response:
    asked, today = Asked(request.args, clock.today().year), clock.today()
    found = drawing.drawn(db.session(), chart, asked.unit, asked.year, asked.by, principal(), today)
    return _download(chart_sheets.of(found, today), f"{chart}-{asked.unit}-{asked.year}.xlsx")


@bp.get("/desk/matrix.xlsx")
@login_required
def matrix_book() -> Response:
    asked = matrix_address.read(request.args, clock.today().year, "")
    body = matrix_sheet.of(db.session(), asked, by=principal(), today=clock.today())
    name = _("control room %(unit)s %(year)s", unit=asked.unit, year=asked.year)
    return _download(body, f"{name}.xlsx")


@bp.get("/desk/targets.xlsx")
@login_required
def targets_sheet() -> Response:
    today = clock.today()
    year = request.args.get("year", today.year, type=int)
    if not 2000 <= year <= 2052:
        abort(404)
    return _download(target_sheets.all_targets(db.session(), year, today), f"muc-tieu-{year}.xlsx")


@bp.get("/desk/targets/<plan>/<code>.xlsx")
@login_required
def target_sheet(plan: str, code: str) -> Response:
    today = clock.today()
    year = request.args.get("year", today.year, type=int)
    target, row = indicators.by_code(db.session(), cleaned(plan), cleaned(code), date(today.year, 12, 31))
    frame = Frame(db.session(), row, today)
    if year not in saying.years(frame, today):
        abort(404)
    return _download(target_sheets.one_target(frame, target, year, today), f"{target.code}-{year}.xlsx")


@bp.get("/desk/figures/<subject>/<form>/<window>/<int(max=9999):year>.xlsx")
@login_required
def figures_sheet(subject: str, form: str, window: str, year: int) -> Response:
    session, today = db.session(), clock.today()
    frame = overview.frame_with(session, cleaned(form), today)
    owner = overview.subject_of(session, cleaned(subject))
    which = asking.which(frame, cleaned(form), owner, cleaned(window), year, today)
    return _download(figure_sheet.of(frame, which, by=principal(), today=today), f"{fold(owner.code)}-{year}.xlsx")


@bp.get("/desk/figures/table/<form>/<window>/<int(max=9999):year>.xlsx")
@login_required
def figures_table(form: str, window: str, year: int) -> Response:
    today = clock.today()
    frame = overview.frame_with(db.session(), cleaned(form), today)
    body = figure_sheet.to_fill_in(frame, cleaned(form), cleaned(window), year, by=principal(), today=today)
    return _download(body, f"{fold(form)}-{year}.xlsx")


@bp.get("/desk/units/<code>/year/<int(max=9999):year>.xlsx")
@login_required
def year_sheet(code: str, year: int) -> Response:
    if year not in YEARS:
        abort(404)
    unit = units.by_code(db.session(), cleaned(code))
    today = clock.today()
    body = sheets.of_unit(db.session(), unit, year, by=principal(), language=language(), today=today)
    return _download(body, f"{unit.code}-{year}.xlsx")


@bp.get("/desk/rounds/<int(max=2147483647):round_id>/table.xlsx")
@login_required
def round_sheet(round_id: int) -> Response:
    body = round_sheets.of_round(db.session(), round_id, by=principal(), today=clock.today())
    name = _("round %(number)s", number=round_id)
    return _download(body, f"{name}.xlsx")


@bp.get("/desk/commendations.xlsx")
@login_required
def commendation_sheet() -> Response:
    year, state = request.args.get("year", clock.today().year, type=int), request.args.get("state", "")
    if year not in YEARS or state not in ("", *commendations.STATES):
        abort(404)
    body = commendation_sheets.of_year(db.session(), year, state, by=principal(), today=clock.today())
    name = _("commendation %(year)s", year=year)
    return _download(body, f"{name}.xlsx")
