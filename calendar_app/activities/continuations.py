"""A series cut in two, "this and all that follow": the old one ends, a new one goes on, and both are one decision.

Until the new one is published the two go through review together, so that the public never sees both or neither.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.activities import queries
from calendar_app.activities.draft import Draft
from calendar_app.activities.occurrences import original_day, series_of
from calendar_app.domain import recurrence, shifts
from calendar_app.domain.errors import BadRecurrence, Invalid
from calendar_app.domain.series import Series, ends_before
from calendar_app.models.activities import Activity, Occurrence

#: origin of an activity that goes on with a series: "following:<id of the series>:<the day of it that begins it>"
ORIGIN = "following:"


def origin(series: Activity, day: date) -> str:
    """What an activity is known by that goes on with a series from one of its days."""
    return f"{ORIGIN}{series.id}:{day.isoformat()}"


def cut_day(continuation: Activity) -> date:
    """The day of the old series from which the new one stands for it."""
    return date.fromisoformat(continuation.origin.rpartition(":")[2])


def is_pending(activity: Activity) -> bool:
    """Whether an activity is to go on with a series and is not published yet."""
    waits = activity.published_version_id is None and activity.life == "planned"
    return waits and activity.continues_id is not None and activity.origin.startswith(ORIGIN)


def other_half(session: Session, activity: Activity) -> int | None:
    """The other half of a cut that is not published yet: the series of a continuation, or the continuation of one."""
    if is_pending(activity):
        old = queries.activity(session, activity.continues_id or 0)
        return None if old.life == "cancelled" else old.id
    found = queries.pending_continuation(session, activity.id)
    return found.id if found is not None and activity.life != "cancelled" else None


def still_cut(session: Session, activity: Activity, draft: Draft) -> Draft:
    """A draft of a series that ends where its waiting continuation begins, whatever the draft says of its end."""
    new = queries.pending_continuation(session, activity.id)
    if new is None or not draft.rrule:
        return draft
    try:
        rule = ends_before(Series(recurrence.parse(draft.rrule), draft.first_day), cut_day(new))
    except BadRecurrence:
        return draft
    return replace(draft, rrule=recurrence.dump(rule))


def inherit(session: Session, new: Activity) -> None:
    """At its first publication a continuation takes over what was cancelled or postponed of the tail it stands for.

    Raise `Invalid` when one of the tail has been held meanwhile.
    """
    old = queries.activity(session, new.continues_id or 0)
    tail = tail_of(old, cut_day(new))
    if old.published is None or new.published is None or not old.published.rrule:
        return
    found = {original_day(row): row for row in tail if row.reason and row.state in ("cancelled", "postponed")}
    rows = {original_day(row): row for row in new.occurrences}
    after = series_of(new.published) if new.published.rrule else None
    named = shifts.successors(series_of(old.published), after, found) if after else {day: day for day in found}
    for day, row in found.items():
        if mine := rows.get(named.get(day, day)):
            mine.state, mine.reason = row.state, row.reason


def tail_of(activity: Activity, day: date) -> list[Occurrence]:
    """The occurrences of a series from a day of it on; raise `Invalid` when one of them has been held."""
    tail = [row for row in activity.occurrences if original_day(row) >= day]
    if any(row.state == "held" for row in tail):
        raise Invalid({"following": "held"})
    return tail


def restore(session: Session, new: Activity) -> None:
    """A continuation is given up before it was published: the open version of its series runs on as published."""
    old = queries.activity(session, new.continues_id or 0, lock=True)
    version = queries.latest(old)
    before = old.published
    if before is None or version is before or not (before.rrule and version.rrule):
        return
    if shifts.same_days(series_of(before), series_of(version)):
        version.rrule = before.rrule
        day = cut_day(new).isoformat()
        version.moves = [*version.moves, *(move for move in before.moves if move["original"] >= day)]
