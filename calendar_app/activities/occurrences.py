"""The occurrences that a published version makes: one, or a series up to a rolling horizon."""

from datetime import date, datetime, timedelta

from calendar_app.clock import ZONE
from calendar_app.domain import recurrence
from calendar_app.models.activities import Activity, Occurrence, Version

#: how far ahead a series is written out
HORIZON = timedelta(days=731)
#: occurrences of one series: daily for ten years
CAP = 4000


def sync(activity: Activity, version: Version, today: date) -> None:
    """Make the occurrences those of a version.

    What was held stays; what the version no longer has is cancelled, unless it is past and waits for its result.
    """
    if version.rrule:
        _series(activity, version, today)
    else:
        _single(activity, version)
    for occurrence in activity.occurrences:
        if occurrence.state != "held":
            _set_moments(occurrence, version)


def _single(activity: Activity, version: Version) -> None:
    """The one occurrence keeps its original start when it moves."""
    live = [o for o in activity.occurrences if o.state != "cancelled"] or activity.occurrences
    if not live:
        live = [Occurrence(original_start=version.first_day.isoformat(), state="planned")]
        activity.occurrences.append(live[0])
    live[0].first_day, live[0].last_day = version.first_day, version.last_day
    for other in live[1:]:
        if other.state == "planned":
            other.state = "cancelled"


def _series(activity: Activity, version: Version, today: date) -> None:
    """Occurrences keep their identity by original start; a moved one stays where it was moved to.

    One that an earlier version dropped and this one has again is planned again; one cancelled for a reason is not.
    """
    known = {o.original_start: o for o in activity.occurrences}
    wanted = {day.isoformat(): day for day in originals(version, today)}
    for original, day in wanted.items():
        if original not in known:
            activity.occurrences.append(
                Occurrence(original_start=original, first_day=day, last_day=day, state="planned")
            )
        elif known[original].state == "cancelled" and not known[original].reason:
            known[original].first_day, known[original].last_day, known[original].state = day, day, "planned"
    begin = min(today, min(wanted.values(), default=today))
    for original in known.keys() - wanted.keys():
        if known[original].state == "planned" and known[original].first_day >= begin:
            known[original].state = "cancelled"


def originals(version: Version, today: date) -> list[date]:
    """The days of a series from its beginning to the horizon, without those it leaves out."""
    rule = recurrence.parse(version.rrule)
    until = max(today, version.first_day) + HORIZON
    left_out = frozenset(date.fromisoformat(day) for day in version.exdates)
    found = recurrence.expand(rule, version.first_day, version.first_day, until, exdates=left_out, cap=CAP)
    return [instance.original for instance in found]


def _set_moments(occurrence: Occurrence, version: Version) -> None:
    occurrence.starts_at = occurrence.ends_at = None
    if version.starts_at is not None:
        occurrence.starts_at = datetime.combine(occurrence.first_day, version.starts_at, ZONE)
    if version.ends_at is not None:
        occurrence.ends_at = datetime.combine(occurrence.last_day, version.ends_at, ZONE)
