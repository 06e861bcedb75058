"""What is to be prepared for an activity, by whom, until when."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import checklist, service
from calendar_app.activities import queries as activities
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Conflict, Invalid
from calendar_app.extensions import db, principal, transaction
from calendar_app.models.activities import Activity
from calendar_app.site.checklist_forms import ChecklistForm, Owner, data_of
from calendar_app.site.checklist_rows import checklist_rows
from calendar_app.site.draft_forms import number_of
from calendar_app.site.public_queries import unit_refs

bp = Blueprint("checklist", __name__)
Of = "/desk/activities/<int(max=2147483647):activity_id>/checklist"


def session() -> Session:
    """The session of this request."""
    return db.session()


@bp.route(Of, methods=["GET", "POST"])
@login_required
def edit(activity_id: int) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    access.require(principal(), Action.EDIT, activity.lead_unit.path)
    items = checklist.items(session(), activity_id)
    form = ChecklistForm(data=None if request.method == "POST" else data_of(items, activity.revision))
    _offer(form, activity)
    status = 200
    if form.validate_on_submit():
        try:
            _save(activity_id, form)
            return redirect(url_for("desk.show", activity_id=activity_id), code=303)
        except Invalid as error:
            form.tell(error.fields)
        except Conflict as error:
            form.revision.data, form.revision.raw_data, status = str(error.found), None, 409
    return _page(activity_id, form, status)


def _offer(form: ChecklistForm, activity: Activity) -> None:
    rows = activities.checklist(session(), activity.id)
    gone = {row.owner_id: row.owner.name for row in rows if row.owner}
    form.offer([Owner(one.id, one.name) for one in checklist.owners(session(), activity)], gone)


def _save(activity_id: int, form: ChecklistForm) -> None:
    revision, now = number_of(request.form.get("revision")), clock.now()
    read = -1 if revision is None else revision
    with transaction(principal(), now) as write:
        known = {item.id for item in checklist.items(write, activity_id)}
        items = form.items()
        if request.form.get("again"):
            items = [item if item.id in known else _new(item) for item in items]
        checklist.write(write, activity_id, items, revision=read, by=principal(), now=now)
    flash(_("The checklist is saved."))


def _new(item: checklist.Item) -> checklist.Item:
    """What somebody else has struck meanwhile, and whoever saves again still wants."""
    return checklist.Item(None, item.text, item.owner_id, item.due_on, item.done)


def _page(activity_id: int, form: ChecklistForm, status: int) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    theirs = checklist_rows(session(), activity_id, clock.today()) if status == 409 else []
    page = render_template(
        "desk/checklist.html",
        form=form,
        activity=activity,
        version=activities.latest(activity),
        unit=unit_refs(session(), [activity.lead_unit])[activity.lead_unit_id],
        conflict=status == 409,
        again=status == 409 or bool(request.form.get("again")),
        theirs=theirs,
    )
    return page, status


@bp.post(f"{Of}/<int(max=2147483647):item_id>/tick")
@login_required
def tick(activity_id: int, item_id: int) -> ResponseReturnValue:
    done, now = request.form.get("done") == "1", clock.now()
    with transaction(principal(), now) as write:
        checklist.tick(write, activity_id, item_id, done, by=principal(), now=now)
    flash(_("Done.") if done else _("Open again."))
    return redirect(url_for("desk.show", activity_id=activity_id, _anchor="checklist"), code=303)
