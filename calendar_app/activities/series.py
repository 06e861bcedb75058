"""Changes of a part of a series: one occurrence stands elsewhere; this one and all that follow become another series.

All occurrences are changed by `service.edit`, which keeps the exceptions (`keeping`). One is cancelled or postponed by
`service.cancel_one` and `service.postpone_one`, public at once. What is here goes through review as any edit does.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from calendar_app.activities import continuations, keeping, queries, service, writing
from calendar_app.activities import draft as drafts
from calendar_app.activities.draft import Draft, Move, draft_of
from calendar_app.activities.occurrences import OPEN, original_day, series_of
from calendar_app.domain import recurrence, shifts, workflow
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, WrongStatus
from calendar_app.domain.series import Series, ends_before, goes_on_from
from calendar_app.models.activities import Activity, Occurrence, Version

#: states of a party that a continuation takes over
GOING = ("invited", "accepted")


@dataclass(frozen=True)
class Place:
    """Where one occurrence is to stand; without ``starts_at`` at the times of the series."""

    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None


def move_one(
    session: Session, activity_id: int, occurrence_id: int, place: Place, *, revision: int, by: Principal, now: datetime
) -> Activity:
    """Put one occurrence elsewhere, in a version that waits for its review; a postponed one is planned again by it.

    Raise `Invalid` ("moves": "no_series" or "not_in_rule" when a waiting version has no such occurrence).
    """
    activity, version, original = _open_one(session, activity_id, occurrence_id, revision, by)
    draft = draft_of(version)
    others = tuple(move for move in draft.moves or () if move.original != original)
    moved = Move(original, place.first_day, place.last_day, place.starts_at, place.ends_at)
    changed = replace(draft, moves=(*others, moved))
    return service.edit(session, activity.id, changed, revision=activity.revision, by=by, now=now)


def put_back_one(
    session: Session, activity_id: int, occurrence_id: int, *, revision: int, by: Principal, now: datetime
) -> Activity:
    """Take a move back: the occurrence stands where the rule says. Raise `WrongStatus` when it was not moved."""
    activity, version, original = _open_one(session, activity_id, occurrence_id, revision, by)
    draft = draft_of(version)
    others = tuple(move for move in draft.moves or () if move.original != original)
    if len(others) == len(draft.moves or ()):
        raise WrongStatus("put_back", "not moved")
    return service.edit(session, activity.id, replace(draft, moves=others), revision=activity.revision, by=by, now=now)


def _open_one(
    session: Session, activity_id: int, occurrence_id: int, revision: int, by: Principal
) -> tuple[Activity, Version, date]:
    """An activity, its latest version, and the day of that version's rule that an open occurrence belongs to."""
    activity = service.own(session, activity_id, Action.EDIT, by, revision)
    occurrence = queries.occurrence(activity, occurrence_id)
    workflow.life("redate", activity.life)
    workflow.life("redate", occurrence.state)
    version = queries.latest(activity)
    return activity, version, _day_in(activity, version, occurrence)


def _day_in(activity: Activity, version: Version, occurrence: Occurrence) -> date:
    """The day of a version's rule for an occurrence of the published one."""
    published, day = activity.published, original_day(occurrence)
    if not version.rrule or published is None or not published.rrule:
        raise Invalid({"moves": "no_series"})
    if published is not version:
        found = shifts.successors(series_of(published), series_of(version), [day])
    else:
        found = {day: day} if series_of(version).gives(day) else {}
    if day not in found or found[day].isoformat() in version.exdates:
        raise Invalid({"moves": "not_in_rule"})
    return found[day]


def tail(session: Session, activity: Activity, occurrence: Occurrence) -> Draft:
    """What a series would say from one of its occurrences on: the draft with which "this and following" begins.

    Raise `Invalid` ("following": "no_series", "first", "held", or "waiting" while another continuation waits;
    "moves": "not_in_rule"), and `WrongStatus` when the series or the occurrence is cancelled or held.
    """
    workflow.life("redate", activity.life)
    if occurrence.state == "cancelled":
        raise WrongStatus("split", occurrence.state)
    if queries.pending_continuation(session, activity.id) is not None or continuations.is_pending(activity):
        raise Invalid({"following": "waiting"})
    version = queries.latest(activity)
    if not version.rrule or activity.published is None:
        raise Invalid({"following": "no_series"})
    day = _day_in(activity, version, occurrence)
    continuations.tail_of(activity, original_day(occurrence))
    running = series_of(version)
    if not running.days(running.first_day, day, cap=1):
        raise Invalid({"following": "first"})
    draft = draft_of(version)
    return replace(
        draft,
        first_day=day,
        last_day=day,
        rrule=recurrence.dump(goes_on_from(running, day)),
        exdates=tuple(left_out for left_out in draft.exdates if left_out >= day),
        moves=tuple(move for move in draft.moves or () if move.original >= day),
    )


def split(
    session: Session, activity_id: int, occurrence_id: int, draft: Draft, *, revision: int, by: Principal, now: datetime
) -> Activity:
    """Let a series end before an occurrence and a new activity go on with it as a draft says; return the new one.

    Both are drafts then, and `service.submit` or `service.approve` of either takes both. Parties asked before are asked
    (those that had accepted have accepted); exceptions of the tail go along. Raise `Invalid` as `tail` does, and
    ("rrule": "count_left") when the draft repeats the whole COUNT, ("first_day": "before_cut") when it begins before
    the old series ends.
    """
    old = service.own(session, activity_id, Action.EDIT, by, revision)
    occurrence = queries.occurrence(old, occurrence_id)
    version, coming = queries.latest(old), tail(session, old, occurrence)
    draft = _following(version, coming, draft)
    codes = _going(old) if draft.co_organisers is None else draft.co_organisers
    writing.check(session, draft, old.lead_unit)
    _cut(session, old, coming.first_day, by, now)
    mark = continuations.origin(old, original_day(occurrence))
    new = service.create(
        session,
        old.lead_unit,
        replace(draft, co_organisers=tuple(codes)),
        by=by,
        now=now,
        origin=mark,
        continues=old.id,
    )
    _take_over(old, new)
    session.flush()
    return new


def _following(version: Version, coming: Draft, draft: Draft) -> Draft:
    """The draft of a continuation with the exceptions of the tail."""
    running = series_of(version)
    if running.rule.count is not None and draft.rrule == version.rrule != coming.rrule:
        raise Invalid({"rrule": "count_left"})
    last = running.days(running.first_day, coming.first_day)[-1]
    if draft.first_day <= last:
        raise Invalid({"first_day": "before_cut"})
    drafts.check(draft)
    return keeping.carried(Series(recurrence.parse(coming.rrule), coming.first_day), coming, draft)


def _going(activity: Activity) -> list[str]:
    return [party.unit.code for party in activity.participations if party.role == "co" and party.state in GOING]


def _cut(session: Session, old: Activity, day: date, by: Principal, now: datetime) -> None:
    """A version of the series that ends before a day."""
    version = queries.latest(old)
    rule = recurrence.dump(ends_before(series_of(version), day))
    service.edit(session, old.id, replace(draft_of(version), rrule=rule), revision=old.revision, by=by, now=now)


def _take_over(old: Activity, new: Activity) -> None:
    """Whoever looks after the series goes on with it; who had accepted has accepted."""
    new.organiser_id = old.organiser_id or new.organiser_id
    new.highlight, new.demonstration = old.highlight, old.demonstration
    accepted = {party.unit_id for party in old.participations if party.state == "accepted"}
    for party in new.participations:
        if party.unit_id in accepted or party.unit.id in accepted:
            party.state = "accepted"


def movable(activity: Activity, occurrence: Occurrence) -> bool:
    """Whether one occurrence of a series can be put elsewhere, postponed or cancelled by itself."""
    alive = activity.life in OPEN and occurrence.state in OPEN
    return alive and activity.published is not None and bool(activity.published.rrule)
