"""The working days of Vietnam, from the package `holidays`: public days off, and weekend days worked in exchange."""

from functools import lru_cache

import holidays

from calendar_app.domain.workdays import Workdays


@lru_cache(maxsize=16)
def workdays(first_year: int, last_year: int) -> Workdays:
    """Days off and days made up for in the years from the first to the last, both included."""
    found = holidays.country_holidays("VN", years=range(first_year, last_year + 1))
    return Workdays(frozenset(found), frozenset(getattr(found, "weekend_workdays", ())))
