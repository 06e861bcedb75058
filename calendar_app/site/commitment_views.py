"""Obligations that a unit is given, or gives itself."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from wtforms.fields.choices import SelectChoice

from calendar_app import clock
from calendar_app.domain import access
from calendar_app.domain.access import Action, allows
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.plans import commitments
from calendar_app.quotas import recrediting
from calendar_app.site import commitment_page, commitment_words, desk_queries
from calendar_app.site.commitment_forms import AssignmentForm, CommitmentForm, WithdrawForm
from calendar_app.site.desk_rows import Choice
from calendar_app.site.draft_forms import listed
from calendar_app.site.public_queries import unit_ref
from calendar_app.units import queries as units

bp = Blueprint("commitments", __name__)
Id = "<int(max=2147483647):obligation_id>"


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.get("/desk/units/<code>/commitments")
def home(code: str) -> ResponseReturnValue:
    unit = _unit(code, Action.VIEW)
    may_manage = allows(principal(), Action.MANAGE, unit.path)
    return render_template(
        "desk/commitments.html", unit=_ref(unit), rows=commitment_page.rows(db.session(), unit, principal()),
        may_manage=may_manage, may_assign=may_manage and bool(_below(unit)), year=clock.today().year,
    )  # fmt: skip


@bp.route("/desk/units/<code>/commitments/new", methods=["GET", "POST"])
def new(code: str) -> ResponseReturnValue:
    return _entered(code, CommitmentForm(), "own")


@bp.route("/desk/units/<code>/commitments/assign", methods=["GET", "POST"])
def assign(code: str) -> ResponseReturnValue:
    return _entered(code, AssignmentForm(), "assigned")


def _entered(code: str, form: Any, origin: str) -> ResponseReturnValue:
    unit = _unit(code, Action.MANAGE)
    _fill(form, unit)
    form.from_year.data = form.from_year.data or clock.today().year + 1
    if form.validate_on_submit():
        said, now = form.commitment((code,)), clock.now()
        enter = commitments.take_on if origin == "own" else commitments.assign
        try:
            with transaction(principal(), now) as write:
                row = enter(write, units.by_code(write, code), said, by=principal(), today=clock.today())
                recrediting.recredit_units(write, row.who["codes"], row.valid_from, now=now)
        except Invalid as error:
            commitment_words.tell(form, error.fields)
        else:
            flash(_("The obligation is entered. It is counted like those of the plan."))
            return redirect(url_for(".home", code=code), code=303)
    return render_template("desk/commitment.html", unit=_ref(unit), form=form, origin=origin, row=None)


@bp.route(f"/desk/commitments/{Id}", methods=["GET", "POST"])
def change(obligation_id: int) -> ResponseReturnValue:
    row, unit = _obligation(obligation_id)
    made = AssignmentForm if row.origin == "assigned" else CommitmentForm
    form = made(data=commitment_page.data_of(row, clock.today().year))
    _fill(form, unit, row)
    if form.validate_on_submit():
        said, now = form.commitment(tuple(row.who["codes"])), clock.now()
        try:
            with transaction(principal(), now) as write:
                before = tuple(commitments.obligation(write, obligation_id).who["codes"])
                after = commitments.change(write, obligation_id, said, by=principal(), today=clock.today())
                recrediting.recredit_units(write, (*before, *after.who["codes"]), after.valid_from, now=now)
        except Invalid as error:
            commitment_words.tell(form, error.fields)
        except WrongStatus:
            form.form_errors.append(_("A newer version has replaced this one. Open the newer one."))
        else:
            flash(_("The obligation is changed. Years before stay as they were."))
            return redirect(url_for(".home", code=unit.code), code=303)
    return render_template("desk/commitment.html", unit=_ref(unit), form=form, origin=row.origin, row=row)


@bp.post(f"/desk/commitments/{Id}/withdraw")
def withdraw(obligation_id: int) -> ResponseReturnValue:
    _row, unit = _obligation(obligation_id)
    code, form, now = unit.code, WithdrawForm(), clock.now()
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                done = commitments.withdraw(write, obligation_id, form.from_year.data, by=principal())
                recrediting.recredit_units(write, done.who["codes"], done.valid_from, now=now)
        except Invalid as error:
            flash(commitment_words.fault("from_year", error.fields["from_year"]), "error")
        except WrongStatus:
            flash(_("A newer version has replaced this one. Open the newer one."), "error")
        else:
            flash(_("The obligation is taken back. Years before stay as they were."))
    else:
        flash(_("Enter a year."), "error")
    return redirect(url_for(".home", code=code), code=303)


def _unit(code: str, action: Action) -> Unit:
    unit = units.by_code(db.session(), code)
    access.require(principal(), action, unit.path)
    return unit


def _obligation(obligation_id: int) -> tuple[Obligation, Unit]:
    """A commitment that one may change, with the unit that made it."""
    row = commitments.obligation(db.session(), obligation_id)
    if row.assigned_by is None:
        raise NotFound("obligation", obligation_id)
    access.require(principal(), Action.MANAGE, row.assigned_by.path)
    return row, row.assigned_by


def _ref(unit: Unit) -> Any:
    return unit_ref(db.session(), unit)


def _below(unit: Unit) -> list[Unit]:
    return units.open_under(db.session(), unit, clock.today())


def _fill(form: Any, unit: Unit, row: Obligation | None = None) -> None:
    """Put the lists into a form, with what was chosen before and is offered no more."""
    session = db.session()
    form.types.choices = listed(desk_queries.activity_types(session))
    form.day.choices = [SelectChoice("", _("No certain day")), *listed(commitment_page.days(session))]
    if "units" in form:
        found = [Choice(one.code, one.name_vi, one.name_en) for one in _below(unit)]
        known = {one.code for one in found}
        gone = [Choice(code, code) for code in (row.who["codes"] if row else ()) if code not in known]
        form.units.choices = listed([*found, *gone])
