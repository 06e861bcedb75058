"""What is public at once and reviewed afterwards: urgent changes of time or place, postponements, cancellations."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.activities import occurrences
from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.preparation import LaterReview
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans

#: columns of a version that an urgent change may touch
URGENT = frozenset(
    {"first_day", "last_day", "starts_at", "ends_at", "moves", "exdates", "venue", "venue_id", "place_id", "outdoor",
     "folded"}
)  # fmt: skip
PLACE = frozenset({"venue", "venue_id", "place_id", "outdoor"})
#: where an occurrence stands: first and last day, start and end
Stand = tuple[date, date, datetime | None, datetime | None]
#: columns that say who wrote a version and when, not what it says
BOOKKEEPING = frozenset(
    {"id", "activity_id", "number", "review", "returned_reason", "created_by", "created_at", "submitted_at",
     "returned_at", "approved_by", "approved_at"}
)  # fmt: skip


def check_urgent(session: Session, activity: Activity, version: Version, today: date) -> None:
    """Raise `Invalid` unless a version changes only time or place of what takes place within a few days."""
    before = activity.published
    if before is None or version is before:
        raise Invalid({"urgent": "not_published"})
    if changed(before, version) - URGENT:
        raise Invalid({"urgent": "more_than_time_and_place"})
    if not _changes_soon(session, activity, version, today):
        raise Invalid({"urgent": "too_far"})


def touches_soon(session: Session, activity: Activity, version: Version, today: date) -> bool:
    """Whether the activity takes place within the days of an urgent change, as it was published or as it would be."""
    return _any_soon(session, _published(activity) | _planned(activity, version, today), today)


def _changes_soon(session: Session, activity: Activity, version: Version, today: date) -> bool:
    """Whether a version changes what takes place within those days. Of a series only what changes is looked at, unless
    the place does: that changes them all."""
    before, new = _published(activity), _planned(activity, version, today)
    placed = activity.published is not None and bool(changed(activity.published, version) & PLACE)
    return _any_soon(session, before | new if placed else before ^ new, today)


def _any_soon(session: Session, standing: Iterable[Stand], today: date) -> bool:
    plan = next(iter(plans.current_plans(session)), None)
    until = today + timedelta(days=int(plans.setting(plan, "urgent_days", 3)) if plan else 3)
    return any(first <= until and last >= today for first, last, *_times in standing)


def _published(activity: Activity) -> set[Stand]:
    return {_stands(row) for row in activity.occurrences if row.state == "planned"}


def _planned(activity: Activity, version: Version, today: date) -> set[Stand]:
    return {_stands(row) for row in occurrences.planned(activity, version, today)}


def _stands(row: Occurrence) -> Stand:
    return row.first_day, row.last_day, row.starts_at, row.ends_at


def changed(before: Version, after: Version) -> frozenset[str]:
    """The columns and lists in which two versions differ in what they say."""
    columns = {attribute.key for attribute in Version.__mapper__.column_attrs} - BOOKKEEPING
    found = {name for name in columns if getattr(before, name) != getattr(after, name)}
    for name in ("commemorations", "occasions"):
        if {row.code for row in getattr(before, name)} != {row.code for row in getattr(after, name)}:
            found.add(name)
    return frozenset(found)


def note(
    session: Session, activity: Activity, step: str, by: Principal, now: datetime, *, reason: str = "",
    version: Version | None = None, occurrence: Occurrence | None = None,
) -> None:  # fmt: skip
    """Ask for a review afterwards, where the unit needs approval and whoever acted may not approve."""
    unit = activity.lead_unit
    if not unit.needs_approval or access.allows(by, Action.APPROVE, unit.path):
        return
    session.flush()
    session.add(
        LaterReview(
            activity=activity,
            step=step,
            version=version,
            occurrence_id=occurrence.id if occurrence else None,
            reason=reason,
            done_by=by.email,
            done_at=now,
        )
    )


def pending(session: Session, paths: Iterable[str]) -> list[LaterReview]:
    """What is still to be looked at in the units at or under some paths, oldest first."""
    rules = [Unit.path.startswith(path, autoescape=True) for path in paths]
    if not rules:
        return []
    found = select(LaterReview).join(Activity).join(Unit, Activity.lead_unit_id == Unit.id)
    return list(
        session.scalars(
            found.where(LaterReview.seen_at.is_(None), or_(*rules)).order_by(LaterReview.done_at, LaterReview.id)
        )
    )


def see(session: Session, review_id: int, remark: str, *, by: Principal, now: datetime) -> LaterReview:
    """An approver has looked at it; once."""
    found = session.get(LaterReview, review_id, with_for_update=True)
    if found is None:
        raise NotFound("review", review_id)
    access.require(by, Action.APPROVE, found.activity.lead_unit.path)
    if found.seen_at is not None:
        raise WrongStatus("see", "seen")
    if len(cleaned(remark)) > 500:
        raise Invalid({"remark": "too_long"})
    found.seen_by, found.seen_at, found.remark = by.email, now, cleaned(remark)
    return found
