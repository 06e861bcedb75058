"""When a bulletin for the public comes out, and which days it speaks of."""

from datetime import date, timedelta
from typing import Literal

Rhythm = Literal["weekly", "monthly"]
RHYTHMS: tuple[Rhythm, ...] = ("weekly", "monthly")

MONDAY_TO_MONDAY = timedelta(days=7)
#: longer than any month
MONTH = timedelta(days=32)


def issue_day(rhythm: str, on: date) -> date:
    """The day of the issue that speaks of a day: the Monday of its week, or the first of its month."""
    return on - timedelta(days=on.weekday()) if rhythm == "weekly" else on.replace(day=1)


def next_issue_day(rhythm: str, on: date) -> date:
    """The first day of an issue after that of a day."""
    return issue_day(rhythm, on) + MONDAY_TO_MONDAY if rhythm == "weekly" else issue_day(rhythm, on + _rest(on))


def days_to_tell(rhythm: str, told_until: date, today: date) -> tuple[date, date] | None:
    """The days ``since <= day < until`` of the issue that is due; none when it has come out, or is still to come.

    A late issue speaks of what is left of its days; those that were missed altogether are not made up for.
    """
    if told_until > issue_day(rhythm, today):
        return None
    return today, next_issue_day(rhythm, today)


def _rest(on: date) -> timedelta:
    """From a day into the month after its own."""
    return MONTH - timedelta(days=on.day - 1)
