"""Duties, reports and milestones of the year: what, for whom, by when, how far, and what proves it."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities.draft import cleaned
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.duties import proofs, service
from calendar_app.extensions import db, principal, transaction
from calendar_app.plans import observances
from calendar_app.site import duty_page, proof_forms, telling, uploads
from calendar_app.site.desk_forms import Form, ReasonForm
from calendar_app.site.duty_forms import DoneForm, DueForm, NoteForm
from calendar_app.site.proof_forms import ProofForm

bp = Blueprint("duties", __name__)
Id = "<int(max=2147483647):row_id>"
#: megabytes of a request with ten files
LARGEST = 45
Deed = Callable[[Session], object]


@bp.before_request
@login_required
def guard() -> None:
    """Nothing here is public."""


@bp.get("/desk/duties")
def home() -> ResponseReturnValue:
    today = clock.today()
    year, number = request.args.get("year", today.year, type=int), request.args.get("page", 1, type=int)
    state, name = request.args.get("state", "open"), request.args.get("name", "")
    unit = cleaned(request.args.get("unit", ""))[:40]
    if year not in observances.YEARS or state not in duty_page.STATES or not 1 <= number <= 10_000:
        abort(404)
    board = duty_page.board(db.session(), year, state, name, number, principal(), today, unit)
    return render_template("desk/duties.html", duties=board)


@bp.get(f"/desk/duties/{Id}")
def show(row_id: int) -> ResponseReturnValue:
    return _page(row_id)


def _page(row_id: int, **sent: Form) -> ResponseReturnValue:
    """The page, with the one form that was sent and will not do among those that begin anew."""
    row = duty_page.row(db.session(), row_id, principal(), clock.today())
    forms = {
        "due": DueForm(formdata=None, due_on=row.due_on), "done": DoneForm(formdata=None),
        "again": NoteForm(formdata=None), "proof": ProofForm(formdata=None), "aside": ReasonForm(formdata=None),
    }  # fmt: skip
    history = duty_page.history(db.session(), row_id)
    return render_template("desk/duty.html", row=row, history=history, **(forms | sent))


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
    return _page(row_id, due=form)


def _fault(field: str, code: str) -> str:
    told = {
        "out_of_range": _("Enter a day of that year or of the next one."),
        "missing": _("Say why it does not apply to this unit."),
    }
    return proof_forms.fault(field, code) or told.get(code) or _("At most 500 characters.")


def _day_told(number: int) -> str:
    return ngettext(
        "The day is set for %(num)s unit. Reminders follow.", "The day is set for %(num)s units. Reminders follow.",
        number,
    )  # fmt: skip


@bp.post(f"/desk/duties/{Id}/done")
@uploads.takes_files(LARGEST)
def done(row_id: int) -> ResponseReturnValue:
    form, now, by = DoneForm(), clock.now(), principal()
    _readable(row_id)
    if form.validate_on_submit() and (given := form.given()) is not None:
        note = form.note.data or ""
        deed: Deed = lambda write: service.mark_done(write, row_id, note, by=by, now=now, given=given)  # noqa: E731
        if _did(form, deed, _("Marked as done. Nobody is reminded of it any more.")):
            return _shown(row_id)
    return _page(row_id, done=form)


@bp.post(f"/desk/duties/{Id}/evidence")
@uploads.takes_files(LARGEST)
def prove(row_id: int) -> ResponseReturnValue:
    form, now, by = ProofForm(), clock.now(), principal()
    _readable(row_id)
    if form.validate_on_submit() and (given := form.given()) is not None:
        deed: Deed = lambda write: service.prove(write, row_id, given, by=by, now=now)  # noqa: E731
        if _did(form, deed, _("The evidence is kept.")):
            return _shown(row_id)
    return _page(row_id, proof=form)


@bp.get(f"/desk/duties/{Id}/evidence/<int(max=2147483647):proof_id>")
def evidence(row_id: int, proof_id: int) -> Response:
    """A file that proves it, for whoever may read of the duty."""
    row, _said = service.instance(db.session(), row_id, by=principal(), today=clock.today())
    return uploads.handed_out(*proofs.content(db.session(), row.proofs, proof_id))


@bp.post(f"/desk/duties/{Id}/begin")
def begin(row_id: int) -> ResponseReturnValue:
    form, now, by = Form(), clock.now(), principal()
    _readable(row_id)
    if form.validate_on_submit():
        _did(form, lambda write: service.begin(write, row_id, by=by, now=now), _("Noted: it is under way."))
    return _shown(row_id)


@bp.post(f"/desk/duties/{Id}/aside")
def set_aside(row_id: int) -> ResponseReturnValue:
    form, now, by = ReasonForm(), clock.now(), principal()
    _readable(row_id)
    if form.validate_on_submit():
        reason, told = form.reason.data or "", _("Noted: it does not apply. Nobody is reminded of it any more.")
        if _did(form, lambda write: service.set_aside(write, row_id, reason, by=by, now=now), told):
            return _shown(row_id)
    return _page(row_id, aside=form)


@bp.post(f"/desk/duties/{Id}/reopen")
def reopen(row_id: int) -> ResponseReturnValue:
    form, now, by = NoteForm(), clock.now(), principal()
    _readable(row_id)
    if form.validate_on_submit():
        note = form.note.data or ""
        if _did(form, lambda write: service.reopen(write, row_id, note, by=by, now=now), _("It is open again.")):
            return _shown(row_id)
    return _page(row_id, again=form)


def _readable(row_id: int) -> None:
    """Raise `NotFound` before a form says what is wrong with it."""
    service.instance(db.session(), row_id, by=principal(), today=clock.today())


def _did(form: Form, deed: Deed, told: str) -> bool:
    """Do it in a transaction; whether the reader goes on, told what was done or that somebody else was faster."""
    try:
        with transaction(principal(), clock.now()) as write:
            deed(write)
    except Invalid as error:
        telling.tell(form, error.fields, _fault)
        return False
    except WrongStatus:
        flash(_("Somebody else has done this already."), "warning")
    else:
        flash(told)
    return True


def _shown(row_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", row_id=row_id), code=303)
