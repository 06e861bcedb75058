"""Duties, reports and milestones of the year: what, for whom, by when, done or not."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from calendar_app import clock
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.duties import service
from calendar_app.extensions import db, principal, transaction
from calendar_app.plans import observances
from calendar_app.site import duty_page, telling
from calendar_app.site.duty_forms import DueForm, NoteForm

bp = Blueprint("duties", __name__)
Id = "<int(max=2147483647):row_id>"


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.get("/desk/duties")
def home() -> ResponseReturnValue:
    today = clock.today()
    year, number = request.args.get("year", today.year, type=int), request.args.get("page", 1, type=int)
    state, name = request.args.get("state", "open"), request.args.get("name", "")
    if year not in observances.YEARS or state not in duty_page.STATES or not 1 <= number <= 10_000:
        abort(404)
    board = duty_page.board(db.session(), year, state, name, number, principal(), today)
    return render_template("desk/duties.html", duties=board)


@bp.get(f"/desk/duties/{Id}")
def show(row_id: int) -> ResponseReturnValue:
    return _page(row_id, None, None)


def _page(row_id: int, due: DueForm | None, note: NoteForm | None) -> ResponseReturnValue:
    row = duty_page.row(db.session(), row_id, principal(), clock.today())
    due = due or DueForm(formdata=None, due_on=row.due_on)
    return render_template("desk/duty.html", row=row, due=due, note=note or NoteForm(formdata=None))


@bp.post(f"/desk/duties/{Id}/day")
def set_day(row_id: int) -> ResponseReturnValue:
    form, now = DueForm(), clock.now()
    duty_page.row(db.session(), row_id, principal(), clock.today())
    if form.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                number = service.set_day(
                    write, row_id, form.due_on.data, everybody=form.everybody.data, by=principal(), now=now
                )
        except Invalid as error:
            telling.tell(form, error.fields, _fault)
        else:
            flash(_day_told(number) if form.due_on.data else _("No day is set any more: nobody is reminded."))
            return redirect(url_for(".show", row_id=row_id), code=303)
    return _page(row_id, form, None)


def _fault(_field: str, code: str) -> str:
    return _("Enter a day of that year or of the next one.") if code == "out_of_range" else _("At most 500 characters.")


def _day_told(number: int) -> str:
    return ngettext(
        "The day is set for %(num)s unit. Reminders follow.", "The day is set for %(num)s units. Reminders follow.",
        number,
    )  # fmt: skip


@bp.post(f"/desk/duties/{Id}/done")
def done(row_id: int) -> ResponseReturnValue:
    return _marked(row_id, service.mark_done, _("Marked as done. Nobody is reminded of it any more."))


@bp.post(f"/desk/duties/{Id}/reopen")
def reopen(row_id: int) -> ResponseReturnValue:
    return _marked(row_id, service.reopen, _("It is open again."))


def _marked(row_id: int, deed: Any, told: str) -> ResponseReturnValue:
    form, now = NoteForm(), clock.now()
    duty_page.row(db.session(), row_id, principal(), clock.today())
    if not form.validate_on_submit():
        return _page(row_id, None, form)
    try:
        with transaction(principal(), now) as write:
            deed(write, row_id, form.note.data or "", by=principal(), now=now)
    except Invalid as error:
        telling.tell(form, error.fields, _fault)
        return _page(row_id, None, form)
    except WrongStatus:
        flash(_("Somebody else has done this already."), "warning")
    else:
        flash(told)
    return redirect(url_for(".show", row_id=row_id), code=303)
