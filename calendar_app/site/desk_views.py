"""The desk: what a unit owes and plans, and the forms with which it does."""

from functools import partial

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import queries as activities
from calendar_app.activities import service
from calendar_app.activities.draft import YEARS, cleaned
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.quotas import overrides
from calendar_app.site import desk_history, desk_sharing, desk_words, evidence_views, planning_views
from calendar_app.site.desk_activity import activity_page
from calendar_app.site.desk_board import board
from calendar_app.site.desk_forms import OverrideForm, ReasonForm
from calendar_app.site.draft_forms import tell
from calendar_app.site.public_queries import unit_refs
from calendar_app.units import queries as units

bp = Blueprint("desk", __name__)
for word in desk_words.FILTERS:
    bp.add_app_template_filter(word)
Id = "<int(max=2147483647):activity_id>"


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.get("/desk")
@login_required
def home() -> ResponseReturnValue:
    today = clock.today()
    year = request.args.get("year", today.year, type=int)
    number = request.args.get("page", 1, type=int)
    if year not in YEARS or not 1 <= number <= 10_000:
        abort(404)
    code = request.args.get("unit", "")
    found = board(session(), principal(), code, year, today, number)
    if found is None and code:
        raise NotFound("unit", code)
    return render_template("desk/home.html", board=found, year=year)


@bp.get(f"/desk/activities/{Id}")
@login_required
def show(activity_id: int) -> ResponseReturnValue:
    return _show(activity_id, ReasonForm(formdata=None), "")


def _show(activity_id: int, form: ReasonForm, step: str) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    page = activity_page(session(), activity, principal(), clock.today())
    has_series = "series.occurrence" in current_app.view_functions
    return render_template("desk/activity.html", page=page, unit=page.unit, form=form, step=step, has_series=has_series)


@bp.post(f"/desk/activities/{Id}/<any(submit, approve):step>")
@login_required
def advance(activity_id: int, step: str) -> ResponseReturnValue:
    now = clock.now()
    read = request.form.get("revision", type=int)
    with transaction(principal(), now) as write:
        if step == "approve":
            activity = service.approve(write, activity_id, by=principal(), now=now, revision=read)
        else:
            activity = service.submit(write, activity_id, by=principal(), now=now)
        published = activities.latest(activity).review == "approved"
    flash(_("Published. It is in the calendar now.") if published else _("Submitted for approval."))
    return redirect(url_for(".show", activity_id=activity_id), code=303)


@bp.post(f"/desk/activities/{Id}/<any(return, postpone, cancel):step>")
@login_required
def with_reason(activity_id: int, step: str) -> ResponseReturnValue:
    form = ReasonForm()
    read = request.form.get("revision", type=int)
    give_back = partial(service.give_back, revision=read)
    take = give_back if step == "return" else service.postpone if step == "postpone" else service.cancel
    said = {"return": _("Returned."), "postpone": _("Postponed."), "cancel": _("Cancelled.")}[step]
    if not form.validate_on_submit():
        return _show(activity_id, form, step)
    try:
        with transaction(principal(), clock.now()) as write:
            take(write, activity_id, form.reason.data or "", by=principal(), now=clock.now())
    except Invalid as error:
        tell(form, error.fields)
        return _show(activity_id, form, step)
    flash(said)
    return redirect(url_for(".show", activity_id=activity_id), code=303)


@bp.get(f"/desk/activities/{Id}/history")
@login_required
def history(activity_id: int) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    rows, page = desk_history.history(session(), activity, request.args.get("page", 1, type=int))
    unit = unit_refs(session(), [activity.lead_unit])[activity.lead_unit_id]
    title = activities.latest(activity).title
    return render_template("desk/history.html", rows=rows, page=page, title=title, activity_id=activity_id, unit=unit)


@bp.get(f"/desk/activities/{Id}/qr.svg")
@login_required
def qr(activity_id: int) -> ResponseReturnValue:
    found = desk_sharing.sharing(service.view(session(), activity_id, principal()), clock.today())
    if not found.address:
        raise NotFound("public page", activity_id)
    return Response(desk_sharing.qr(found.address), mimetype="image/svg+xml")


@bp.post(f"/desk/activities/{Id}/credits/<int(max=2147483647):obligation_id>/<any(override, lift):step>")
@login_required
def decide(activity_id: int, obligation_id: int, step: str) -> ResponseReturnValue:
    """An approver decides whether the activity counts for an obligation, or takes the decision back."""
    now, form = clock.now(), OverrideForm()
    if not form.validate_on_submit():
        return _show(activity_id, form, f"{step}-{obligation_id}")
    one, reason = form.occurrence.data, form.reason.data or ""
    try:
        with transaction(principal(), now) as write:
            activity = service.own(write, activity_id, Action.APPROVE, principal())
            if step == "lift":
                overrides.lift(write, activity, obligation_id, one, reason, by=principal(), now=now)
            else:
                counts = form.counts.data == "yes"
                overrides.override(write, activity, obligation_id, one, counts, reason, by=principal(), now=now)
    except Invalid as error:
        tell(form, error.fields)
        return _show(activity_id, form, f"{step}-{obligation_id}")
    flash(_("Decided. The figures follow.") if step == "override" else _("Taken back. The rules decide again."))
    return redirect(url_for(".show", activity_id=activity_id, _anchor="serves"), code=303)


@bp.post(f"/desk/activities/{Id}/<any(accept, decline):step>/<code>")
@login_required
def answer(activity_id: int, step: str, code: str) -> ResponseReturnValue:
    now = clock.now()
    with transaction(principal(), now) as write:
        unit = units.by_code(write, cleaned(code))
        service.answer(write, activity_id, unit, step == "accept", by=principal(), now=now)
    flash(_("Your unit takes part.") if step == "accept" else _("Declined."))
    return redirect(url_for(".show", activity_id=activity_id), code=303)


for rule, name in (("/desk/activities/new", "new"), (f"/desk/activities/{Id}/edit", "edit")):
    bp.add_url_rule(rule, name, login_required(getattr(planning_views, name)), methods=["GET", "POST"])
bp.add_url_rule(evidence_views.RESULT, "result", evidence_views.result, methods=["GET", "POST"])
