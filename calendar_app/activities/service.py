"""Plans an activity, carries it through review and life, and credits and publishes every step."""

from datetime import datetime, timedelta
from uuid import uuid4

from flask import current_app
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from calendar_app import clock
from calendar_app.activities import draft as drafts
from calendar_app.activities import occurrences, queries
from calendar_app.activities.draft import Draft, cleaned
from calendar_app.domain import access, workflow
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Conflict, Invalid, NotFound
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types
from calendar_app.publication import service as publication
from calendar_app.quotas import service as quotas
from calendar_app.units import queries as units

#: how far from its window an activity may still serve a commemoration
NEAR = timedelta(days=60)


def view(session: Session, activity_id: int, by: Principal) -> Activity:
    """An activity for somebody who may see it: of the lead or an invited unit; else `NotFound`."""
    found = queries.activity(session, activity_id)
    paths = [found.lead_unit.path, *(p.unit.path for p in found.participations)]
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


def create(session: Session, unit: Unit, draft: Draft, *, by: Principal, now: datetime) -> Activity:
    """Plan an activity of a unit as a draft; raise `Invalid` by field."""
    access.require(by, Action.EDIT, unit.path)
    check(session, draft)
    activity = Activity(
        uid=f"{uuid4().hex}@{current_app.config['CALENDAR'].feed_domain}",
        lead_unit=unit,
        organiser_id=by.person_id,
        created_at=now,
        touched_at=now,
    )
    activity.participations.append(Participation(unit=unit, role="lead", state="accepted"))
    session.add(activity)
    _write(session, _new_version(activity, by, now), draft)
    _invite(session, activity, draft)
    session.flush()
    return activity


def check(session: Session, draft: Draft) -> None:
    """Raise `Invalid` with every field that breaks a rule, of its own or of the plan."""
    drafts.check(draft)
    faults: dict[str, str] = {}
    if draft.type not in activity_types(session):
        faults["type"] = "unknown"
    since, until = draft.first_day - NEAR, draft.last_day + NEAR + timedelta(days=1)
    if not all(queries.near(session, code, since, until) for code in draft.commemorations):
        faults["commemorations"] = "far_from_day"
    if draft.place and units.find_place(session, draft.place) is None:
        faults["place"] = "unknown"
    if any(units.find(session, code) is None for code in draft.co_organisers):
        faults["co_organisers"] = "unknown"
    if faults:
        raise Invalid(faults)


def _new_version(activity: Activity, by: Principal, now: datetime) -> Version:
    version = Version(number=len(activity.versions) + 1, review="draft", created_by=by.email, created_at=now)
    activity.versions.append(version)
    return version


def _write(session: Session, version: Version, draft: Draft) -> None:
    """Put a checked draft into a version."""
    with session.no_autoflush:
        _fill(session, version, draft)


def _fill(session: Session, version: Version, draft: Draft) -> None:
    for name in ("title", "summary", "venue", "audience", "partners", "link", "metric"):
        setattr(version, name, cleaned(getattr(draft, name)))
    for name in ("type", "first_day", "last_day", "starts_at", "ends_at", "rrule", "scale", "in_community",
                 "visibility", "task"):  # fmt: skip
        setattr(version, name, getattr(draft, name))
    version.exdates = [day.isoformat() for day in draft.exdates]
    version.product = activity_types(session)[draft.type].product
    version.folded = fold(f"{draft.title} {draft.venue}")[:600]
    version.place = units.find_place(session, draft.place) if draft.place else None
    version.commemorations = queries.commemorations(session, draft.commemorations)


def _invite(session: Session, activity: Activity, draft: Draft) -> None:
    """Invite units that are not yet part of the activity."""
    present = {p.unit.code for p in activity.participations}
    for code in dict.fromkeys(draft.co_organisers):
        if code not in present:
            activity.participations.append(Participation(unit=units.by_code(session, code), role="co"))


def edit(session: Session, activity_id: int, draft: Draft, *, revision: int, by: Principal, now: datetime) -> Activity:
    """Change the content: an open version in place; an approved one as a new version that waits beside it."""
    activity = own(session, activity_id, Action.EDIT, by, revision)
    workflow.life("redate", activity.life)
    check(session, draft)
    version = queries.latest(activity)
    if version.review == "submitted":
        version.review = workflow.review("withdraw", version.review)
    if version.review not in workflow.OPEN:
        version = _new_version(activity, by, now)
    _write(session, version, draft)
    _invite(session, activity, draft)
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
    version.review, version.returned_reason = workflow.review("return", version.review), _required(reason)
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
    _published(session, activity, now)


def _published(session: Session, activity: Activity, now: datetime) -> None:
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
    return _end(session, own(session, activity_id, Action.EDIT, by), "cancel", reason, now)


def postpone(session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime) -> Activity:
    """Postpone without a new date ("hoãn"); it keeps its UID, and a later edit gives the new date."""
    return _end(session, own(session, activity_id, Action.EDIT, by), "postpone", reason, now)


def _end(session: Session, activity: Activity, step: str, reason: str, now: datetime) -> Activity:
    activity.life, activity.reason = workflow.life(step, activity.life), _required(reason)
    for occurrence in activity.occurrences:
        if occurrence.state in ("planned", "postponed"):
            occurrence.state = activity.life
    touch(activity, now)
    if activity.published is not None:
        _published(session, activity, now)
    return activity


def answer(session: Session, activity_id: int, unit: Unit, accept: bool, *, by: Principal, now: datetime) -> Activity:
    """A co-organiser accepts or declines its invitation."""
    access.require(by, Action.EDIT, unit.path)
    activity = queries.activity(session, activity_id, lock=True)
    party = next((p for p in activity.participations if p.unit_id == unit.id and p.role == "co"), None)
    if party is None:
        raise NotFound("invitation", activity_id)
    party.state = "accepted" if accept else "declined"
    touch(activity, now)
    if activity.published is not None:
        _published(session, activity, now)
    return activity


def _required(reason: str) -> str:
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
