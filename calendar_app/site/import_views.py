"""A year's plan from a spreadsheet or a calendar file: choose, look at what it would do, confirm."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.activities.importing import sandbox, service, words
from calendar_app.activities.importing.columns import BY_KEY
from calendar_app.activities.importing.matching import Matcher, Options
from calendar_app.activities.importing.plan import Plan
from calendar_app.activities.importing.service import Confirmation, Stale, Taken
from calendar_app.activities.importing.table import Refused, Table
from calendar_app.activities.importing.template import template as workbook
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.i18n.locale import language
from calendar_app.jinja import named
from calendar_app.models.units import Unit
from calendar_app.site import desk_queries
from calendar_app.site.import_forms import ConfirmForm, UploadForm
from calendar_app.site.public_queries import unit_ref
from calendar_app.units import queries as units

bp = Blueprint("imports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: from this month on, the plan of the next year is what people bring
AUTUMN = 9


def session() -> Session:
    """The session of this request."""
    return db.session()


def _unit(code: str) -> Unit:
    unit = units.by_code(session(), cleaned(code))
    access.require(principal(), Action.EDIT, unit.path)
    return unit


@bp.route("/desk/units/<code>/import", methods=["GET", "POST"])
@login_required
def upload(code: str) -> ResponseReturnValue:
    unit = _unit(code)
    form = _upload_form()
    if form.validate_on_submit():
        try:
            key = _kept(unit.code, form)
            asked = {"year": form.year.data, "type": form.type.data or None}
            return redirect(url_for(".preview", code=code, file_id=key, **asked), code=303)
        except Refused as why:
            form.file.errors = [words.refused(why)]
    unit = _unit(code)
    return render_template("desk/import.html", form=form, unit=unit_ref(session(), unit))


def _upload_form() -> UploadForm:
    today = clock.today()
    usual = today.year + (today.month >= AUTUMN)
    form = UploadForm(year=usual)
    form.year.choices = [(year, str(year)) for year in range(today.year - 1, today.year + 4) if year in YEARS]
    types = [(choice.code, named(choice)) for choice in desk_queries.activity_types(session())]
    form.type.choices = [("", _("None: each row names its own")), *types]
    return form


def _kept(code: str, form: UploadForm) -> int:
    """Read an upload once, outside any transaction, and keep it; raise `Refused`."""
    body = form.file.data.read(service.LARGEST + 1)
    if len(body) > service.LARGEST:
        raise Refused("too_large", most=service.LARGEST // 1000)
    sandbox.read(body)
    now = clock.now()
    with transaction(principal(), now) as write:
        unit = units.by_code(write, code)
        return service.keep(write, unit, form.file.data.filename or "", body, by=principal(), now=now).id


@bp.get("/desk/units/<code>/import/template.xlsx")
@login_required
def template(code: str) -> ResponseReturnValue:
    _unit(code)
    today = clock.today()
    body = workbook(session(), language(), today.year + (today.month >= AUTUMN))
    name = "ke-hoach-nam-mau.xlsx" if language() == "vi" else "plan-template.xlsx"
    return Response(body, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.route("/desk/units/<code>/import/<int(max=2147483647):file_id>", methods=["GET", "POST"])
@login_required
def preview(code: str, file_id: int) -> ResponseReturnValue:
    unit = _unit(code)
    file, body = service.waiting(session(), unit, file_id, by=principal())
    options = _options()
    if not body:
        flash(_("This file has been imported already; nothing was imported twice."))
        return redirect(_board(unit.code, options.year), code=303)
    try:
        table = sandbox.read(body)
    except Refused as why:
        flash(words.refused(why), "error")
        return redirect(url_for(".upload", code=code), code=303)
    form, problem = ConfirmForm(), ""
    if form.validate_on_submit():
        try:
            flash(_said(_confirmed(unit.code, file_id, table, options, form)))
            return redirect(_board(code, options.year), code=303)
        except Stale:
            problem = _("Something has changed since you looked. This is what the import would do now.")
        except Invalid:
            problem = _("Some rows are wrong. Mend the file, or say that they are to be left out.")
    return _preview_page(_unit(code), file.name, table, options, form, problem)


def _options() -> Options:
    """What was chosen with the file; it stands in the address."""
    year = request.args.get("year", clock.today().year, type=int)
    known = {choice.code for choice in desk_queries.activity_types(session())}
    chosen = cleaned(request.args.get("type", ""))
    if year not in YEARS or (chosen and chosen not in known):
        raise NotFound("import", year)
    return Options(year, chosen)


def _board(code: str, year: int) -> str:
    return url_for("desk.home", unit=code, year=year)


def _confirmed(code: str, file_id: int, table: Table, options: Options, form: ConfirmForm) -> Taken | None:
    now = clock.now()
    seen = Confirmation(form.digest.data or "", bool(form.leave_out.data), bool(form.submit.data))
    with transaction(principal(), now) as write:
        unit = units.by_code(write, code)
        return service.confirm(write, unit, file_id, table, options, seen, by=principal(), now=now)


def _said(taken: Taken | None) -> str:
    """What the import has done, in a sentence or three."""
    if taken is None:
        return _("This file has been imported already; nothing was imported twice.")
    parts = [
        ngettext("%(num)s activity created.", "%(num)s activities created.", taken.created),
        ngettext("%(num)s activity changed.", "%(num)s activities changed.", taken.changed) if taken.changed else "",
        ngettext("%(num)s row left out.", "%(num)s rows left out.", taken.left_out) if taken.left_out else "",
        ngettext("%(num)s submitted.", "%(num)s submitted.", taken.submitted) if taken.submitted else "",
    ]
    return " ".join(part for part in parts if part)


def _preview_page(
    unit: Unit, name: str, table: Table, options: Options, form: ConfirmForm, problem: str
) -> ResponseReturnValue:
    today = clock.today()
    plan = service.preview(session(), unit, table, options, by=principal(), now=clock.now())
    form.digest.data = plan.digest
    page = render_template(
        "desk/import_preview.html",
        unit=unit_ref(session(), unit), name=name, table=table, plan=plan, form=form, problem=problem,
        rows=_rows(plan, table, today), summary=words.summary(plan), options=options,
        direct=not unit.needs_approval, unknown=table.unknown,
        known=[(header.text, _meant(header.key)) for header in table.headers if header.text],
    )  # fmt: skip
    return page, 409 if problem else 200


def _meant(key: str) -> str:
    """What a column of the file is here; "" for one that is known and not imported."""
    return "" if BY_KEY[key].kind == "ignored" else words.column(key, language())


def _rows(plan: Plan, table: Table, today: date) -> dict[str, list[dict[str, Any]]]:
    """Rows by state, with what there is to say of each."""
    matcher = Matcher(session(), Options(today.year), today)
    name = words.names(matcher.lexicons, _place_name, _unit_name)
    found: dict[str, list[dict[str, Any]]] = {"wrong": [], "create": [], "change": [], "skip": []}
    for step in plan.steps:
        found[step.state].append(
            {
                "step": step,
                "faults": [words.fault(fault, table, step.number) for fault in step.faults],
                "changes": [words.change(change, name) for change in step.changes],
                "why": words.why(step),
                "like": words.like(step) if step.state == "create" else "",
            }
        )
    return found


def _place_name(code: str) -> str:
    place = units.find_place(session(), code)
    return named(place) if place else code


def _unit_name(code: str) -> str:
    unit = units.find(session(), code)
    return named(unit) if unit else code
