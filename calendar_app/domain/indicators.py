"""What a target asks and what a measurement says of it."""

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


def verdict(goal: Goal, measured: Measured, year: int) -> Verdict:
    """What a measurement taken in a year says of a goal. An empty perimeter is no longer applicable, never met."""
    if measured.denominator == 0:
        return "not_applicable"
    if measured.value is None:
        return "no_data"
    if measured.value >= goal.required:
        return "met"
    return "behind" if year >= goal.due_year else "on_track"
