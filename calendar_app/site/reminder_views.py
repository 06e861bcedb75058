"""One's own reminders: what comes next, which one wants, and leave with somebody who stands in."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.accounts import queries as accounts
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.i18n.locale import DEFAULT, language
from calendar_app.models.people import Person
from calendar_app.reminders import leave, preference_queries, wishing
from calendar_app.reminders.kinds import DUTY, MUTABLE
from calendar_app.site import reminder_page
from calendar_app.site.reminder_forms import LEAVE_FAULTS, ChoicesForm, LeaveForm, tell
from calendar_app.site.reminder_page import Speech
from calendar_app.site.reminder_words import kind

bp = Blueprint("reminders", __name__, url_prefix="/desk/reminders")


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is one's own."""


def own(session: Session) -> Person:
    """The reader."""
    found = accounts.person_with_grants(session, principal().person_id or 0)
    if found is None:
        raise NotFound("person", principal().person_id)
    return found


def speech() -> Speech:
    """How the page speaks."""
    config = current_app.config["CALENDAR"]
    return Speech(language(), request.script_root, config.base_url)


@bp.get("")
def home() -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    person = own(session)
    return render_template(
        "desk/reminders.html",
        mornings=reminder_page.mornings(session, person, speech(), now),
        off=[kind(code) for code in wishing.muted(session, person.id)],
        absences=preference_queries.absences(session, person.id, clock.day(now)),
        standing_in=preference_queries.standing_in(session, person.id, clock.day(now)),
        granted=bool(person.grants),
    )


@bp.route("/choices", methods=["GET", "POST"])
def choices() -> ResponseReturnValue:
    session = db.session()
    person = own(session)
    off = wishing.muted(session, person.id)
    form = ChoicesForm(
        data=None
        if request.method == "POST"
        else {
            "language": person.language,
            "mode": wishing.mode(session, person.id),
            "wanted": [code for code in MUTABLE if code not in off],
        }
    )
    form.offer()
    if form.validate_on_submit():
        return _chosen(form)
    kinds = {code: kind(code) for code in (*MUTABLE, DUTY)}
    return render_template("desk/reminder_choices.html", form=form, kinds=kinds, duty=kinds[DUTY])


def _chosen(form: ChoicesForm) -> ResponseReturnValue:
    now, spoken = clock.now(), form.language.data
    with transaction(principal(), now) as write:
        wishing.choose(
            write, principal().person_id or 0, mode=form.mode.data, wanted=form.wanted.data or (), language=spoken,
            now=now,
        )  # fmt: skip
    with force_locale(spoken):
        flash(_("Your choices are saved. They hold from the next mail on."))
    return redirect(url_for(".home", lang=None if spoken == DEFAULT else spoken), code=303)


@bp.route("/leave", methods=["GET", "POST"])
def away() -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    person, form = own(session), LeaveForm()
    candidates = leave.candidates(session, person)
    form.offer(candidates)
    if candidates and form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                row = leave.take(write, person.id, form.away(), by=principal(), now=now)
                name = row.stand_in.name
            flash(_("Your leave is entered. %(name)s gets your reminders meanwhile.", name=name))
            return redirect(url_for(".away"), code=303)
        except Invalid as error:
            tell(form, error.fields, LEAVE_FAULTS)
    today = clock.day(now)
    return render_template(
        "desk/reminder_leave.html", form=form, candidates=candidates,
        absences=preference_queries.absences(db.session(), principal().person_id or 0, today),
        standing_in=preference_queries.standing_in(db.session(), principal().person_id or 0, today),
    )  # fmt: skip


@bp.post("/leave/<int(max=2147483647):absence_id>/cancel")
def cancel(absence_id: int) -> ResponseReturnValue:
    now = clock.now()
    with transaction(principal(), now) as write:
        leave.cancel(write, absence_id, by=principal(), now=now)
    flash(_("The leave is taken back."))
    return redirect(url_for(".away"), code=303)
