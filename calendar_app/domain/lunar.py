"""Vietnamese lunar dates, looked up in a table that ``tools/lunar_table.py`` works out from astronomy at UTC+7.

Libraries of the Chinese calendar give other days in some years (Tết 2007 and 2030, leap months 1985 and 1987), so none
is used.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from calendar_app.domain._lunar_table import YEARS
from calendar_app.domain.errors import NoSuchLunarDate, OutsideLunarTable

STEMS = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
BRANCHES = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")

#: Changes whenever the table does.
TABLE_VERSION = hashlib.sha256(repr(YEARS).encode()).hexdigest()[:12]


@dataclass(frozen=True, order=True, slots=True)
class LunarDate:
    """A day of the lunar calendar; orders by time, a leap month after the month whose number it repeats."""

    year: int
    month: int
    leap: bool
    day: int


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of the table; ``start`` is the ordinal of its first solar day."""

    start: int
    length: int
    year: int
    number: int
    leap: bool


def _months() -> Iterator[_Month]:
    """Every month of the table in order of time."""
    for first_day, leap_month, lengths in YEARS:
        new_year = date.fromisoformat(first_day)
        start = new_year.toordinal()
        for at, long in enumerate(lengths, start=1):
            leap = bool(leap_month) and at == leap_month + 1
            number = at - 1 if leap_month and at > leap_month else at
            length = 30 if long == "1" else 29
            yield _Month(start, length, new_year.year, number, leap)
            start += length


_MONTHS = tuple(_months())
_STARTS = [month.start for month in _MONTHS]
_BY_NAME = {(month.year, month.number, month.leap): month for month in _MONTHS}

FIRST_YEAR, LAST_YEAR = _MONTHS[0].year, _MONTHS[-1].year
FIRST_DAY = date.fromordinal(_MONTHS[0].start)
LAST_DAY = date.fromordinal(_MONTHS[-1].start + _MONTHS[-1].length - 1)


def to_lunar(day: date) -> LunarDate:
    """The lunar date of a solar day; raises OutsideLunarTable."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutsideLunarTable(day, FIRST_DAY, LAST_DAY)
    month = _MONTHS[bisect_right(_STARTS, day.toordinal()) - 1]
    return LunarDate(month.year, month.number, month.leap, day.toordinal() - month.start + 1)


def to_solar(lunar: LunarDate) -> date:
    """The solar day of a lunar date; raises NoSuchLunarDate or OutsideLunarTable, and never rounds to a near day."""
    month = _month(lunar.year, lunar.month, lunar.leap, lunar.day)
    if not 1 <= lunar.day <= month.length:
        raise NoSuchLunarDate(lunar.day, lunar.month, lunar.year, leap=lunar.leap)
    return date.fromordinal(month.start + lunar.day - 1)


def month_length(year: int, month: int, leap: bool = False) -> int:
    """29 or 30; raises NoSuchLunarDate when the year has no such month, or OutsideLunarTable."""
    return _month(year, month, leap, 1).length


def feast(year: int, month: int, day: int) -> date:
    """The solar day of a yearly feast in a lunar year, never in the leap month; the 30th of a short month is its 29th.

    Raises NoSuchLunarDate or OutsideLunarTable.
    """
    length = month_length(year, month)
    return to_solar(LunarDate(year, month, leap=False, day=29 if day == 30 and length == 29 else day))


def year_name(lunar_year: int) -> str:
    """The stem and branch of a lunar year: "Bính Ngọ" for 2026."""
    return f"{STEMS[(lunar_year - 4) % 10]} {BRANCHES[(lunar_year - 4) % 12]}"


def _month(year: int, month: int, leap: bool, day: int) -> _Month:
    """The named month; ``day`` only completes the error."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideLunarTable(year, FIRST_DAY, LAST_DAY)
    found = _BY_NAME.get((year, month, leap))
    if found is None:
        raise NoSuchLunarDate(day, month, year, leap=leap)
    return found
