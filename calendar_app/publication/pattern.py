"""A published series as RFC 5545 says it, exactly the occurrences that there are.

The rule makes them; EXDATE takes away the days of the rule on which nothing takes place (as far as the series is
written out), RDATE adds occurrences that the rule no longer has, such as those held before it changed, and an
exception with a RECURRENCE-ID is written for each that stands elsewhere, at another time, or in another state.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from calendar_app.domain import recurrence
from calendar_app.domain.recurrence import HORIZON
from calendar_app.domain.series import Series
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.publication.vevent import STATUS, ZONE, after

#: of an event without an end
DEFAULT_HOURS = timedelta(hours=2)
#: a series is written out at least so far from its first day: a day of its rule that is not there then never was
WRITTEN = timedelta(days=730)
Moment = date | datetime


@dataclass(frozen=True)
class Pattern:
    """When a series takes place, and where it departs from its rule. ``end`` is exclusive."""

    start: Moment
    end: Moment
    exdates: tuple[Moment, ...] = ()
    rdates: tuple[Moment, ...] = ()
    exceptions: tuple[Occurrence, ...] = ()


def of(found: Activity, version: Version) -> Pattern:
    """The pattern of a published activity; of a cancelled one only the rule, since all of it is called off."""
    living = [o for o in found.occurrences if o.state != "cancelled"]
    if version.rrule:
        return _series(found, version, living)
    if not living:
        return Pattern(*span(found.occurrences[0]))
    chosen = min(living, key=lambda o: (o.first_day != version.first_day, o.state == "held", o.id))
    others = {at(version, original(o)): o for o in living if o is not chosen}
    start, end = span(chosen)
    length: timedelta = end - start  # type: ignore[operator]  # both are days, or both are moments
    return Pattern(
        start,
        end,
        rdates=tuple(others),
        exceptions=tuple(o for day, o in others.items() if _differs(found, o, (day, day + length))),
    )


def _series(found: Activity, version: Version, living: list[Occurrence]) -> Pattern:
    series = Series(recurrence.parse(version.rrule), version.first_day)
    written = {original(o) for o in found.occurrences}
    given = series.days(version.first_day, after(max(*written, version.first_day + WRITTEN)))
    begin = _begin(series, given, written)
    if found.life == "cancelled":
        return Pattern(*standing(version, begin))
    there = {original(o) for o in living}
    empty = {day for day in given if day >= begin} - there
    empty |= {day for text in version.exdates if series.gives(day := date.fromisoformat(text)) and day > max(written)}
    return Pattern(
        *standing(version, begin),
        exdates=tuple(at(version, day) for day in sorted(empty)),
        rdates=tuple(at(version, day) for day in sorted(there - set(given))),
        exceptions=tuple(o for o in living if _differs(found, o, standing(version, original(o)))),
    )


def _begin(series: Series, given: Iterable[date], written: set[date]) -> date:
    """A day of the rule, since clients take DTSTART for one of its days: the first, or for a rule that counts nothing
    and was changed when it ran already, the first that was ever written out."""
    if series.rule.count is None:
        given = [day for day in given if day in written] or given
    first = series.first_day
    return next(iter(given), None) or next(iter(series.days(first, first + timedelta(days=HORIZON), cap=1)), first)


def _differs(found: Activity, occurrence: Occurrence, told: tuple[Moment, Moment]) -> bool:
    """Whether an occurrence is not just what the master event tells of its day, which has the master's length."""
    return span(occurrence) != told or STATUS[occurrence.state] != STATUS[found.life]


def original(occurrence: Occurrence) -> date:
    """The day that the rule gave an occurrence."""
    return date.fromisoformat(occurrence.original_start[:10])


def at(version: Version, day: date) -> Moment:
    """A day of a series as its RECURRENCE-ID: with the time of the series, if it has one."""
    return day if version.starts_at is None else datetime.combine(day, version.starts_at, ZONE)


def span(occurrence: Occurrence) -> tuple[Moment, Moment]:
    """Start and exclusive end of an occurrence: days, or moments on the wall clock of Vietnam."""
    if occurrence.starts_at is None:
        return occurrence.first_day, after(occurrence.last_day)
    start = occurrence.starts_at.astimezone(ZONE)
    if occurrence.ends_at is not None:
        return start, occurrence.ends_at.astimezone(ZONE)
    return start, datetime.combine(occurrence.last_day, start.timetz()) + DEFAULT_HOURS


def standing(version: Version, day: date) -> tuple[Moment, Moment]:
    """Start and exclusive end of an occurrence of the rule."""
    if version.starts_at is None:
        return day, after(day)
    start = datetime.combine(day, version.starts_at, ZONE)
    return start, datetime.combine(day, version.ends_at, ZONE) if version.ends_at else start + DEFAULT_HOURS


def rrule(version: Version) -> str:
    """The rule as RFC 5545 wants it: UNTIL in UTC where DTSTART has a time, and days that not every month has named,
    since clients disagree on what a bare rule from 29 February or the 31st means."""
    if not version.rrule:
        return ""
    rule, day = recurrence.parse(version.rrule), version.first_day
    if not rule.byday and not rule.bymonthday and rule.freq == "YEARLY":
        rule = replace(rule, bymonth=rule.bymonth or (day.month,), bymonthday=(day.day,))
    if not rule.byday and not rule.bymonthday and rule.freq == "MONTHLY":
        rule = replace(rule, bymonthday=(day.day,))
    if rule.until is None or version.starts_at is None:
        return recurrence.dump(rule)
    until = datetime.combine(rule.until, time.max, ZONE).astimezone(UTC)
    return recurrence.dump(replace(rule, until=None)) + f";UNTIL={until:%Y%m%dT%H%M%SZ}"
