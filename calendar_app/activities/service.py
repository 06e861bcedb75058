"""Plans an activity, carries it through review and life, and credits and publishes every step."""

from datetime import datetime
from uuid import uuid4

from flask import current_app
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import afterwards, continuations, keeping, occurrences, publishing, queries, writing
from calendar_app.activities.draft import Draft, cleaned
from calendar_app.domain import access, workflow
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Conflict, Invalid, NotFound
from calendar_app.models.activities import Activity, Occurrence, Participation
from calendar_app.models.units import Unit
from calendar_app.publication import holdings
from calendar_app.quotas import service as quotas

touch, published = publishing.touch, publishing.published


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
    writing.invite(session, activity, draft.co_organisers, now)
    session.flush()
    return activity


def edit(session: Session, activity_id: int, draft: Draft, *, revision: int, by: Principal, now: datetime) -> Activity:
    """Change the content: an open version in place; an approved one as a new version that waits beside it."""
    halves = both(session, activity_id, Action.EDIT, by, revision)
    activity = next(one for one in halves if one.id == activity_id)
    workflow.life("redate", activity.life)
    version = queries.latest(activity)
    draft = continuations.still_cut(session, activity, draft)
    writing.check(session, draft, activity.lead_unit)
    draft = keeping.kept(version, draft)
    for half in halves:
        if queries.latest(half).review == "submitted":
            queries.latest(half).review = workflow.review("withdraw", "submitted")
            touch(half, now)
    if version.review not in workflow.OPEN:
        version = writing.new_version(activity, by, now)
    writing.write(session, version, draft)
    writing.invite(session, activity, draft.co_organisers, now)
    touch(activity, now)
    session.flush()
    return activity


def both(
    session: Session, activity_id: int, action: Action, by: Principal, revision: int | None = None
) -> list[Activity]:
    """An activity to be changed, and the other half of a series cut in two; the older one is locked first."""
    other = continuations.other_half(session, view(session, activity_id, by))
    first = [queries.activity(session, other, lock=True)] if other is not None and other < activity_id else []
    found = own(session, activity_id, action, by, revision)
    last = [queries.activity(session, other, lock=True)] if other is not None and other > activity_id else []
    return [*first, found, *last]


def submit(session: Session, activity_id: int, *, by: Principal, now: datetime) -> Activity:
    """Hand the open version in; where the unit needs no approval it is published at once."""
    found = both(session, activity_id, Action.EDIT, by)
    for one in found:
        workflow.life("redate", one.life)
        version = queries.latest(one)
        if one.id == activity_id or version.review in workflow.OPEN:
            version.review, version.submitted_at = workflow.review("submit", version.review), now
            touch(one, now)
    if not found[0].lead_unit.needs_approval:
        publishing.approve(session, found, by, now)
    return next(one for one in found if one.id == activity_id)


def urgent(session: Session, activity_id: int, *, by: Principal, now: datetime) -> Activity:
    """Publish the open version at once, to be reviewed afterwards: a change of time or place within three days.

    Raise `Invalid` ("urgent": "not_published", "too_far" or "more_than_time_and_place") for anything else.
    """
    activity = own(session, activity_id, Action.EDIT, by)
    workflow.life("redate", activity.life)
    version = queries.latest(activity)
    afterwards.check_urgent(session, activity, version, clock.day(now))
    if version.review != "submitted":
        version.review, version.submitted_at = workflow.review("submit", version.review), now
    publishing.approve_one(session, activity, version, by, now)
    afterwards.note(session, activity, "urgent", by, now, version=version)
    return activity


def approve(
    session: Session, activity_id: int, *, by: Principal, now: datetime, revision: int | None = None
) -> Activity:
    """Publish the submitted version and credit it; raise `Conflict` when it is not what the approver read."""
    found = both(session, activity_id, Action.APPROVE, by, revision)
    publishing.approve(session, found, by, now)
    return next(one for one in found if one.id == activity_id)


def give_back(
    session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime, revision: int | None = None
) -> Activity:
    """Return the submitted version with a reason; raise `Conflict` when it is not what the approver read."""
    found = both(session, activity_id, Action.APPROVE, by, revision)
    for one in found:
        version = queries.latest(one)
        if one.id == activity_id or version.review == "submitted":
            version.review, version.returned_reason = workflow.review("return", version.review), required(reason)
            version.returned_at = now
            touch(one, now)
    return next(one for one in found if one.id == activity_id)


def cancel(session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime) -> Activity:
    """Cancel an activity with a reason. The public is told when it was public; a mere draft just ends."""
    return _end(session, own(session, activity_id, Action.EDIT, by), "cancel", reason, by, now)


def postpone(session: Session, activity_id: int, reason: str, *, by: Principal, now: datetime) -> Activity:
    """Postpone without a new date ("hoãn"); it keeps its UID, and a later edit gives the new date."""
    return _end(session, own(session, activity_id, Action.EDIT, by), "postpone", reason, by, now)


def _end(session: Session, activity: Activity, step: str, reason: str, by: Principal, now: datetime) -> Activity:
    """What was held stays held: a series of which something was held is over when the rest of it is cancelled."""
    goal, why = workflow.life(step, activity.life), required(reason)
    given_up = continuations.is_pending(activity) and step == "cancel"
    over = step == "cancel" and any(occurrence.state == "held" for occurrence in activity.occurrences)
    for occurrence in activity.occurrences:
        if occurrence.state in occurrences.OPEN:
            occurrence.state = goal
            occurrence.reason = why if over else "" if step == "cancel" else occurrence.reason
    activity.life, activity.reason = ("held", "") if over else (goal, why)
    touch(activity, now)
    if given_up:
        continuations.restore(session, activity)
    if activity.published is not None:
        published(session, activity, now)
        afterwards.note(session, activity, step, by, now, reason=why)
    return activity


def cancel_one(
    session: Session, activity_id: int, occurrence_id: int, reason: str, *, by: Principal, now: datetime
) -> Activity:
    """Cancel one occurrence at once and for good; the others stay. Of the last open one the activity is over:
    held, when something was held, else cancelled."""
    activity, occurrence = _one(session, activity_id, occurrence_id, by)
    workflow.life("cancel", occurrence.state)
    if not _alone(activity, occurrence, now):
        return _stop(session, activity, occurrence, "cancel", reason, by, now)
    if any(row.state == "held" for row in activity.occurrences):
        activity.life = workflow.life("hold", activity.life)
        return _stop(session, activity, occurrence, "cancel", reason, by, now)
    return _end(session, activity, "cancel", reason, by, now)


def postpone_one(
    session: Session, activity_id: int, occurrence_id: int, reason: str, *, by: Principal, now: datetime
) -> Activity:
    """Postpone one occurrence without a new date, at once; the others stay. A single one takes the activity along."""
    activity, occurrence = _one(session, activity_id, occurrence_id, by)
    workflow.life("postpone", occurrence.state)
    if activity.published is not None and not activity.published.rrule:
        return _end(session, activity, "postpone", reason, by, now)
    return _stop(session, activity, occurrence, "postpone", reason, by, now)


def _one(session: Session, activity_id: int, occurrence_id: int, by: Principal) -> tuple[Activity, Occurrence]:
    activity = own(session, activity_id, Action.EDIT, by)
    workflow.life("redate", activity.life)
    return activity, queries.occurrence(activity, occurrence_id)


def _alone(activity: Activity, occurrence: Occurrence, now: datetime) -> bool:
    others = [row for row in activity.occurrences if row is not occurrence]
    version = activity.published
    return version is not None and occurrences.is_over(others, version, clock.day(now))


def _stop(
    session: Session, activity: Activity, occurrence: Occurrence, step: str, reason: str, by: Principal, now: datetime
) -> Activity:
    occurrence.state, occurrence.reason = workflow.life(step, occurrence.state), required(reason)
    published(session, activity, now)
    afterwards.note(session, activity, f"{step}_one", by, now, reason=occurrence.reason, occurrence=occurrence)
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
            occurrences.sync(activity, activity.published, clock.day(now), activity.published)
        if len(activity.occurrences) > before:
            grown += 1
            touch(activity, now)
            quotas.credit(session, activity, now=now)
            holdings.store(session, [activity.id])
    return grown
