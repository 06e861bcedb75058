"""How long before its day an activity must be begun: working days, counted back."""

from datetime import date, timedelta

from calendar_app.domain.workdays import LONGEST_BREAK, Workdays


def start_by(first_day: date, lead_days: int, workdays: Workdays) -> date:
    """The last day on which to begin preparing: ``lead_days`` working days lie from it to the eve of ``first_day``.

    With no lead it is the first day itself. Raises ValueError where no working day is found.
    """
    day, left, idle = first_day, lead_days, 0
    while left > 0:
        day -= timedelta(days=1)
        left, idle = (left - 1, 0) if day in workdays else (left, idle + 1)
        if idle > LONGEST_BREAK:
            raise ValueError(f"no working day within {LONGEST_BREAK} days of {day}")
    return day


def earliest_start(today: date, lead_days: int, workdays: Workdays) -> date:
    """The first day that can still be prepared for when one begins today: `start_by` of it is today or later."""
    day, left, idle = today, lead_days, 0
    while left > 0:
        left, idle = (left - 1, 0) if day in workdays else (left, idle + 1)
        day += timedelta(days=1)
        if idle > LONGEST_BREAK:
            raise ValueError(f"no working day within {LONGEST_BREAK} days of {day}")
    return day
