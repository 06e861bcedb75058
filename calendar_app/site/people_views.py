"""The people of a unit: invited, given roles, relieved of them."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.accounts import invitations, recovery, roles
from calendar_app.activities import transfer
from calendar_app.activities.draft import cleaned
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.units import Unit
from calendar_app.site.people_forms import FAULTS, InviteForm, RoleForm, TransferForm
from calendar_app.site.people_page import managed, offered, people_page, person_page

bp = Blueprint("people", __name__, url_prefix="/desk/units/<code>/people")
Id = "<int(max=2147483647):person_id>"


@bp.before_request
@login_required
def guard() -> None:
    """Everything here is for those who manage the unit."""


def _unit(session: Session, code: str) -> Unit:
    return managed(session, cleaned(code), principal())


def _role(name: str | None) -> Role:
    """The role of a name; raise `Invalid` for none."""
    if name not in {role.name.lower() for role in Role}:
        raise Invalid({"role": "unknown"})
    return Role.named(name)


@bp.get("")
def home(code: str) -> ResponseReturnValue:
    unit = _unit(db.session(), code)
    page = people_page(db.session(), unit, principal(), clock.now())
    return render_template("desk/people.html", page=page, unit=page.unit)


@bp.route("/new", methods=["GET", "POST"])
def invite(code: str) -> ResponseReturnValue:
    unit, now = _unit(db.session(), code), clock.now()
    form = InviteForm()
    form.offer(offered(unit, principal()))
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                invitations.invite(
                    write, _unit(write, code), form.email.data or "", form.name.data or "", _role(form.role.data),
                    by=principal(), config=current_app.config["CALENDAR"], now=now,
                )  # fmt: skip
            flash(_("A letter is on its way to %(address)s.", address=(form.email.data or "").strip()))
            return redirect(url_for(".home", code=code), code=303)
        except Invalid as error:
            form.email.errors = [*form.email.errors, _said(error)]
    page = people_page(db.session(), _unit(db.session(), code), principal(), now)
    return render_template("desk/people_invite.html", form=form, unit=page.unit)


@bp.post("/invitations/<int(max=2147483647):link_id>/<any(again, revoke):step>")
def invitation(code: str, link_id: int, step: str) -> ResponseReturnValue:
    now = clock.now()
    with transaction(principal(), now) as write:
        unit = _unit(write, code)
        if step == "again":
            invitations.again(write, unit, link_id, by=principal(), config=current_app.config["CALENDAR"], now=now)
        else:
            invitations.revoke(write, unit, link_id, by=principal(), now=now)
    flash(_("Sent again. The earlier link opens nothing any more.") if step == "again" else _("Taken back."))
    return redirect(url_for(".home", code=code), code=303)


@bp.get(f"/{Id}")
def show(code: str, person_id: int) -> ResponseReturnValue:
    return _show(code, person_id)


def _show(
    code: str, person_id: int, role: RoleForm | None = None, to: TransferForm | None = None, fault: str = ""
) -> ResponseReturnValue:
    unit = _unit(db.session(), code)
    page = person_page(db.session(), unit, person_id, principal(), clock.now())
    was = page.member.role.name.lower()
    role, to = role or RoleForm(formdata=None, data={"role": was}), to or TransferForm(formdata=None)
    role.was.data = was
    role.offer(offered(unit, principal()))
    to.offer(page.takers)
    shown = role if role.errors else to
    return render_template(
        "desk/people_person.html", page=page, unit=page.unit, role=role, to=to, shown=shown, fault=FAULTS.get(fault, "")
    )


@bp.post(f"/{Id}/role")
def change(code: str, person_id: int) -> ResponseReturnValue:
    now, form = clock.now(), RoleForm()
    form.offer(offered(_unit(db.session(), code), principal()))
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                role, was, unit = _role(form.role.data), _role(form.was.data), _unit(write, code)
                if role is Role.VIEWER:
                    _require_hands_free(write, unit, person_id)
                roles.change(write, unit, person_id, role, was, by=principal(), now=now)
            flash(_("The role is changed."))
            return redirect(url_for(".home", code=code), code=303)
        except Invalid as error:
            form.role.errors = [*form.role.errors, _said(error)]
    return _show(code, person_id, role=form)


@bp.post(f"/{Id}/transfer")
def hand_over(code: str, person_id: int) -> ResponseReturnValue:
    now, form = clock.now(), TransferForm()
    unit = _unit(db.session(), code)
    form.offer(person_page(db.session(), unit, person_id, principal(), now).takers)
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                moved = transfer.hand_over(
                    write, _unit(write, code), person_id, form.taker.data, by=principal(), now=now
                )
            flash(_handed(moved))
            return redirect(url_for(".show", code=code, person_id=person_id), code=303)
        except Invalid as error:
            form.taker.errors = [*form.taker.errors, _said(error)]
    return _show(code, person_id, to=form)


def _handed(moved: transfer.Load) -> str:
    activities = ngettext("%(num)s activity", "%(num)s activities", moved.activities)
    tasks = ngettext("%(num)s task", "%(num)s tasks", moved.tasks)
    return _("Handed over: %(activities)s, %(tasks)s.", activities=activities, tasks=tasks)


@bp.post(f"/{Id}/<any(remove, letter, sessions, close, open):step>")
def decide(code: str, person_id: int, step: str) -> ResponseReturnValue:
    now = clock.now()
    try:
        with transaction(principal(), now) as write:
            said = _decided(write, _unit(write, code), person_id, step)
    except Invalid as error:
        return _show(code, person_id, fault=next(iter(error.fields.values())))
    flash(said)
    gone = step == "remove"
    return redirect(url_for(".home", code=code) if gone else url_for(".show", code=code, person_id=person_id), code=303)


def _decided(write: Session, unit: Unit, person_id: int, step: str) -> str:
    """Do one step with a person; what to say of it."""
    by, now = principal(), clock.now()
    if step == "remove":
        _require_hands_free(write, unit, person_id)
        roles.take_away(write, unit, person_id, _role(request.form.get("was")), by=by, now=now)
        return _("The role is taken away. What they have done stays.")
    if step == "letter":
        recovery.ask_for(write, unit, person_id, by=by, config=current_app.config["CALENDAR"], now=now)
        return _("A letter with a link for a new password is on its way.")
    if step == "sessions":
        roles.end_sessions(write, unit, person_id, by=by, now=now)
        return _("They are signed out everywhere.")
    if step == "close":
        roles.deactivate(write, unit, person_id, by=by, now=now)
        return _("The account is closed.")
    roles.activate(write, unit, person_id, by=by)
    return _("The account is open again.")


def _require_hands_free(session: Session, unit: Unit, person_id: int) -> None:
    """Raise `Invalid` while somebody organises what they could not change any more: nobody would be left to do it."""
    roles.person_of(session, unit, person_id, principal())
    left = transfer.load(session, unit, person_id)
    if left.activities or left.tasks:
        raise Invalid({"role": "in_charge"})


def _said(error: Invalid) -> str:
    return FAULTS.get(next(iter(error.fields.values())), _("Choose one of the list."))
