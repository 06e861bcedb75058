"""Reminders sent by hand: whom to urge about a thing, the letter before it goes, those that went."""

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities.draft import YEARS
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import hour, named
from calendar_app.reminders import nudges
from calendar_app.reminders.nudges import Candidate
from calendar_app.site import matrix_page, nudge_page
from calendar_app.site.nudge_forms import NudgeForm

bp = Blueprint("nudges", __name__)
#: longest subject that a thing has
LONGEST = 80


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.app_template_global()
def may_nudge(code: str) -> bool:
    """Whether the reader may remind the unit of a code; asked of the database once for each unit of a page."""
    by = principal()
    if by.administrator or not nudge_page.urging(by):
        return bool(by.administrator)
    known: dict[str, bool] = g.setdefault("nudgeable", {})
    if code not in known:
        known[code] = nudge_page.nudgeable(session(), by, code)
    return known[code]


@bp.get("/desk/nudges")
@login_required
def home() -> ResponseReturnValue:
    rows, page = nudge_page.sent(session(), principal(), request.args.get("page", 1, type=int), clock.today())
    return render_template("desk/nudges.html", rows=rows, page=page, may=bool(nudge_page.urging(principal())))


@bp.get("/desk/nudges/behind")
@login_required
def behind() -> ResponseReturnValue:
    today = clock.today()
    year = request.args.get("year", today.year, type=int)
    if year not in YEARS:
        abort(404)
    rows = nudge_page.behind(session(), principal(), year, today)
    return render_template("desk/nudge_behind.html", rows=rows, year=year, may=bool(nudge_page.urging(principal())))


@bp.route("/desk/nudges/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    """The form, then the letter as it would go, then it goes: ``step`` says how far."""
    subject = request.values.get("subject", "")[:LONGEST]
    found = nudges.candidates(session(), subject, by=principal(), now=clock.now())
    of_list = request.method == "GET" and "within" in request.args
    form = NudgeForm(data=None if request.method == "POST" else _begun(found, of_list))
    form.offer(found)
    if of_list and form.units.data:
        return _preview(subject, form, found)
    step = request.form.get("step", "preview")
    if form.is_submitted() and step != "edit" and form.validate():
        try:
            return _send(subject, form) if step == "send" else _preview(subject, form, found)
        except Invalid as error:
            form.tell(error.fields)
            found = nudges.candidates(session(), subject, by=principal(), now=clock.now())
    return render_template("desk/nudge.html", form=form, found=found, subject=subject)


def _begun(found: list[Candidate], of_list: bool) -> dict[str, object]:
    """What the form begins with: the units of the address; or those of a list of the matrix, and a sentence too."""
    if not of_list:
        return {"units": request.args.getlist("unit")}
    wanted = set(matrix_page.codes(session(), request.args, principal(), clock.today()))
    units = [one.concern.unit.code for one in found if not one.why_not and one.concern.unit.code in wanted]
    return {"units": units, "sentence": _("Please plan it in time, or tell us what stands in the way.")}


def _preview(subject: str, form: NudgeForm, found: list[Candidate]) -> ResponseReturnValue:
    sentence = nudges.checked(form.sentence.data or "")
    chosen = [one for one in found if one.concern.unit.code in (form.units.data or ())]
    config = current_app.config["CALENDAR"]
    shown = nudge_page.preview(session(), chosen, sentence, principal(), config)
    return render_template("desk/nudge_preview.html", shown=shown, form=form, subject=subject, sentence=sentence)


def _send(subject: str, form: NudgeForm) -> ResponseReturnValue:
    now, config = clock.now(), current_app.config["CALENDAR"]
    codes, sentence = form.units.data or [], form.sentence.data or ""
    with transaction(principal(), now) as write:
        found = nudges.send(write, subject, codes, sentence, config, by=principal(), now=now)
        said = [(_outcome(one), "message" if not one.why_not else "warning") for one in found]
    for sentence, category in said:
        flash(sentence, category)
    return redirect(url_for(".home"), code=303)


def _outcome(one: Candidate) -> str:
    """What became of the letters to one unit."""
    unit = named(one.concern.unit)
    if one.before:
        by = one.before.by.name if one.before.by else ""
        return _("%(unit)s was reminded of this at %(hour)s today by %(name)s; nothing more was sent.",
                 unit=unit, hour=hour(one.before.at), name=by)  # fmt: skip
    if one.why_not == "nobody":
        return _("Nobody can be reached at %(unit)s; nothing was sent.", unit=unit)
    if one.why_not:
        return _("%(unit)s has done it already; nothing was sent.", unit=unit)
    names = ", ".join(person.name for person in one.people)
    return _("A letter is on its way to %(unit)s: %(names)s.", unit=unit, names=names)
