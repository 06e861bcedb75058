"""The form with which an activity is planned and changed. `desk_views` gives these views their addresses."""

from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import checklist, service, templates, venues
from calendar_app.activities import queries as activities
from calendar_app.activities.draft import Draft, cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed
from calendar_app.extensions import db, principal, transaction
from calendar_app.files import service as files
from calendar_app.files.kinds import Kept
from calendar_app.models.activities import Activity
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.site import comparison, desk_queries, round_page, uploads
from calendar_app.site.activity_forms import ActivityForm
from calendar_app.site.draft_forms import data_of, draft_of, fill, number_of, tell
from calendar_app.site.form_options import Options, options
from calendar_app.site.form_page import FormPage, may_be_urgent, shown
from calendar_app.site.prefill import from_template, prefilled
from calendar_app.units import queries as units

#: megabytes of a request with a picture
LARGEST = 13


def session() -> Session:
    """The session of this request."""
    return db.session()


@uploads.takes_files(LARGEST)
def new() -> ResponseReturnValue:
    own = desk_queries.editable(session(), principal(), clock.today())
    code = cleaned(request.args.get("unit", ""))
    if code and code not in {unit.code for unit in own}:
        access.require(principal(), Action.EDIT, units.by_code(session(), code).path)
    if not own:
        raise NotAllowed("edit")
    form, unit, template = _opened(own)
    found = options(session(), unit, own, form.first_day.data, clock.today())
    fill(form, found)
    if form.validate_on_submit() and not only_checks():
        try:
            return redirect(_create(form, found, template), code=303)
        except Invalid as error:
            tell(form, error.fields)
    page = FormPage(template=template.name if template else "", publishes=_publish_at_once(form))
    return shown(session(), form, found, unit, page, principal(), checked=only_checks())


def _opened(own: list[Unit]) -> tuple[ActivityForm, Unit, ActivityTemplate | None]:
    """The form as it begins or was sent, the unit that it plans for, and the template that it began from."""
    given = {} if request.method == "POST" else prefilled(session(), request.args, clock.today())
    granted = {held.path for held in principal().grants}
    usual = next((unit for unit in own if unit.path in granted), own[0])
    code = cleaned(request.form.get("unit", "")) or given.get("unit", "") or usual.code
    unit = next((unit for unit in own if unit.code == code), usual)
    asked = number_of(request.form.get("template") or request.args.get("template"))
    template = templates.usable(session(), asked, unit) if asked else None
    if template is not None and given:
        given = from_template(session(), template, unit, given, clock.today())
    form = ActivityForm(data=given or None)
    form.unit.data = form.unit.data or usual.code
    return form, unit, template


def only_checks() -> bool:
    """Whether somebody asks for clashes and saves nothing."""
    return request.form.get("then") == "check"


def _create(form: ActivityForm, found: Options, template: ActivityTemplate | None) -> str:
    """Where to go on: the new activity, or the round that it answers."""
    now, by = clock.now(), principal()
    picture, begun = sent_picture(form), template.id if template else None
    with transaction(by, now) as write:
        unit = units.by_code(write, form.unit.data)
        draft = drafted(write, unit, form, found, "", picture, now)
        activity = service.create(write, unit, draft, by=by, now=now)
        if begun is not None:
            prepared = templates.checklist_for(activities.template(write, begun), draft.first_day)
            checklist.write(write, activity.id, prepared, revision=None, by=by, now=now)
        key, said = activity.id, handed_in(write, activity, now)
        answered = round_page.joined(write, activity, request.args.get("round"), by)
    flash(said)
    if answered is not None:
        return url_for("answers.show", round_id=answered, code=form.unit.data)
    return url_for("desk.show", activity_id=key)


def sent_picture(form: ActivityForm) -> tuple[str, Kept] | None:
    """The picture that was sent, taken apart before anything is locked; raise `Invalid`."""
    sent = form.picture.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    try:
        return sent.filename, files.examined(sent.read(), "picture")
    except Invalid as error:
        raise Invalid({"picture": error.fields.get("file", "broken")}) from error


def drafted(
    write: Session, unit: Unit, form: ActivityForm, found: Options, before: str, picture, now: datetime
) -> Draft:
    """What the form says, with the place of its venue and the picture that came with it."""
    products = {code for code in found.types if found.is_product(code)}
    draft = venues.filled(write, draft_of(form, before, products))
    if picture is None:
        return draft
    access.require(principal(), Action.EDIT, unit.path)
    name, kept = picture
    stored = files.keep(write, unit, name, kept, "picture", by=principal(), now=now)
    return replace(draft, picture_id=stored.id)


def handed_in(write: Session, activity: Activity, now: datetime) -> str:
    """Submit as well, or publish at once, when that button was pressed; what became of it."""
    step = request.form.get("then")
    if step == "urgent":
        service.urgent(write, activity.id, by=principal(), now=now)
        return _("Published at once. An approver looks at it afterwards.")
    if step != "submit":
        return _("Saved as a draft. Nobody outside your unit sees it yet.")
    service.submit(write, activity.id, by=principal(), now=now)
    published = activities.latest(activity).review == "approved"
    return _("Published. It is in the calendar now.") if published else _("Submitted for approval.")


@uploads.takes_files(LARGEST)
def edit(activity_id: int) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    access.require(principal(), Action.EDIT, activity.lead_unit.path)
    version = activities.latest(activity)
    data = data_of(version, activity.revision)
    form, before = ActivityForm(data=data | {"read": comparison.kept(comparison.said(data))}), version.rrule
    found = options(session(), activity.lead_unit, (), form.first_day.data, clock.today(), version)
    fill(form, found, before)
    if form.validate_on_submit() and not only_checks():
        try:
            return _saved(activity_id, form, found, before)
        except Invalid as error:
            tell(form, error.fields)
        except Conflict:
            return _conflict(activity_id, form)
    return _edit_page(activity_id, form, found)


def _saved(activity_id: int, form: ActivityForm, found: Options, before: str) -> ResponseReturnValue:
    """Save the change; what moved the activity meanwhile without touching its content is no conflict."""
    picture = sent_picture(form)
    revision = number_of(request.form.get("revision"))
    try:
        _change(activity_id, form, found, before, picture, -1 if revision is None else revision)
    except Conflict as error:
        theirs = activities.latest(service.view(session(), activity_id, principal()))
        read = comparison.remembered(request.form.get("read"))
        if not comparison.untouched(comparison.said(data_of(theirs, error.found)), read):
            raise
        _change(activity_id, form, found, before, picture, error.found)
    return redirect(url_for("desk.show", activity_id=activity_id), code=303)


def _change(activity_id: int, form: ActivityForm, found: Options, before: str, picture, revision: int) -> None:
    now, by = clock.now(), principal()
    with transaction(by, now) as write:
        activity = service.own(write, activity_id, Action.EDIT, by, revision)
        draft = drafted(write, activity.lead_unit, form, found, before, picture, now)
        activity = service.edit(write, activity_id, draft, revision=revision, by=by, now=now)
        said = handed_in(write, activity, now)
    flash(said)


def _conflict(activity_id: int, form: ActivityForm) -> ResponseReturnValue:
    """Both versions side by side; the form keeps what was typed, and takes over what only the other has changed."""
    activity = service.view(session(), activity_id, principal())
    version = activities.latest(activity)
    theirs = data_of(version, activity.revision)
    found = options(session(), activity.lead_unit, (), form.first_day.data, clock.today(), version)
    fill(form, found, version.rrule)
    read = comparison.remembered(request.form.get("read"))
    rows = comparison.rows(form, comparison.said(form.data), comparison.said(theirs), read)
    comparison.take_over(form, theirs, read)
    form.revision.data, form.read.data = str(activity.revision), comparison.kept(comparison.said(theirs))
    form.revision.raw_data = form.read.raw_data = None
    return _edit_page(activity_id, form, found, rows)


def _edit_page(
    activity_id: int, form: ActivityForm, found: Options, rows: list[comparison.Row] | None = None
) -> ResponseReturnValue:
    activity = service.view(session(), activity_id, principal())
    page = FormPage(
        activity=activity,
        publishes=[not activity.lead_unit.needs_approval],
        urgent=may_be_urgent(session(), activity, clock.today()),
        rows=rows,
    )
    return shown(session(), form, found, activity.lead_unit, page, principal(), checked=only_checks())


def _publish_at_once(form: ActivityForm) -> list[bool]:
    """Whether what is submitted is published at once, for each unit that the form offers."""
    found = units.by_codes(session(), [code for code, _label, *_more in form.unit.iter_choices()])
    return sorted({not unit.needs_approval for unit in found.values()})
