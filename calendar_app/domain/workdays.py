"""Which days offices work: Monday to Friday, but for days off, and with the days that make up for swapped ones."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
#: no run of days off is longer; a longer one is a mistake in the data
LONGEST_BREAK = 60


@dataclass(frozen=True)
class Workdays:
    """The public days off and the weekend days worked in exchange, over the years one looks at."""

    days_off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return is_working_day(day, self.days_off, self.make_up)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is worked, else the last one before it that is; raises ValueError without one."""
        return self._nearest(day, -1)

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the first one after it that is; raises ValueError without one."""
        return self._nearest(day, 1)

    def _nearest(self, day: date, step: int) -> date:
        for distance in range(LONGEST_BREAK):
            found = day + timedelta(days=step * distance)
            if found in self:
                return found
        raise ValueError(f"no working day within {LONGEST_BREAK} days of {day}")


def is_working_day(day: date, days_off: AbstractSet[date], make_up: AbstractSet[date]) -> bool:
    """Whether offices work: a day made up for is worked, a day off is not, else Monday to Friday."""
    return day in make_up or (day.weekday() < SATURDAY and day not in days_off)
