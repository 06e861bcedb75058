"""What the public sees of an activity changes: approved versions, and every step that is public at once."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from calendar_app import clock
from calendar_app.activities import continuations, occurrences, queries
from calendar_app.domain import workflow
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import WrongStatus
from calendar_app.models.activities import Activity, Version
from calendar_app.publication import service as publication
from calendar_app.quotas import service as quotas


def touch(activity: Activity, now: datetime) -> None:
    """Move the lock: something that belongs to the activity changes."""
    activity.touched_at = now
    flag_modified(activity, "touched_at")


def published(session: Session, activity: Activity, now: datetime) -> None:
    """What the public sees has changed: count the sequence, stamp it, credit and publish."""
    activity.sequence = activity.sequence + 1 if activity.first_published_at else 0
    activity.published_at = now
    activity.first_published_at = activity.first_published_at or now
    touch(activity, now)
    session.flush()
    quotas.credit(session, activity, now=now)
    publication.publish(session, activity, now=now)


def approve(session: Session, found: list[Activity], by: Principal, now: datetime) -> None:
    """Publish what was submitted: a continuation before the end of its series, whose tail it takes over."""
    for one in found:
        workflow.life("redate", one.life)
    if len(found) > 1 and found[0].life != "planned":
        raise WrongStatus("approve", found[0].life)
    for one in reversed(found):
        approve_one(session, one, queries.latest(one), by, now)


def approve_one(session: Session, activity: Activity, version: Version, by: Principal, now: datetime) -> None:
    """Publish one submitted version: it takes the place of the published one, and the occurrences follow."""
    version.review = workflow.review("approve", version.review)
    version.approved_by, version.approved_at, version.returned_reason = by.email, now, ""
    before, taking_over = activity.published, continuations.is_pending(activity)
    session.flush()
    if before is not None and before is not version:
        before.review = "superseded"
    activity.published = version
    if activity.life == "postponed":
        activity.life, activity.reason = workflow.life("redate", activity.life), ""
        for occurrence in activity.occurrences:
            if occurrence.state == "postponed" and not occurrence.reason:
                occurrence.state = "planned"
    occurrences.sync(activity, version, clock.day(now), before)
    if occurrences.is_over(activity.occurrences, version, clock.day(now)) and _any_held(activity):
        activity.life = workflow.life("hold", activity.life)
    if taking_over:
        continuations.inherit(session, activity)
    published(session, activity, now)


def _any_held(activity: Activity) -> bool:
    return any(occurrence.state == "held" for occurrence in activity.occurrences)
