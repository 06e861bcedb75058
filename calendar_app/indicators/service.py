"""Evaluates the targets. Until measurements are entered, all that is known is whether anybody is left to measure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.indicators import Goal, Measured, Verdict, verdict
from calendar_app.indicators import queries
from calendar_app.models.plans import Plan, Target


@dataclass(frozen=True)
class Row:
    """A target and one of its goals, with what is measured."""

    target: Target
    goal: Goal
    measured: Measured
    verdict: Verdict
    #: false where the goal was due before the plan was tracked here: "chưa theo dõi"
    tracked: bool

    @property
    def unit(self) -> str:
        """What the figures are in."""
        return "%/năm" if self.target.sort == "growth" else "%"

    def as_json(self) -> dict[str, Any]:
        """The shape that `targets show --json` prints; unknown figures are null."""
        return {
            "id": self.target.code,
            "due_year": self.goal.due_year,
            "unit": self.unit,
            "numerator": self.measured.numerator,
            "denominator": self.measured.denominator,
            "measured": self.measured.value,
            "required": self.goal.required,
            "required_max": self.goal.top,
            "verdict": self.verdict,
        }


def rows(session: Session, year: int) -> list[Row]:
    """Each goal of each target in force at the end of a year, in the plans' order."""
    day = date(year, 12, 31)
    return [row for target, plan in queries.targets(session, day) for row in _rows(session, target, plan, year)]


def _rows(session: Session, target: Target, plan: Plan, year: int) -> Iterator[Row]:
    for entry in target.definition["goals"]:
        goal = Goal(entry["year"], entry["min"], entry.get("max"))
        measured = measure(session, target, plan, min(year, goal.due_year))
        tracked = date(goal.due_year + 1, 1, 1) > plan.tracked_from
        yield Row(target, goal, measured, verdict(goal, measured, year), tracked)


def measure(session: Session, target: Target, plan: Plan, year: int) -> Measured:
    """What is known of a target at the end of a year: nothing yet, or nobody left to measure after its level ended."""
    kinds = (target.definition.get("who") or {}).get("kinds", [])
    if target.sort != "coverage" or not kinds:
        return Measured()
    day = date(year, 12, 31)
    ended, levels = queries.ended_levels(plan), queries.levels_of_kinds(plan)
    gone = all((level := levels.get(kind)) in ended and ended[level] <= day for kind in kinds)
    left = queries.number_of_units(session, kinds, day)
    return Measured(numerator=0, denominator=0) if gone and left == 0 else Measured()
