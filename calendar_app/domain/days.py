"""Day rules: how a commemoration says when it falls, and the dates that gives in a year."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from calendar_app.domain import lunar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAP_YEAR = 2000
MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
LUNAR_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
#: Months 1 to 10 of a lunar year always lie in the solar year of the same number; 11 and 12 may reach into the next.
LAST_MONTH_INSIDE = 10


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Days from ``first_day`` to ``last_day``, both included."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"a span cannot end on {self.last_day}, before it begins on {self.first_day}")

    @property
    def days(self) -> int:
        """How many days the span has; at least 1."""
        return (self.last_day - self.first_day).days + 1

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class SolarDay:
    """The same day every year; 29 February only in leap years."""

    month: int
    day: int

    def __post_init__(self) -> None:
        _require_month_day(self.month, self.day)


@dataclass(frozen=True, slots=True)
class SolarWindow:
    """The same days every year, across New Year when the end comes before the beginning.

    An end on 29 February means the last day of February.
    """

    first_month: int
    first_day: int
    last_month: int
    last_day: int

    def __post_init__(self) -> None:
        _require_month_day(self.first_month, self.first_day)
        _require_month_day(self.last_month, self.last_day)


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A feast of the lunar year, ``days`` long: see `lunar.feast`."""

    month: int
    day: int
    days: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.day <= 30):
            raise ValueError(f"{self.day}/{self.month} is no lunar day: a year has 12 months of at most 30 days")
        if not 1 <= self.days <= 30:
            raise ValueError(f"a lunar feast lasts 1 to 30 days, not {self.days}")


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The ``nth`` Monday (0) to Sunday (6) of a month; -1 is the last, and a fifth is not there every year."""

    month: int
    weekday: int
    nth: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 0 <= self.weekday <= 6):
            raise ValueError(f"there is no weekday {self.weekday} (0 is Monday) or no month {self.month}")
        if self.nth not in (1, 2, 3, 4, 5, -1):
            raise ValueError(f"a weekday is the 1st to 5th of its month or the last (-1), not {self.nth}")


DayRule = SolarDay | SolarWindow | LunarDay | NthWeekday


def dates(rule: DayRule, year: int, override: Span | None = None) -> list[Span]:
    """All spans of ``rule`` whose first day lies in the solar ``year``, sorted.

    There may be none (29 February, a fifth Sunday, lunar 1/12 in 2020) or two (lunar 1/12 in 2019). ``override``
    stands for whatever the rule says of that year, wherever it lies. Raises OutsideLunarTable.
    """
    if override is not None:
        return [override]
    match rule:
        case SolarDay():
            return _solar_day(rule, year)
        case SolarWindow():
            return [_window(rule, year)]
        case LunarDay():
            return list(_lunar_day(rule, year))
        case NthWeekday():
            return _nth_weekday(rule, year)


def parse_rule(data: Mapping[str, object]) -> DayRule:
    """The rule that plan files write in one of these forms; raises ValueError with a sentence.

    ``{"solar": "04-21"}``, ``{"window": ["10-01", "10-07"]}`` (month-day), ``{"lunar": "10/3", "days": 1}``
    (day/month, ``days`` may be left out), ``{"weekday": "sun", "nth": 2, "month": 5}``.
    """
    match data:
        case {"solar": str(text), **rest} if not rest:
            return SolarDay(*_month_day(text))
        case {"window": [str(first), str(last)], **rest} if not rest:
            return SolarWindow(*_month_day(first), *_month_day(last))
        case {"lunar": str(text), **rest} if rest.keys() <= {"days"}:
            return _parse_lunar(text, rest.get("days", 1))
        case {"weekday": str(name), "nth": int(nth), "month": int(month), **rest} if not rest and name in WEEKDAYS:
            return NthWeekday(month, WEEKDAYS.index(name), nth)
    raise ValueError(f"a day rule has one of the keys solar, window, lunar or weekday, in its form; not {dict(data)}")


def dump_rule(rule: DayRule) -> dict[str, object]:
    """The form that `parse_rule` reads back as an equal rule."""
    match rule:
        case SolarDay(month, day):
            return {"solar": f"{month:02}-{day:02}"}
        case SolarWindow(first_month, first_day, last_month, last_day):
            return {"window": [f"{first_month:02}-{first_day:02}", f"{last_month:02}-{last_day:02}"]}
        case LunarDay(month, day, days):
            return {"lunar": f"{day}/{month}", "days": days}
        case NthWeekday(month, weekday, nth):
            return {"weekday": WEEKDAYS[weekday], "nth": nth, "month": month}


def _solar_day(rule: SolarDay, year: int) -> list[Span]:
    if rule.day > monthrange(year, rule.month)[1]:
        return []
    day = date(year, rule.month, rule.day)
    return [Span(day, day)]


def _window(rule: SolarWindow, year: int) -> Span:
    crosses = (rule.last_month, rule.last_day) < (rule.first_month, rule.first_day)
    return Span(
        _day_or_month_end(year, rule.first_month, rule.first_day),
        _day_or_month_end(year + crosses, rule.last_month, rule.last_day),
    )


def _lunar_day(rule: LunarDay, year: int) -> Iterator[Span]:
    for lunar_year in (year,) if rule.month <= LAST_MONTH_INSIDE else (year - 1, year):
        day = lunar.feast(lunar_year, rule.month, rule.day)
        if day.year == year:
            yield Span(day, day + timedelta(days=rule.days - 1))


def _nth_weekday(rule: NthWeekday, year: int) -> list[Span]:
    first_weekday, length = monthrange(year, rule.month)
    fitting = range(1 + (rule.weekday - first_weekday) % 7, length + 1, 7)
    at = rule.nth if rule.nth < 0 else rule.nth - 1
    if at >= len(fitting):
        return []
    day = date(year, rule.month, fitting[at])
    return [Span(day, day)]


def _day_or_month_end(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _require_month_day(month: int, day: int) -> None:
    if not (1 <= month <= 12 and 1 <= day <= monthrange(LEAP_YEAR, month)[1]):
        raise ValueError(f"no year has a day {day}/{month}")


def _month_day(text: str) -> tuple[int, int]:
    found = MONTH_DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"a solar day is written month-day, as 04-21, not {text!r}")
    return int(found[1]), int(found[2])


def _parse_lunar(text: str, days: object) -> LunarDay:
    found = LUNAR_DAY.fullmatch(text)
    if found is None or not isinstance(days, int):
        raise ValueError(f"a lunar day is written day/month, as 10/3, with a number of days; not {text!r}, {days!r}")
    return LunarDay(month=int(found[2]), day=int(found[1]), days=days)
