"""Series: a small, declared part of RFC 5545's RRULE over local dates (Vietnam has no summer time).

Parts read: FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, UNTIL (a date) or COUNT, BYDAY, BYMONTHDAY, BYMONTH.
Weeks begin on Monday. A rule names the days that fit it: a first day that does not fit is not one of them.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple, cast, get_args

from calendar_app.domain.errors import BadRecurrence

Freq = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYDAY", "BYMONTHDAY", "BYMONTH"}
MOST_INTERVAL = 99
MOST_COUNT = 1000
LONGEST_TEXT = 500
#: Days in a hundred years. No series is followed further than this from its first day: the work stays bounded.
HORIZON = 36525
#: The longest each month gets.
MONTH_LENGTHS = {month: monthrange(2000, month)[1] for month in range(1, 13)}

_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_DATE = re.compile(r"[0-9]{8}")


class ByDay(NamedTuple):
    """A weekday, 0 for Monday; ``nth`` 1 to 5 counts from the start of the month, -1 to -5 from its end, 0 is each."""

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule, its lists sorted; raises BadRecurrence where it leaves the declared subset."""

    freq: Freq
    interval: int = 1
    until: date | None = None
    count: int | None = None
    byday: tuple[ByDay, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in ("byday", "bymonthday", "bymonth"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        fault = next(_faults(self), None)
        if fault:
            raise BadRecurrence(dump(self), fault)


class Instance(NamedTuple):
    """One date of a series: the day the rule gives (its RECURRENCE-ID) and the day on which it takes place."""

    original: date
    day: date


def parse(text: str) -> Rule:
    """The rule that an RRULE value says; raises BadRecurrence outside the declared subset."""
    try:
        parts = _parts(text)
        return Rule(
            freq=cast(Freq, parts.get("FREQ", "")),
            interval=_number(parts.get("INTERVAL", "1")),
            until=_date(parts["UNTIL"]) if "UNTIL" in parts else None,
            count=_number(parts["COUNT"]) if "COUNT" in parts else None,
            byday=tuple(_byday(item) for item in _items(parts, "BYDAY")),
            bymonthday=tuple(_number(item) for item in _items(parts, "BYMONTHDAY")),
            bymonth=tuple(_number(item) for item in _items(parts, "BYMONTH")),
        )
    except ValueError as error:
        raise BadRecurrence(text[:LONGEST_TEXT], str(error)) from error


def dump(rule: Rule) -> str:
    """The RRULE value in canonical form; `parse` reads it back as an equal rule."""
    parts = {
        "FREQ": rule.freq,
        "INTERVAL": "" if rule.interval == 1 else str(rule.interval),
        "UNTIL": rule.until.isoformat().replace("-", "") if rule.until else "",
        "COUNT": "" if rule.count is None else str(rule.count),
        "BYMONTH": ",".join(map(str, rule.bymonth)),
        "BYMONTHDAY": ",".join(map(str, rule.bymonthday)),
        "BYDAY": ",".join(map(str, rule.byday)),
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def expand(
    rule: Rule,
    first_day: date,
    since: date,
    until: date,
    *,
    exdates: Set[date] = frozenset(),
    moved: Mapping[date, date] = {},
    cap: int = 1000,
) -> list[Instance]:
    """The instances that take place in ``since <= day < until``, by day; the first ``cap`` of them.

    ``moved`` gives the new day of an original day, from outside the window too; an original day in ``exdates`` is
    left out, and still uses up COUNT. Nothing later than HORIZON days after ``first_day`` is looked at.
    """
    wanted = [since, until, *moved]
    instances = (
        Instance(original, moved.get(original, original))
        for original in _originals(rule, first_day, min(wanted), max(wanted))
        if original not in exdates
    )
    inside = [instance for instance in instances if since <= instance.day < until]
    return sorted(inside, key=lambda instance: (instance.day, instance.original))[:cap]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Which days a rule lets through, once the rule's first day has filled in what the rule leaves open."""

    byday: tuple[ByDay, ...]
    bymonthday: tuple[int, ...]
    bymonth: tuple[int, ...]

    def fits(self, day: date) -> bool:
        return (
            (not self.bymonth or day.month in self.bymonth)
            and (not self.byday or self._fits_weekday(day))
            and (not self.bymonthday or day.day in self.bymonthday or _from_end(day) in self.bymonthday)
        )

    def _fits_weekday(self, day: date) -> bool:
        wanted = [nth for weekday, nth in self.byday if weekday == day.weekday()]
        return any(nth in (0, (day.day - 1) // 7 + 1, _from_end(day) // 7) for nth in wanted)


def _from_end(day: date) -> int:
    """A day counted from the end of its month: -1 is the last."""
    return day.day - monthrange(day.year, day.month)[1] - 1


def _pattern(rule: Rule, first_day: date) -> _Pattern:
    byday, bymonthday, bymonth = rule.byday, rule.bymonthday, rule.bymonth
    if rule.freq == "WEEKLY" and not byday:
        byday = (ByDay(first_day.weekday()),)
    if rule.freq in ("MONTHLY", "YEARLY") and not byday and not bymonthday:
        bymonthday = (first_day.day,)
    if rule.freq == "YEARLY" and not bymonth:
        bymonth = (first_day.month,)
    return _Pattern(byday, bymonthday, bymonth)


def _originals(rule: Rule, first_day: date, earliest: date, latest: date) -> Iterator[date]:
    """The days the rule gives, in order, from ``earliest`` (sooner where COUNT must be counted) to ``latest``."""
    first = first_day.toordinal()
    last = min(latest.toordinal(), first + HORIZON, (rule.until or date.max).toordinal())
    begin = first if rule.count else max(first, earliest.toordinal())
    pattern = _pattern(rule, first_day)
    days = (date.fromordinal(at) for at in _candidates(rule, first_day, last) if begin <= at <= last)
    return islice((day for day in days if pattern.fits(day)), rule.count)


def _candidates(rule: Rule, first_day: date, last: int) -> Iterable[int]:
    """Ordinals of all days in the days, weeks, months or years that INTERVAL lets through."""
    first = first_day.toordinal()
    match rule.freq:
        case "DAILY":
            return range(first, last + 1, rule.interval)
        case "WEEKLY":
            weeks = range(first - first_day.weekday(), last + 1, 7 * rule.interval)
            return (day for monday in weeks for day in range(monday, monday + 7))
        case "MONTHLY":
            return _days_of_months(first_day, last, rule.interval, length=1)
        case "YEARLY":
            return _days_of_months(first_day.replace(month=1, day=1), last, 12 * rule.interval, length=12)


def _days_of_months(first_day: date, last: int, step: int, length: int) -> Iterator[int]:
    """Ordinals of the days in every ``step``-th stretch of ``length`` months, from the month of ``first_day``."""
    month = first_day.year * 12 + first_day.month - 1
    while (start := _month_start(month)) <= last:
        yield from range(start, _month_start(month + length))
        month += step


def _month_start(month: int) -> int:
    """Ordinal of the first day of a month counted from year 0; past the calendar's end, the day after that end."""
    year, at = divmod(month, 12)
    return date(year, at + 1, 1).toordinal() if year <= date.max.year else date.max.toordinal() + 1


def _faults(rule: Rule) -> Iterator[str]:
    """Sentences on what puts a rule outside the declared subset."""
    if rule.freq not in get_args(Freq):
        yield "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"
    if not 1 <= rule.interval <= MOST_INTERVAL:
        yield f"INTERVAL must be 1 to {MOST_INTERVAL}"
    if rule.count is not None and not 1 <= rule.count <= MOST_COUNT:
        yield f"COUNT must be 1 to {MOST_COUNT}"
    if rule.count is not None and rule.until is not None:
        yield "a rule ends by COUNT or by UNTIL, not both"
    yield from _month_faults(rule)
    yield from _weekday_faults(rule)


def _month_faults(rule: Rule) -> Iterator[str]:
    if not all(1 <= month <= 12 for month in rule.bymonth):
        yield "BYMONTH must be 1 to 12"
        return
    if rule.freq == "WEEKLY" and rule.bymonthday:
        yield "a WEEKLY rule has no BYMONTHDAY"
    if rule.freq == "YEARLY" and (rule.byday or rule.bymonthday) and not rule.bymonth:
        yield "a YEARLY rule with BYDAY or BYMONTHDAY needs BYMONTH"
    longest = max(MONTH_LENGTHS[month] for month in rule.bymonth or MONTH_LENGTHS)
    if not all(1 <= abs(day) <= longest for day in rule.bymonthday):
        yield "BYMONTHDAY names a day that its months never have"


def _weekday_faults(rule: Rule) -> Iterator[str]:
    numbered = [bool(day.nth) for day in rule.byday]
    if not all(-5 <= day.nth <= 5 for day in rule.byday):
        yield "BYDAY counts to the fifth weekday of a month"
    if any(numbered) and rule.freq not in ("MONTHLY", "YEARLY"):
        yield "only a MONTHLY or YEARLY rule numbers its weekdays"
    if any(numbered) and not all(numbered):
        yield "BYDAY numbers all its weekdays or none: calendar programs disagree on a mixture"


def _parts(text: str) -> dict[str, str]:
    """Upper-case values by name; raises ValueError for what is unknown, doubled or too long."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a rule is at most {LONGEST_TEXT} characters long")
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        if name not in PARTS or name in parts or not value:
            raise ValueError(f"{part!r} is not a part of a rule here, or stands there twice")
        parts[name] = value
    return parts


def _items(parts: Mapping[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    return int(text)


def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"UNTIL is a date such as 20261231, not {text!r}")
    return date.fromisoformat(text)


def _byday(text: str) -> ByDay:
    found = _BYDAY.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a weekday such as MO or 2SU")
    return ByDay(WEEKDAYS.index(found[2]), int(found[1] or 0))
