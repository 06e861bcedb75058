"""Works out the Vietnamese lunar calendar from astronomy and prints ``calendar_app/domain/_lunar_table.py``.

    python tools/lunar_table.py > calendar_app/domain/_lunar_table.py

The rules, all reckoned in Vietnamese time (UTC+7):

- a month begins on the day of a new moon;
- the month that holds the winter solstice is month 11;
- when thirteen months, not twelve, lie between two such months, the first of them without a principal solar term
  (the sun passing a multiple of 30 degrees of longitude) is the leap month and repeats the number before it.

Positions come from PyEphem, which only this script needs.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import ephem

FIRST_YEAR, LAST_YEAR = 1968, 2053
HOURS_EAST = 7
DEGREES_PER_TERM = 30
SOLSTICE_TERM = 270 // DEGREES_PER_TERM

HEADER = '''"""Written by tools/lunar_table.py; do not edit.

A row is a lunar year: its first solar day, its leap month (0 for none), and the length of each month in the order
they pass, leap month included: 1 for 30 days, 0 for 29.
"""
'''


class Month(NamedTuple):
    """A lunar month, numbered; a leap month bears the number of the month before it."""

    first_day: date
    days: int
    number: int
    leap: bool


class Row(NamedTuple):
    """One lunar year of the table."""

    first_day: date
    leap_month: int
    lengths: str

    def __str__(self) -> str:
        return f'    ("{self.first_day}", {self.leap_month}, "{self.lengths}"),'


def new_moon_days(since: date, until: date) -> list[date]:
    """Days of the new moons between two days, in Vietnam."""
    moon = ephem.next_new_moon(ephem.Date(since))
    found = []
    while (day := _local_day(moon)) < until:
        found.append(day)
        moon = ephem.next_new_moon(moon)
    return found


def solar_term(day: date) -> int:
    """The principal term, 0 to 11, that the sun is in as ``day`` begins in Vietnam."""
    return int(_sun_longitude(ephem.Date(day) - HOURS_EAST * ephem.hour) // DEGREES_PER_TERM)


def months(first_year: int, last_year: int) -> Iterator[Month]:
    """Numbered months, from month 11 of the year before ``first_year`` to month 10 of the year after ``last_year``."""
    starts = new_moon_days(date(first_year - 1, 11, 1), date(last_year + 2, 2, 1))
    terms = [solar_term(day) for day in starts]
    elevenths = [_month_of(starts, _winter_solstice(year)) for year in range(first_year - 1, last_year + 2)]
    for begin, end in pairwise(elevenths):
        yield from _number(starts[begin : end + 1], terms[begin : end + 1])


def rows(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> list[Row]:
    """The table's rows for lunar years ``first_year`` to ``last_year``."""
    years: list[list[Month]] = []
    for month in months(first_year, last_year):
        if month.number == 1 and not month.leap:
            years.append([])
        if years:
            years[-1].append(month)
    return [_row(year) for year in years[: last_year - first_year + 1]]


def source(table: list[Row]) -> str:
    """The text of the module that holds ``table``."""
    lines = "\n".join(str(row) for row in table)
    return f"{HEADER}\nYEARS: tuple[tuple[str, int, str], ...] = (\n{lines}\n)\n"


def _number(starts: list[date], terms: list[int]) -> Iterator[Month]:
    """Number the months from one month 11 up to the next, whose start closes both lists."""
    leap_at = _leap_position(terms) if len(starts) == 14 else None
    number = 10
    for at, (start, following) in enumerate(pairwise(starts)):
        if at != leap_at:
            number = number % 12 + 1
        yield Month(start, (following - start).days, number, at == leap_at)


def _leap_position(terms: list[int]) -> int:
    """Place of the first month through which the sun stays in one term."""
    return next(at for at, (term, following) in enumerate(pairwise(terms)) if term == following)


def _row(year: list[Month]) -> Row:
    leap_month = next((month.number for month in year if month.leap), 0)
    return Row(year[0].first_day, leap_month, "".join("1" if month.days == 30 else "0" for month in year))


def _winter_solstice(year: int) -> date:
    """The day, in Vietnam, during which the sun reaches 270 degrees."""
    day = date(year, 12, 19)
    while solar_term(day + timedelta(days=1)) != SOLSTICE_TERM:
        day += timedelta(days=1)
    return day


def _month_of(starts: list[date], day: date) -> int:
    return bisect_right(starts, day) - 1


def _local_day(moment: float) -> date:
    when: date = ephem.Date(moment + HOURS_EAST * ephem.hour).datetime().date()
    return when


def _sun_longitude(moment: float) -> float:
    """Apparent longitude of the sun in degrees, of the equinox of the day."""
    sun = ephem.Sun(moment)
    equator = ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=moment)
    return math.degrees(ephem.Ecliptic(equator, epoch=moment).lon)


if __name__ == "__main__":
    print(source(rows()), end="")
