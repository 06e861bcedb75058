"""Average yearly growth from a base year: compound, or the mean of the yearly rates. Gaps are said, never filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal

from calendar_app.domain.indicators import Goal, Measured, Outlook, verdict

Formula = Literal["cagr", "mean"]
FORMULAS: tuple[Formula, ...] = ("cagr", "mean")
#: total of each year; none where a member has given nothing
Totals = Mapping[int, float | None]


@dataclass(frozen=True)
class Outlier:
    """A figure that moved by more than is likely within a year; ``rate`` in per cent."""

    member: str
    year: int
    before: int
    value: int
    rate: float


def rate(before: float | None, after: float | None) -> float | None:
    """Growth from one year to the next, as a fraction; none from nothing or where one of them is not known."""
    return after / before - 1 if before and after is not None else None


def rates(totals: Totals) -> dict[int, float]:
    """Yearly growth in per cent, where a year and the one before it are known."""
    found = {year: rate(totals.get(year - 1), value) for year, value in totals.items()}
    return {year: round(100 * one, 2) for year, one in sorted(found.items()) if one is not None}


def gaps(totals: Totals, base_year: int, year: int) -> tuple[int, ...]:
    """Years from the base to a year of which no total is known."""
    return tuple(one for one in range(base_year, year + 1) if totals.get(one) is None)


def average(totals: Totals, base_year: int, year: int, formula: Formula) -> float | None:
    """Average growth in per cent a year, rounded to two places.

    Compound growth needs the first and the last year, the mean of the rates every year between them. None otherwise.
    """
    found = _average(totals, base_year, year, formula)
    return None if found is None else round(100 * found, 2)


def _average(totals: Totals, base_year: int, year: int, formula: Formula) -> float | None:
    if year <= base_year:
        return None
    if formula == "cagr":
        whole = rate(totals.get(base_year), totals.get(year))
        return None if whole is None else float((1 + whole) ** (1 / (year - base_year)) - 1)
    found = _yearly(totals, base_year, year)
    return None if found is None else sum(found) / len(found)


def _yearly(totals: Totals, base_year: int, year: int) -> list[float] | None:
    found = [rate(totals.get(one - 1), totals.get(one)) for one in range(base_year + 1, year + 1)]
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else None


def projected(totals: Totals, base_year: int, year: int, due_year: int, formula: Formula) -> float | None:
    """The average by the due year if growth stays as it was in the last year; none where that is not known."""
    last, so_far = rate(totals.get(year - 1), totals.get(year)), _average(totals, base_year, year, formula)
    if last is None or so_far is None:
        return None
    passed, left = year - base_year, max(due_year - year, 0)
    if formula == "mean":
        return round(100 * (so_far * passed + last * left) / (passed + left), 2)
    grown = prod([(1 + so_far) ** passed, (1 + last) ** left])
    return round(100 * (grown ** (1 / (passed + left)) - 1), 2)


def needed(
    totals: Totals, base_year: int, year: int, due_year: int, required: float, formula: Formula
) -> float | None:  # fmt: skip
    """Growth in per cent that each year left must have for the average to be as required; none once it is too late."""
    passed, left = year - base_year, due_year - year
    so_far = _average(totals, base_year, year, formula) if passed > 0 else 0.0
    if so_far is None or left <= 0:
        return None
    goal = required / 100
    if formula == "mean":
        found = (goal * (passed + left) - so_far * passed) / left
    else:
        grown = (1 + so_far) ** passed
        if grown <= 0:
            return None
        found = ((1 + goal) ** (passed + left) / grown) ** (1 / left) - 1
    return round(100 * max(found, -1.0), 2)


def outlook(goal: Goal, totals: Totals, base_year: int, year: int, formula: Formula) -> Outlook:
    """What is needed of a growth goal; the path is the required growth of every year."""
    value = average(totals, base_year, year, formula)
    leads = projected(totals, base_year, year, goal.due_year, formula)
    said = verdict(goal, Measured(figure=value), year, path=goal.required, projected=leads, averaged=True)
    wanted = needed(totals, base_year, year, goal.due_year, goal.required, formula)
    return Outlook(said, goal.required, leads if value is not None else None, wanted if value is not None else None)


def outliers(members: Mapping[str, Mapping[int, int]], *, rise: float, fall: float) -> list[Outlier]:
    """Figures that rose or fell by more than so many per cent of those of the year before, by year and member."""
    found = []
    for member, values in members.items():
        for year, value in values.items():
            before = values.get(year - 1)
            moved = rate(before, value)
            if before and moved is not None and not -fall <= 100 * moved <= rise:
                found.append(Outlier(member, year, before, value, round(100 * moved, 2)))
    return sorted(found, key=lambda one: (one.year, one.member))
