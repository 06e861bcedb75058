"""Difficulties: the list, a report, one of them with its steps."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from wtforms.fields.choices import SelectChoice

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.duties import chain, difficulties
from calendar_app.duties import difficulty_queries as queries
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import days, named
from calendar_app.models.units import Unit
from calendar_app.plans import observances
from calendar_app.site import difficulty_page, telling
from calendar_app.site.difficulty_forms import KINDS, ReportForm, StepForm
from calendar_app.site.difficulty_page import Asked
from calendar_app.site.public_queries import unit_ref
from calendar_app.units import queries as units

bp = Blueprint("difficulties", __name__)
Id = "<int(max=2147483647):key>"
STEPS = {
    "answer": difficulties.answer, "forward": difficulties.forward, "ask": difficulties.ask,
    "close": difficulties.close,
}  # fmt: skip


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.get("/desk/difficulties")
def home() -> ResponseReturnValue:
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    year, number = request.args.get("year", type=int), request.args.get("page", 1, type=int)
    if state not in ("", *difficulties.STATES) or kind not in ("", *difficulties.KINDS) or number > 10_000:
        abort(404)
    if year is not None and year not in observances.YEARS:
        abort(404)
    asked = Asked(state, kind, cleaned(request.args.get("unit", ""))[:40], year)
    board = difficulty_page.board(db.session(), asked, number, principal())
    return render_template("desk/difficulties.html", found=board, kinds=KINDS, this_year=clock.today().year)


@bp.route("/desk/units/<code>/difficulties/new", methods=["GET", "POST"])
def new(code: str) -> ResponseReturnValue:
    unit, now = units.by_code(db.session(), cleaned(code)), clock.now()
    access.require(principal(), Action.EDIT, unit.path)
    given = {name: request.args.get(name) for name in ("activity", "obligation")}
    form = ReportForm(data=given if request.method == "GET" else None)
    heads = _offer(form, unit)
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                row = difficulties.report(
                    write, units.by_code(write, cleaned(code)), form.report(), by=principal(), now=now
                )
                key, head = row.id, named(row.with_unit)
        except Invalid as error:
            telling.tell(form, error.fields, _fault)
        else:
            flash(_("Reported to %(unit)s. Here you see what becomes of it.", unit=head))
            return redirect(url_for(".show", key=key), code=303)
    return render_template("desk/difficulty_new.html", form=form, unit=unit_ref(db.session(), unit), heads=heads)


def _offer(form: ReportForm, unit: Unit) -> list[Unit]:
    """Put the lists into a form; the units to which one may turn."""
    session, today = db.session(), clock.today()
    heads = chain.above(session, unit, today)
    form.to.choices = [SelectChoice(one.code, named(one)) for one in heads]
    form.to.data = form.to.data or (heads[0].code if heads else None)
    nothing = SelectChoice("", _("None in particular"))
    owed = [SelectChoice(str(one.id), named(one, "short") or named(one)) for one in queries.obligations(session, today)]
    form.obligation.choices = [nothing, *owed]
    found = difficulties.activities_of(session, unit, today)
    latest = [one.versions[-1] for one in found]
    form.activity.choices = [nothing, *(
        SelectChoice(str(one.activity_id), f"{one.title} – {days(one.first_day, one.last_day)}") for one in latest
    )]  # fmt: skip
    return heads


@bp.get(f"/desk/difficulties/{Id}")
def show(key: int) -> ResponseReturnValue:
    return _page(key, StepForm(formdata=None))


def _page(key: int, form: StepForm) -> ResponseReturnValue:
    found = difficulty_page.view(db.session(), key, principal(), clock.today())
    return render_template("desk/difficulty.html", found=found, form=form)


@bp.post(f"/desk/difficulties/{Id}/step")
def step(key: int) -> ResponseReturnValue:
    """One form, a button for each step that the reader may take: ``then`` says which."""
    form, now = StepForm(), clock.now()
    difficulties.view(db.session(), key, principal())
    take = STEPS.get(request.form.get("then", ""))
    if take is None:
        abort(400)
    if not form.validate_on_submit():
        return _page(key, form)
    try:
        with transaction(principal(), now) as write:
            take(write, key, form.text.data or "", by=principal(), now=now)
    except Invalid as error:
        telling.tell(form, error.fields, _fault)
        return _page(key, form)
    except WrongStatus:
        flash(_("Somebody else has moved it on meanwhile. Look at it again."), "warning")
    else:
        flash(_("Noted. The unit that reported it sees it."))
    return redirect(url_for(".show", key=key), code=303)


def _fault(field: str, code: str) -> str:
    exact = {
        ("to", "nobody"): _("There is no unit above yours to which it could go."),
        ("text", "nobody"): _("There is no unit above to which it could be passed on."),
        ("title", "missing"): _("Say in one sentence what hinders you."),
        ("text", "missing"): _("Say it in a sentence."),
    }
    return exact.get((field, code)) or (
        _("This text is too long.") if code == "too_long" else _("Choose one from the list.")
    )
