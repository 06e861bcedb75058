"""What came of an occurrence: held, with one attendance figure; the rest is welcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import service
from calendar_app.activities.draft import cleaned
from calendar_app.domain import workflow
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.models.activities import Activity, Evidence, Occurrence, Result
from calendar_app.quotas import service as quotas

#: more people than any single activity can gather
MOST = 10_000_000


@dataclass(frozen=True)
class Outcome:
    """A result as it was entered. Attendance may be unknown only for a product."""

    attendance: int | None
    children: int | None = None
    online: int | None = None
    amount: int | None = None
    narrative: str = ""
    evidence_link: str = ""


def hold(
    session: Session, activity_id: int, occurrence_id: int, outcome: Outcome, *, by: Principal, now: datetime
) -> Activity:
    """Say that an occurrence was held. It may be corrected later; the figures before stay in the log."""
    activity = service.own(session, activity_id, Action.EDIT, by)
    if activity.published is None:
        raise WrongStatus("hold", "not published")
    occurrence = _occurrence(activity, occurrence_id)
    state = workflow.life("hold", occurrence.state)
    _check(activity, occurrence, outcome, now)
    _record(occurrence, outcome, by, now)
    occurrence.state = state
    if all(o.state in ("held", "cancelled") for o in activity.occurrences):
        activity.life = workflow.life("hold", activity.life)
    service.touch(activity, now)
    quotas.credit(session, activity, now=now)
    return activity


def _occurrence(activity: Activity, occurrence_id: int) -> Occurrence:
    found = next((o for o in activity.occurrences if o.id == occurrence_id), None)
    if found is None:
        raise NotFound("occurrence", occurrence_id)
    return found


def _check(activity: Activity, occurrence: Occurrence, outcome: Outcome, now: datetime) -> None:
    faults = {}
    product = activity.published is not None and activity.published.product
    if occurrence.first_day > clock.day(now) and not product:
        faults["attendance"] = "not_yet"
    if outcome.attendance is None and not product:
        faults["attendance"] = "missing"
    for name in ("attendance", "children", "online", "amount"):
        value = getattr(outcome, name)
        if value is not None and not 0 <= value <= MOST:
            faults[name] = "out_of_range"
    if len(outcome.narrative) > 4000:
        faults["narrative"] = "too_long"
    if outcome.evidence_link and not outcome.evidence_link.startswith(("http://", "https://")):
        faults["evidence_link"] = "not_an_address"
    if faults:
        raise Invalid(faults)


def _record(occurrence: Occurrence, outcome: Outcome, by: Principal, now: datetime) -> None:
    result = occurrence.result = occurrence.result or Result()
    for name in ("attendance", "children", "online", "amount"):
        setattr(result, name, getattr(outcome, name))
    result.narrative = cleaned(outcome.narrative)
    result.recorded_by, result.recorded_at = by.email, now
    link = cleaned(outcome.evidence_link)
    if link and link not in {e.link for e in result.evidence}:
        result.evidence.append(Evidence(link=link))
