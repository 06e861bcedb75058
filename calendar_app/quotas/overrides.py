"""An approver says that an activity counts for an obligation, or that it does not, with a reason; and takes it back."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.quotas import CreditOverride
from calendar_app.quotas import decisions, override_queries, queries, service
from calendar_app.quotas.queries import Owed

#: characters of a reason
LONGEST = 500


def override(
    session: Session, activity: Activity, obligation_id: int, occurrence_id: int | None, counts: bool, reason: str,
    *, by: Principal, now: datetime,
) -> CreditOverride:  # fmt: skip
    """Decide whether a published activity, or one occurrence of it, counts for an obligation.

    It stands until it is taken back, whatever is credited again, and ends one that said the opposite. Raise `NotFound`,
    `NotAllowed`, `Invalid` ("reason"), or `WrongStatus` when nothing is published, when every period it would speak in
    is closed, or when it is decided so already.
    """
    owed, text = _open(session, activity, obligation_id, occurrence_id, reason, by)
    before = standing(session, activity, owed, occurrence_id)
    if before is not None and before.counts == counts:
        raise WrongStatus("override", "decided")
    if before is not None:
        _end(before, text, by, now)
    made = CreditOverride(
        activity=activity,
        obligation=owed.row,
        occurrence_id=occurrence_id,
        counts=counts,
        reason=text,
        made_by=by.email,
        made_at=now,
    )
    session.add(made)
    _recredit(session, activity, now)
    return made


def lift(
    session: Session, activity: Activity, obligation_id: int, occurrence_id: int | None, reason: str,
    *, by: Principal, now: datetime,
) -> CreditOverride:  # fmt: skip
    """Take a decision back: from now on the rules decide again, except in periods closed meanwhile."""
    owed, text = _open(session, activity, obligation_id, occurrence_id, reason, by)
    found = standing(session, activity, owed, occurrence_id)
    if found is None:
        raise WrongStatus("lift", "by rule")
    _end(found, text, by, now)
    _recredit(session, activity, now)
    return found


def standing(
    session: Session, activity: Activity, owed: Owed, occurrence_id: int | None = None
) -> CreditOverride | None:
    """The decision in force about an obligation, of the whole activity or of just one occurrence."""
    every = decisions.about(owed, override_queries.overrides_of(session, activity.id))
    return next((row for row in every if row.lifted_at is None and row.occurrence_id == occurrence_id), None)


def _open(
    session: Session, activity: Activity, obligation_id: int, occurrence_id: int | None, reason: str, by: Principal
) -> tuple[Owed, str]:
    """The obligation as its rules see it, and the reason as it is kept; or what forbids a decision."""
    access.require(by, Action.APPROVE, activity.lead_unit.path)
    if activity.published is None:
        raise WrongStatus("override", "not published")
    about = [row for row in activity.occurrences if occurrence_id in (None, row.id)]
    if not about:
        raise NotFound("occurrence", occurrence_id)
    owed = _owed(session, activity, about, obligation_id)
    if not any(_is_open(session, owed, row.first_day) for row in about):
        raise WrongStatus("override", "closed")
    text = strip_controls(nfc(reason)).strip()
    if not text or len(text) > LONGEST:
        raise Invalid({"reason": "too_long" if text else "missing"})
    return owed, text


def _owed(session: Session, activity: Activity, about: Iterable[Occurrence], obligation_id: int) -> Owed:
    """An obligation that a party of the activity owes in its time; anything else is as good as missing."""
    first = min(row.first_day for row in about)
    last = max(row.last_day for row in about)
    for owed in queries.obligations(session, first, date.fromordinal(last.toordinal() + 1)):
        if owed.row.id == obligation_id and service.parties(session, activity, owed, first):
            return owed
    raise NotFound("obligation", obligation_id)


def _is_open(session: Session, owed: Owed, day: date) -> bool:
    period = owed.terms.period_on(day)
    return period is not None and override_queries.closed_at(session, owed.row.plan_id, period) is None


def _end(row: CreditOverride, reason: str, by: Principal, now: datetime) -> None:
    row.lifted_by, row.lifted_at, row.lifted_reason = by.email, now, reason


def _recredit(session: Session, activity: Activity, now: datetime) -> None:
    activity.touched_at = now
    flag_modified(activity, "touched_at")
    session.flush()
    service.credit(session, activity, now=now)
