"""The reminders of a unit, for whoever manages it: its rules, what they will send, and the leave of its people."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.accounts import queries as accounts
from calendar_app.activities.draft import cleaned
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import named
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.reminders import leave, preference_queries, unit_rules
from calendar_app.reminders.unit_rules import RuleHere
from calendar_app.site import reminder_page
from calendar_app.site.people_page import managed, person_page
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.reminder_forms import LEAVE_FAULTS, RULE_FAULTS, LeaveForm, RuleForm, tell
from calendar_app.site.reminder_rule_words import rule, when
from calendar_app.site.reminder_views import speech

bp = Blueprint("unit_reminders", __name__, url_prefix="/desk/units/<code>")
bp.add_app_template_filter(rule, "reminder_rule")
bp.add_app_template_filter(when, "days_before")
Id = "<int(max=2147483647):person_id>"


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is for those who manage the unit."""


def _unit(session: Session, code: str) -> Unit:
    return managed(session, cleaned(code), principal())


@bp.get("/reminders")
def home(code: str) -> ResponseReturnValue:
    unit = _unit(db.session(), code)
    rows = unit_rules.listed(db.session(), unit, by=principal())
    return render_template("desk/unit_reminders.html", unit=unit_ref(db.session(), unit), rows=rows)


@bp.get("/reminders/ahead")
def ahead(code: str) -> ResponseReturnValue:
    unit = _unit(db.session(), code)
    mornings = reminder_page.mornings(db.session(), unit, speech(), clock.now())
    return render_template("desk/unit_reminders_ahead.html", unit=unit_ref(db.session(), unit), mornings=mornings)


@bp.route("/reminders/<name>", methods=["GET", "POST"])
def change(code: str, name: str) -> ResponseReturnValue:
    unit = _unit(db.session(), code)
    row, form = unit_rules.rule(db.session(), unit, cleaned(name), by=principal()), RuleForm()
    if form.validate_on_submit():
        if _put(form, row, code):
            flash(_("The rule is set for %(unit)s.", unit=named(unit)))
            return redirect(url_for(".home", code=code), code=303)
    elif not form.is_submitted():
        form.show(row)
    shown = unit_ref(db.session(), _unit(db.session(), code))
    return render_template(
        "desk/unit_reminder.html", unit=shown, form=form, row=row, has_days=unit_rules.has_days(row.code),
        may_switch=unit_rules.may_switch(row.code),
    )  # fmt: skip


def _put(form: RuleForm, row: RuleHere, code: str) -> bool:
    """Set the rule; False with what is wrong beside its field."""
    try:
        days = form.chosen_days(row) if unit_rules.has_days(row.code) else None
        with transaction(principal(), clock.now()) as write:
            unit = _unit(write, code)
            unit_rules.put(write, unit, row.code, enabled=form.enabled.data == "yes", days=days, by=principal())
    except ValueError:
        tell(form, {"days": "unreadable"}, RULE_FAULTS)
        return False
    except Invalid as error:
        tell(form, error.fields, RULE_FAULTS)
        return False
    return True


@bp.post("/reminders/<name>/back")
def put_back(code: str, name: str) -> ResponseReturnValue:
    with transaction(principal(), clock.now()) as write:
        unit_rules.put_back(write, _unit(write, code), cleaned(name), by=principal())
    flash(_("The rule is put back."))
    return redirect(url_for(".home", code=code), code=303)


@bp.route(f"/people/{Id}/leave", methods=["GET", "POST"])
def away(code: str, person_id: int) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    page = person_page(session, _unit(session, code), person_id, principal(), now)
    candidates, form = _candidates(session, person_id), LeaveForm()
    form.offer(candidates)
    if candidates and form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                leave.take(write, person_id, form.away(), by=principal(), now=now)
            flash(_("The leave is entered."))
            return redirect(url_for(".away", code=code, person_id=person_id), code=303)
        except Invalid as error:
            tell(form, error.fields, LEAVE_FAULTS)
    absences = preference_queries.absences(db.session(), person_id, clock.day(now))
    return render_template(
        "desk/person_leave.html", unit=page.unit, member=page.member, form=form, candidates=candidates,
        absences=absences,
    )  # fmt: skip


def _candidates(session: Session, person_id: int) -> list[Person]:
    """Who can stand in for somebody whose leave the reader may enter."""
    person = accounts.person_with_grants(session, person_id)
    if person is None:
        raise NotFound("person", person_id)
    leave.require(person, principal())
    return leave.candidates(session, person)


@bp.post(f"/people/{Id}/leave/<int(max=2147483647):absence_id>/cancel")
def cancel(code: str, person_id: int, absence_id: int) -> ResponseReturnValue:
    now = clock.now()
    with transaction(principal(), now) as write:
        _unit(write, code)
        leave.cancel(write, absence_id, by=principal(), now=now)
    flash(_("The leave is taken back."))
    return redirect(url_for(".away", code=code, person_id=person_id), code=303)
