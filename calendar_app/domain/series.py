"""A rule with the day from which it counts: its days, its end, and how it goes on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from calendar_app.domain.recurrence import HORIZON, Rule, expand


class Series(NamedTuple):
    """A rule together with the first day from which it counts."""

    rule: Rule
    first_day: date

    def days(self, since: date, until: date, cap: int = HORIZON) -> list[date]:
        """The days that the series gives in ``since <= day < until``."""
        return [found.original for found in expand(self.rule, self.first_day, since, until, cap=cap)]

    def gives(self, day: date) -> bool:
        """Whether a day is one of the series."""
        apart = (day - self.first_day).days
        return 0 <= apart <= HORIZON and bool(self.days(day, day + timedelta(days=1)))


def ends_before(series: Series, day: date) -> Rule:
    """The rule of a series that gives its days before a day and none after; a COUNT becomes an UNTIL."""
    last = day - timedelta(days=1)
    until = last if series.rule.until is None else min(last, series.rule.until)
    return replace(series.rule, count=None, until=until)


def goes_on_from(series: Series, day: date) -> Rule:
    """The rule with which a series goes on from one of its days; of a COUNT it has what is left."""
    if series.rule.count is None:
        return series.rule
    return replace(series.rule, count=max(1, series.rule.count - len(series.days(series.first_day, day))))
