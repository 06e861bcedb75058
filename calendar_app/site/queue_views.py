"""What waits for an approver, and what is looked at afterwards."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import afterwards, service
from calendar_app.domain.errors import Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.site import queue_page
from calendar_app.site.desk_forms import ReasonForm, RemarkForm
from calendar_app.site.draft_forms import tell

bp = Blueprint("queue", __name__)
Id = "<int(max=2147483647):activity_id>"


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.get("/desk/queue")
@login_required
def home() -> ResponseReturnValue:
    return _home(ReasonForm(formdata=None), 0)


def _home(form: ReasonForm | RemarkForm, wrong: int) -> ResponseReturnValue:
    """The queue; ``wrong`` is the activity (or, negative, the review) whose form has an error."""
    number = request.args.get("page", 1, type=int)
    found = queue_page.queue(session(), principal(), clock.today(), number)
    return render_template("desk/queue.html", queue=found, form=form, wrong=wrong)


def _read() -> int:
    """The revision that the approver has read; one that no activity has when the form does not say it."""
    return request.form.get("revision", -1, type=int)


@bp.post(f"/desk/queue/{Id}/approve")
@login_required
def approve(activity_id: int) -> ResponseReturnValue:
    now = clock.now()
    with transaction(principal(), now) as write:
        service.approve(write, activity_id, by=principal(), now=now, revision=_read())
    flash(_("Published. It is in the calendar now."))
    return redirect(url_for(".home"), code=303)


@bp.post(f"/desk/queue/{Id}/return")
@login_required
def give_back(activity_id: int) -> ResponseReturnValue:
    now, form = clock.now(), ReasonForm()
    if not form.validate_on_submit():
        return _home(form, activity_id)
    try:
        with transaction(principal(), now) as write:
            service.give_back(write, activity_id, form.reason.data or "", by=principal(), now=now, revision=_read())
    except Invalid as error:
        tell(form, error.fields)
        return _home(form, activity_id)
    flash(_("Returned."))
    return redirect(url_for(".home"), code=303)


@bp.post("/desk/queue/reviews/<int(max=2147483647):review_id>/seen")
@login_required
def see(review_id: int) -> ResponseReturnValue:
    now, form = clock.now(), RemarkForm()
    if not form.validate_on_submit():
        return _home(form, -review_id)
    with transaction(principal(), now) as write:
        found = afterwards.see(write, review_id, form.remark.data or "", by=principal(), now=now)
        activity_id = found.activity_id
    flash(_("Noted as seen."))
    if request.form.get("back") == "activity":
        return redirect(url_for("desk.show", activity_id=activity_id), code=303)
    return redirect(url_for(".home"), code=303)
