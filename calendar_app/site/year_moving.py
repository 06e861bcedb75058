"""Moves an activity that does not repeat to another day, as long as it is: dragged on a board, or by a plain form."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import service
from calendar_app.activities.draft import draft_of
from calendar_app.activities.queries import latest
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid
from calendar_app.models.activities import Activity, Version


@dataclass(frozen=True)
class Moved:
    """Where an activity stands now."""

    first_day: date
    last_day: date
    #: draft | submitted | returned | approved
    review: str


def refusal(activity: Activity, version: Version, today: date) -> str:
    """Why an activity cannot be moved to another day: series | held | cancelled | past; "" when it can.

    What was published and has begun is no longer moved; a draft whose day has passed is.
    """
    if activity.life in ("held", "cancelled"):
        return activity.life
    if version.rrule or (activity.published is not None and activity.published.rrule):
        return "series"
    begun = activity.published is not None and activity.published.first_day <= today
    return "past" if begun and activity.life == "planned" else ""


def move(session: Session, activity_id: int, first_day: date, *, revision: int, by: Principal, now: datetime) -> Moved:
    """Give an activity another first day, keeping its length.

    A draft stays a draft. What was handed in or approved is handed in again, and so published at once where the unit
    needs no approval. Raise `Invalid` ("first_day": a `refusal`, or "too_late" for a day that has passed), and what
    `service.edit` raises.
    """
    activity = service.own(session, activity_id, Action.EDIT, by, revision)
    version, today = latest(activity), clock.day(now)
    if reason := refusal(activity, version, today):
        raise Invalid({"first_day": reason})
    if first_day < today:
        raise Invalid({"first_day": "too_late"})
    before = version.review
    draft = draft_of(version)
    length = version.last_day - version.first_day
    try:
        draft = replace(draft, first_day=first_day, last_day=first_day + length)
    except OverflowError:
        raise Invalid({"first_day": "out_of_range"}) from None
    service.edit(session, activity_id, draft, revision=revision, by=by, now=now)
    if before in ("approved", "submitted"):
        service.submit(session, activity_id, by=by, now=now)
    return Moved(draft.first_day, draft.last_day, latest(activity).review)
