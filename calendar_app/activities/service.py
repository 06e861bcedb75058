"""Plans an activity, carries it through review and life, and credits and publishes every step."""

from datetime import datetime
from uuid import uuid4

from flask import current_app
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from calendar_app import clock
from calendar_app.activities import afterwards, occurrences, queries, series, writing
from calendar_app.activities.draft import Draft, cleaned
from calendar_app.domain import access, workflow
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Conflict, Invalid, NotFound
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.units import Unit
from calendar_app.publication import service as publication
from calendar_app.quotas import service as quotas


def view(session: Session, activity_id: int, by: Principal) -> Activity:
    """An activity for somebody who may see it: of the lead or an invited unit; else `NotFound`."""
    found = queries.activity(session, activity_id)
    paths = [found.lead_unit.path, *(p.unit.path for p in found.participations if p.state != "withdrawn")]
    if not any(access.allows(by, Action.VIEW, path) for path in paths):
        raise NotFound("activity", activity_id)
    return found


def own(session: Session, activity_id: int, action: Action, by: Principal, revision: int | None = None) -> Activity:
    """An activity to be changed, locked; raise `NotFound`, `NotAllowed`, or `Conflict` when it has moved."""
    view(session, activity_id, by)
    found = queries.activity(session, activity_id, lock=True)
    access.require(by, action, found.lead_unit.path)
    if revision is not None and found.revision != revision:
        raise Conflict("activity", revision, found.revision)
    return found


def touch(activity: Activity, now: datetime) -> None:
    """Move the lock: something that belongs to the activity changes."""
    activity.touched_at = now
    flag_modified(activity, "touched_at")


def create(
    session: Session, unit: Unit, draft: Draft, *, by: Principal, now: datetime, origin: str = "", continues: int = 0
) -> Activity:
    """Plan an activity of a unit as a draft; raise `Invalid` by field.

    ``origin`` names the imported row or the proposal it comes from, ``continues`` the series that it goes on with.
    """
    access.require(by, Action.EDIT, unit.path)
    writing.check(session, draft, unit)
    activity = Activity(
        uid=f"{uuid4().hex}@{current_app.config['CALENDAR'].feed_domain}",
        lead_unit=unit,
        organiser_id=by.person_id,
        origin=origin,
        continues_id=continues or None,
        created_at=now,
        touched_at=now,
    )
    activity.participations.append(Participation(unit=unit, role="lead", state="accepted"))
    session.add(activity)
    writing.write(session, writing.new_version(activity, by, now), draft)
    writing.invite(session, activity, draft.co_organisers)
    session.flush()
    return activity


def edit(session: Session, activity_id: int, draft: Draft, *, revision: int, by: Principal, now: datetime) -> Activity:
    """Change the content: an open version in place; an approved one as a new version that waits beside it."""
    activity = own(session, activity_id, Action.EDIT, by, revision)
    workflow.life("redate", activity.life)
    version = queries.latest(activity)
    draft = series.kept(version, draft)
    writing.check(session, draft, activity.lead_unit)
    if version.review == "submitted":
        version.review = workflow.review("withdraw", version.review)
    if version.review not in workflow.OPEN:
        version = writing.new_version(activity, by, now)
    writing.write(session, version, draft)
    writing.invite(session, activity, draft.co_organisers)
    touch(activity, now)
    session.flush()
    return activity


def submit(session: Session, activity_id: int, *, by: Principal, now: datetime) -> Activity:
    """Hand the open version in; where the unit needs no approval it is published at once."""
    activity = own(session, activity_id, Action.EDIT, by)
    workflow.life("redate", activity.life)
    version = queries.latest(activity)
    version.review, version.submitted_at = workflow.review("submit", version.review), now
    touch(activity, now)
    if not activity.lead_unit.needs_approval:
        _approve(session, activity, version, by, now)
    return activity


def urgent(session: Session, activity_id: int, *, by: Principal, now: datetime) -> Activity:
    """Publish the open version at once, to be reviewed afterwards: a change of time or place within three days.

    Raise `Invalid` ("urgent": "not_published", "too_far" or "more_than_time_and_place") for anything else.
    """
    activity = own(session, activity_id, Action.EDIT, by)
    workflow.life("redate", activity.life)
    version = queries.latest(activity)
    afterwards.check_urgent(session, activity, version, clock.day(now))
    version.review, version.submitted_at = workflow.review("submit", version.review), now
    _approve(session, activity, version, by, now)
    afterwards.note(session, activity, "urgent", by, now, version=version)
    return activity


def approve(
    session: Session, activity_id: int, *, by: Principal, now: datetime, revision: int | None = None
) -> Activity:
    """Publish the submitted version and credit it; raise `Conflict` when it is not what the approver read."""
    activity = own(session, activity_id, Action.APPROVE, by, revision)
    workflow.life("redate", activity.life)
    _approve(session, activity, queries.latest(activity), by, now)
    return activity


def give_back(session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime) -> Activity:
    """Return the submitted version with a reason."""
    activity = own(session, activity_id, Action.APPROVE, by)
    version = queries.latest(activity)
    version.review, version.returned_reason = workflow.review("return", version.review), required(reason)
    touch(activity, now)
    return activity


def _approve(session: Session, activity: Activity, version: Version, by: Principal, now: datetime) -> None:
    version.review = workflow.review("approve", version.review)
    version.approved_by, version.approved_at, version.returned_reason = by.email, now, ""
    session.flush()
    if activity.published is not None and activity.published is not version:
        activity.published.review = "superseded"
    activity.published = version
    if activity.life == "postponed":
        activity.life, activity.reason = workflow.life("redate", activity.life), ""
        for occurrence in activity.occurrences:
            occurrence.state = "planned" if occurrence.state == "postponed" else occurrence.state
    occurrences.sync(activity, version, clock.day(now))
    published(session, activity, now)


def published(session: Session, activity: Activity, now: datetime) -> None:
    """What the public sees has changed: count the sequence, stamp it, credit and publish."""
    activity.sequence = activity.sequence + 1 if activity.first_published_at else 0
    activity.published_at = now
    activity.first_published_at = activity.first_published_at or now
    touch(activity, now)
    session.flush()
    quotas.credit(session, activity, now=now)
    publication.publish(session, activity, now=now)


def cancel(session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime) -> Activity:
    """Cancel an activity with a reason. The public is told when it was public; a mere draft just ends."""
    return _end(session, own(session, activity_id, Action.EDIT, by), "cancel", reason, by, now)


def postpone(session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime) -> Activity:
    """Postpone without a new date ("hoãn"); it keeps its UID, and a later edit gives the new date."""
    return _end(session, own(session, activity_id, Action.EDIT, by), "postpone", reason, by, now)


def _end(session: Session, activity: Activity, step: str, reason: str, by: Principal, now: datetime) -> Activity:
    activity.life, activity.reason = workflow.life(step, activity.life), required(reason)
    for occurrence in activity.occurrences:
        if occurrence.state in ("planned", "postponed"):
            occurrence.state = activity.life
    touch(activity, now)
    if activity.published is not None:
        published(session, activity, now)
        afterwards.note(session, activity, step, by, now, reason=activity.reason)
    return activity


def answer(session: Session, activity_id: int, unit: Unit, accept: bool, *, by: Principal, now: datetime) -> Activity:
    """A co-organiser accepts or declines its invitation."""
    access.require(by, Action.EDIT, unit.path)
    activity = queries.activity(session, activity_id, lock=True)
    party = next((p for p in activity.participations if p.unit_id == unit.id and p.role == "co"), None)
    if party is None or party.state == "withdrawn":
        raise NotFound("invitation", activity_id)
    party.state = "accepted" if accept else "declined"
    touch(activity, now)
    if activity.published is not None:
        published(session, activity, now)
    return activity


def required(reason: str) -> str:
    """A reason as it is kept; raise `Invalid` without one."""
    text = cleaned(reason)
    if not text:
        raise Invalid({"reason": "missing"})
    if len(text) > 500:
        raise Invalid({"reason": "too_long"})
    return text


def extend_series(session: Session, *, now: datetime) -> int:
    """Write the occurrences of every running series out to the horizon; how many series grew."""
    grown = 0
    for activity in queries.series(session):
        before = len(activity.occurrences)
        if activity.published is not None:
            occurrences.sync(activity, activity.published, clock.day(now))
        if len(activity.occurrences) > before:
            grown += 1
            touch(activity, now)
            quotas.credit(session, activity, now=now)
    return grown
