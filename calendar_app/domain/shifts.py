"""What becomes of the days of a series when its rule changes: which day takes the place of which.

A rule with a day in common with the one before, or of another frequency or interval, is another choice of days: each
day stands for itself. Else the whole series has moved (from Mondays to Tuesdays, from the 5th to the 8th, from the
second Saturday to the second Sunday): the first day of a week, month or year takes the place of the first one, the
second of the second. It is the same week, month or year, unless the series itself begins less than one step away in
another one (from the 28th to the 3rd), or another one is nearer (from Sundays to the Mondays after).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.domain.recurrence import ByDay, Rule
from calendar_app.domain.series import Series

#: days of two series that are compared to see whether they have one in common
COMPARED = timedelta(days=366 * 6)
#: Days that a week, a month, a year has at least: what lies closer together than this times INTERVAL is one step apart.
SHORTEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
#: days of a step, near enough to see which way round is shorter
LENGTHS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}


def same_days(before: Series, after: Series) -> bool:
    """Whether two series give the same days where both run: only beginning or end may differ."""
    if _pattern(before) != _pattern(after):
        return False
    old, new = _endless(before), _endless(after)
    start = max(old.first_day, new.first_day)
    return old.days(start, start + COMPARED, cap=3) == new.days(start, start + COMPARED, cap=3)


def successors(before: Series, after: Series, days: Iterable[date]) -> dict[date, date]:
    """The day that takes the place of each of some days of a series; days that nothing replaces are not in it."""
    asked = sorted(set(days))
    if not asked:
        return {}
    found = _by_rank(before, after, asked) if _moved_whole(before, after) else {day: day for day in asked}
    last = max(found.values(), default=asked[-1])
    given = set(after.days(after.first_day, last + timedelta(days=1)))
    return {old: new for old, new in found.items() if new in given}


def _moved_whole(before: Series, after: Series) -> bool:
    if (before.rule.freq, before.rule.interval) != (after.rule.freq, after.rule.interval):
        return False
    old, new = _endless(before), _endless(after)
    start = max(old.first_day, new.first_day)
    until = start + COMPARED
    return not set(old.days(start, until)) & set(new.days(start, until))


def _by_rank(before: Series, after: Series, days: list[date]) -> dict[date, date]:
    steps = _steps(before, after)
    margin = timedelta(days=366 * (1 + abs(steps) // (1 if before.rule.freq == "YEARLY" else 12)))
    old = _grouped(_endless(before), days[0] - margin, days[-1] + margin)
    new = _grouped(_endless(after), days[0] - margin, days[-1] + margin)
    found = {}
    for day in days:
        at = _period(before.rule, day)
        places = new.get(at + steps, [])
        if day in old.get(at, ()) and old[at].index(day) < len(places):
            found[day] = places[old[at].index(day)]
    return found


def _steps(before: Series, after: Series) -> int:
    """By how many weeks, months or years the series has moved: as far as its beginning did, when that is less than one
    step; a beginning put farther off starts later, and the days move as little as they can."""
    old, new, interval = _begin(before), _begin(after), before.rule.interval
    apart = _period(after.rule, new) - _period(before.rule, old)
    if abs((new - old).days) < SHORTEST[before.rule.freq] * interval:
        return apart
    within, length = _within(after, new) - _within(before, old), LENGTHS[before.rule.freq]
    least = apart % interval
    return min((least, least - interval, least + interval), key=lambda steps: abs(within + length * steps))


def _within(series: Series, day: date) -> int:
    """How many days of its week, month or year a day has behind it."""
    return (day - _endless(Series(series.rule, day)).first_day).days


def _begin(series: Series) -> date:
    return next(iter(series.days(series.first_day, series.first_day + COMPARED, cap=1)), series.first_day)


def _grouped(series: Series, since: date, until: date) -> dict[int, list[date]]:
    found = defaultdict(list)
    for day in series.days(since, until):
        found[_period(series.rule, day)].append(day)
    return found


def _period(rule: Rule, day: date) -> int:
    """The number of the day, week, month or year of a day."""
    match rule.freq:
        case "DAILY":
            return day.toordinal()
        case "WEEKLY":
            return (day.toordinal() - 1) // 7
        case "MONTHLY":
            return day.year * 12 + day.month
        case "YEARLY":
            return day.year


def _pattern(series: Series) -> Rule:
    """The rule without its end, with what its first day says written out."""
    rule, day = replace(series.rule, until=None, count=None), series.first_day
    if rule.freq == "WEEKLY" and not rule.byday:
        return replace(rule, byday=(ByDay(day.weekday()),))
    if rule.freq in ("MONTHLY", "YEARLY") and not rule.byday and not rule.bymonthday:
        months = rule.bymonth or ((day.month,) if rule.freq == "YEARLY" else ())
        return replace(rule, bymonthday=(day.day,), bymonth=months)
    return rule


def _endless(series: Series) -> Series:
    """The series without its end, from the beginning of its first week, month or year."""
    day = series.first_day
    begin = {
        "DAILY": day,
        "WEEKLY": day - timedelta(days=day.weekday()),
        "MONTHLY": day.replace(day=1),
        "YEARLY": day.replace(month=1, day=1),
    }[series.rule.freq]
    return Series(_pattern(series), begin)
