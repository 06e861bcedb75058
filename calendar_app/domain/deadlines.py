"""The day by which something of a year is due, as a plan's settings write it."""

import re
from datetime import date

#: a month-day up to here belongs to the year after: what concerns a year is reported once it has ended
LAST_MONTH_AFTER = 6
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")


def report_due(year: int, month_day: str) -> date | None:
    """The day by which a yearly report is due, from "01-15" or "12-20".

    A day of the first half-year lies in the year after the one reported on, a day of the second half in that year
    itself (a report year ends on 14 December). "" and what is no day of the calendar give none: nothing is invented.
    """
    if not _MONTH_DAY.fullmatch(month_day):
        return None
    month, day = (int(part) for part in month_day.split("-"))
    return _day(year + (month <= LAST_MONTH_AFTER), month, day)


def milestone_due(text: str) -> date | None:
    """The day of a milestone, from "2030-11-30"; none for "" and for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    """A day; 29 February is the 28th where there is none."""
    try:
        return date(year, month, 28 if (month, day) == (2, 29) and not _leap(year) else day)
    except ValueError:
        return None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
