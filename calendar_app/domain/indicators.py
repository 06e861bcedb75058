"""What a target asks, what a measurement says of it, and where the present pace leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["met", "on_track", "behind", "not_applicable", "no_data"]


@dataclass(frozen=True)
class Goal:
    """The figure required by the end of a year; ``top`` is the plan's own upper figure, shown only."""

    due_year: int
    required: float
    top: float | None = None


@dataclass(frozen=True)
class Measured:
    """A measurement: how many of how many, or a figure by itself. None where nothing is known."""

    numerator: float | None = None
    denominator: float | None = None
    figure: float | None = None

    @property
    def value(self) -> float | None:
        """The figure, or the percentage rounded to two places; none without data or with an empty denominator."""
        if self.figure is not None:
            return self.figure
        if self.numerator is None or not self.denominator:
            return None
        return round(100 * self.numerator / self.denominator, 2)


@dataclass(frozen=True)
class Outlook:
    """What is needed of a goal; each figure is none where it cannot be known."""

    verdict: Verdict
    #: where the straight way to the goal is at the end of the year
    path: float | None = None
    #: where the present pace leads by the due year
    projected: float | None = None
    #: what is still needed in each year that is left: percentage points, or per cent of growth
    needed: float | None = None


def verdict(
    goal: Goal, measured: Measured, year: int, *, path: float | None = None, projected: float | None = None,
    averaged: bool = False,
) -> Verdict:  # fmt: skip
    """What a measurement taken in a year says of a goal. An empty perimeter is no longer applicable, never met.

    Before the due year a figure is on track while it reaches the path or its pace leads to the goal. An average over
    the years to the due one (``averaged``) can fall again, so it is not met before they are over.
    """
    if measured.denominator == 0 and measured.figure is None:
        return "not_applicable"
    if measured.value is None:
        return "no_data"
    due = year >= goal.due_year
    if measured.value >= goal.required and (due or not averaged):
        return "met"
    if due:
        return "behind"
    hopeful = path is None or measured.value >= path or (projected is not None and projected >= goal.required)
    return "on_track" if hopeful else "behind"


def path(start: tuple[int, float], goal: Goal, year: int) -> float:
    """Where the straight line from a start (year, figure) to a goal is at the end of a year, between the two."""
    since, figure = start
    if year >= goal.due_year or since >= goal.due_year:
        return goal.required
    if year <= since:
        return figure
    return round(figure + (goal.required - figure) * (year - since) / (goal.due_year - since), 2)


def projected(history: Mapping[int, float], due_year: int, most: float | None = 100) -> float | None:
    """Where the straight line through the first and the last year measured leads, within 0 and ``most``.

    None with fewer than two years.
    """
    if len(history) < 2:
        return None
    first, last = min(history), max(history)
    pace = (history[last] - history[first]) / (last - first)
    found = max(0.0, history[last] + pace * (due_year - last))
    return round(found if most is None else min(most, found), 2)


def needed(goal: Goal, value: float | None, year: int) -> float | None:
    """What has to be gained in each year after this one to reach the goal; 0 once reached, none once it is late."""
    if value is None:
        return None
    if value >= goal.required:
        return 0.0
    left = goal.due_year - year
    return round((goal.required - value) / left, 2) if left > 0 else None


def way(first: tuple[int, float] | None, goals: Sequence[Goal], year: int) -> float | None:
    """Where the way to the last of some goals is at the end of a year: straight from the first figure to each goal.

    None before the first goal where there is no figure yet.
    """
    passed = [goal for goal in goals if goal.due_year <= year]
    ahead = [goal for goal in goals if goal.due_year > year]
    if not ahead:
        return goals[-1].required
    start = (passed[-1].due_year, passed[-1].required) if passed else first
    return path(start, ahead[0], year) if start else None


def outlook(
    goal: Goal, measured: Measured, year: int, history: Mapping[int, float], earlier: Sequence[Goal] = (),
    most: float | None = 100,
) -> Outlook:  # fmt: skip
    """A figure that is to reach a goal, with the figures of earlier years.

    The way to it begins at the first figure measured, and leads over the target's ``earlier`` goals.
    """
    known = {one: value for one, value in history.items() if one <= year}
    if measured.value is not None:
        known[year] = measured.value
    expected = way(min(known.items(), default=None), [*earlier, goal], year)
    leads = projected(known, goal.due_year, most)
    said = verdict(goal, measured, year, path=expected, projected=leads)
    if said in ("no_data", "not_applicable"):
        return Outlook(said, expected)
    return Outlook(said, expected, leads, needed(goal, measured.value, year))
