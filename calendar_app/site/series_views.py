"""One occurrence of a series, or this and all that follow: moved, changed, postponed, cancelled."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import occurrences, series, service
from calendar_app.activities import queries as activities
from calendar_app.activities.draft import Draft
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.domain.errors import Conflict, Invalid, NotFound
from calendar_app.extensions import db, principal, transaction
from calendar_app.jinja import day
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.site import comparison, form_page, planning_views, uploads
from calendar_app.site.activity_forms import ActivityForm
from calendar_app.site.desk_forms import ReasonForm
from calendar_app.site.draft_forms import data_of, fill, number_of
from calendar_app.site.form_options import options
from calendar_app.site.form_page import FormPage
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.repetition import repetition
from calendar_app.site.series_forms import PlaceForm, tell

bp = Blueprint("series", __name__)
One = "/desk/activities/<int(max=2147483647):activity_id>/occurrences/<int(max=2147483647):occurrence_id>"
#: states of a party that is asked to go on
GOING = ("invited", "accepted")


@dataclass(frozen=True)
class OccurrencePage:
    """One occurrence, and what can be done to it."""

    activity: Activity
    occurrence: Occurrence
    title: str
    original: date
    moved: bool
    hours: str
    #: it may still be put elsewhere, postponed or cancelled
    open: bool
    #: another version waits beside the published one, and goes along with a move
    waiting: bool
    publishes: bool
    urgent: bool
    first: bool


def session() -> Session:
    """The session of this request."""
    return db.session()


def _found(activity_id: int, occurrence_id: int) -> tuple[Activity, Occurrence]:
    """An occurrence of a series, for somebody who may change it; a single activity has none."""
    activity = service.view(session(), activity_id, principal())
    access.require(principal(), Action.EDIT, activity.lead_unit.path)
    occurrence = activities.occurrence(activity, occurrence_id)
    if activity.published is None or not activity.published.rrule:
        raise NotFound("occurrence", occurrence_id)
    return activity, occurrence


@bp.get(One)
@login_required
def occurrence(activity_id: int, occurrence_id: int) -> ResponseReturnValue:
    activity, found = _found(activity_id, occurrence_id)
    return _shown(activity, found, PlaceForm(formdata=None, data=_standing(activity, found)), ReasonForm(formdata=None))


def _standing(activity: Activity, found: Occurrence) -> dict[str, Any]:
    """Where the occurrence stands, as the form shows it; the times only where they are its own."""
    kept = occurrences.moves_of(activities.latest(activity)).get(occurrences.original_day(found))
    place = kept or found
    return {
        "revision": str(activity.revision),
        "first_day": place.first_day,
        "last_day": place.last_day if place.last_day != place.first_day else None,
        "starts_at": kept.starts_at if kept else None,
        "ends_at": kept.ends_at if kept else None,
    }


def _shown(
    activity: Activity, found: Occurrence, form: PlaceForm, why: ReasonForm, step: str = "", status: int = 200
) -> ResponseReturnValue:
    version, original = _published(activity), occurrences.original_day(found)
    moments = [moment.astimezone(clock.ZONE) for moment in (found.starts_at, found.ends_at) if moment]
    hours = [f"{moment:%H:%M}" for moment in moments]
    page = OccurrencePage(
        activity=activity,
        occurrence=found,
        title=version.title,
        original=original,
        moved=original in occurrences.moves_of(activities.latest(activity)),
        hours="–".join(hours),
        open=series.movable(activity, found),
        waiting=activities.latest(activity) is not version,
        publishes=not activity.lead_unit.needs_approval,
        urgent=_may_be_urgent(activity),
        first=not occurrences.series_of(version).days(version.first_day, original, cap=1),
    )
    unit = unit_refs(session(), [activity.lead_unit])[activity.lead_unit.id]
    return render_template("desk/occurrence.html", page=page, form=form, why=why, step=step, unit=unit), status


def _published(activity: Activity) -> Version:
    """The version that `_found` has seen."""
    if activity.published is None:
        raise NotFound("version", activity.id)
    return activity.published


def _may_be_urgent(activity: Activity) -> bool:
    return form_page.may_be_urgent(session(), activity, clock.today())


@bp.post(f"{One}/move")
@login_required
def move(activity_id: int, occurrence_id: int) -> ResponseReturnValue:
    activity, found = _found(activity_id, occurrence_id)
    form, status = PlaceForm(), 200
    if form.validate_on_submit():
        try:
            return _moved(activity_id, occurrence_id, form)
        except Invalid as error:
            tell(form, error.fields)
        except Conflict as error:
            form.form_errors.append(_("Somebody else has changed this activity. Look at it, then save again."))
            form.revision.data, form.revision.raw_data, status = str(error.found), None, 409
    activity, found = _found(activity_id, occurrence_id)
    return _shown(activity, found, form, ReasonForm(formdata=None), "move", status)


def _moved(activity_id: int, occurrence_id: int, form: PlaceForm) -> ResponseReturnValue:
    now, by = clock.now(), principal()
    with transaction(by, now) as write:
        activity = series.move_one(
            write, activity_id, occurrence_id, form.place(), revision=_read(form.revision.data), by=by, now=now
        )
        said = planning_views.handed_in(write, activity, now)
    flash(said)
    return redirect(url_for("desk.show", activity_id=activity_id), code=303)


def _read(text: str | None) -> int:
    """The revision that a form was opened with; without one, what fits none."""
    found = number_of(text)
    return -1 if found is None else found


@bp.post(f"{One}/back")
@login_required
def put_back(activity_id: int, occurrence_id: int) -> ResponseReturnValue:
    _found(activity_id, occurrence_id)
    now, by = clock.now(), principal()
    with transaction(by, now) as write:
        read = _read(request.form.get("revision"))
        activity = series.put_back_one(write, activity_id, occurrence_id, revision=read, by=by, now=now)
        said = planning_views.handed_in(write, activity, now)
    flash(said)
    return redirect(url_for("desk.show", activity_id=activity_id), code=303)


@bp.post(f"{One}/<any(postpone, cancel):step>")
@login_required
def stop(activity_id: int, occurrence_id: int, step: str) -> ResponseReturnValue:
    activity, found = _found(activity_id, occurrence_id)
    why, now = ReasonForm(), clock.now()
    take = {"postpone": service.postpone_one, "cancel": service.cancel_one}[step]
    if why.validate_on_submit():
        try:
            with transaction(principal(), now) as write:
                take(write, activity_id, occurrence_id, why.reason.data or "", by=principal(), now=now)
            flash(_("This date is postponed.") if step == "postpone" else _("This date is cancelled."))
            return redirect(url_for("desk.show", activity_id=activity_id), code=303)
        except Invalid as error:
            tell(why, error.fields)
    activity, found = _found(activity_id, occurrence_id)
    return _shown(activity, found, PlaceForm(formdata=None, data=_standing(activity, found)), why, step)


@bp.route(f"{One}/following", methods=["GET", "POST"])
@login_required
@uploads.takes_files(planning_views.LARGEST)
def following(activity_id: int, occurrence_id: int) -> ResponseReturnValue:
    activity, found = _found(activity_id, occurrence_id)
    try:
        coming = series.tail(session(), activity, found)
    except Invalid as error:
        why = ReasonForm(formdata=None)
        tell(why, error.fields)
        return _shown(activity, found, PlaceForm(formdata=None, data=_standing(activity, found)), why, "", 409)
    data = _coming(activity, coming)
    form = ActivityForm(data=data | {"read": comparison.kept(comparison.said(data))})
    offered = options(
        session(), activity.lead_unit, (), form.first_day.data, clock.today(), activities.latest(activity)
    )
    fill(form, offered, coming.rrule)
    rows = None
    if form.validate_on_submit() and not planning_views.only_checks():
        try:
            return _followed(activity_id, occurrence_id, form, offered, coming)
        except Invalid as error:
            tell(form, error.fields)
        except Conflict as error:
            rows = _differences(form, data, error.found)
    activity, found = _found(activity_id, occurrence_id)
    page = FormPage(
        activity=activity, publishes=[not activity.lead_unit.needs_approval], rows=rows, follows=coming.first_day
    )
    unit, checked = activity.lead_unit, planning_views.only_checks()
    return form_page.shown(session(), form, offered, unit, page, principal(), checked=checked)


def _coming(activity: Activity, coming: Draft) -> dict[str, Any]:
    """What the form says first: the series as it is, from the day on."""
    repeats, until = repetition(coming.rrule)
    parties = [party for party in activity.participations if party.role == "co" and party.state in GOING]
    return data_of(activities.latest(activity), activity.revision) | {
        "first_day": coming.first_day,
        "last_day": None,
        "repeats": repeats,
        "repeats_until": until,
        "exdates": ", ".join(map(day, coming.exdates)),
        "co_organisers": [party.unit.code for party in parties],
    }


def _followed(activity_id: int, occurrence_id: int, form: ActivityForm, offered, coming: Draft) -> ResponseReturnValue:
    now, by = clock.now(), principal()
    picture = planning_views.sent_picture(form)
    with transaction(by, now) as write:
        activity = service.own(write, activity_id, Action.EDIT, by)
        draft = planning_views.drafted(write, activity.lead_unit, form, offered, coming.rrule, picture, now)
        read = _read(request.form.get("revision"))
        new = series.split(write, activity_id, occurrence_id, draft, revision=read, by=by, now=now)
        key, said = new.id, planning_views.handed_in(write, new, now)
    flash(said)
    return redirect(url_for("desk.show", activity_id=key), code=303)


def _differences(form: ActivityForm, theirs: dict[str, Any], revision: int) -> list[comparison.Row]:
    """What was typed beside what stands there now; the form keeps what was typed."""
    read = comparison.remembered(request.form.get("read"))
    rows = comparison.rows(form, comparison.said(form.data), comparison.said(theirs), read)
    comparison.take_over(form, theirs, read)
    form.revision.data, form.read.data = str(revision), comparison.kept(comparison.said(theirs))
    form.revision.raw_data = form.read.raw_data = None
    return rows
