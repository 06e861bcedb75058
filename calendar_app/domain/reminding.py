"""What a plan and a unit may say of the rules of reminding: whether one is sent, and how many days before."""

from collections.abc import Collection, Iterator
from typing import Literal

Fault = Literal["duty", "unused", "missing", "too_many", "too_far"]

#: days before, at the most; and how many of them
FARTHEST, MOST = 90, 6
#: rules that speak ahead of a day, so that the days before can be chosen
AHEAD = frozenset({"activity_coming", "day_unplanned", "day_encouraged", "duty_due", "duty_below", "round_due"})
#: rules that speak of what has happened, or of how things stand
AFTERWARDS = frozenset({
    "quota_at_risk", "result_missing", "result_manager", "result_above", "review_waiting", "review_long",
    "review_returned", "invitation_open", "round_sent", "units_behind", "units_unreachable",
})  # fmt: skip
#: what is owed by a day that somebody has set: nobody is spared it
DUTIES = frozenset({"duty_due", "duty_below", "round_due", "round_sent"})


def faults(rule: str, on: object, days: Collection[int] | None) -> Iterator[tuple[str, Fault]]:
    """What is wrong with what is said of a rule, by field: on, days."""
    if on is False and rule in DUTIES:
        yield "on", "duty"
    if days is None:
        return
    if rule not in AHEAD:
        yield "days", "unused"
    elif not days:
        yield "days", "missing"
    elif len(days) > MOST:
        yield "days", "too_many"
    elif not all(1 <= one <= FARTHEST for one in days):
        yield "days", "too_far"
