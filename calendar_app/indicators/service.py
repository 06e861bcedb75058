"""Evaluates the targets: the one place in which a figure of a target is worked out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain import growth, indicators
from calendar_app.domain.indicators import Goal, Measured, Outlook, Verdict
from calendar_app.indicators import covering, growing, queries, summing
from calendar_app.indicators.evaluation import Evaluation
from calendar_app.indicators.frame import Frame
from calendar_app.models.indicators import Measurement
from calendar_app.models.plans import Plan, Target

UNITS = {"coverage": "%", "growth": "%/năm", "population_share": "%"}


@dataclass(frozen=True)
class Row:
    """A target and one of its goals, with what is measured."""

    target: Target
    goal: Goal
    measured: Measured
    outlook: Outlook
    #: false where the goal was due before the plan was tracked here: "chưa theo dõi"
    tracked: bool
    #: the year that was measured: the one asked for, or the due year when that is over
    year: int
    #: the frozen measurement that the figure comes from; none where it is reckoned anew
    frozen: Measurement | None
    unit: str

    @property
    def verdict(self) -> Verdict:
        return self.outlook.verdict

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


def rows(session: Session, year: int, today: date | None = None) -> list[Row]:
    """Each goal of each target in force at the end of a year, in the plans' order.

    Without ``today`` the year is taken as over: what is not yet enough then fails a rule instead of being unknown.
    """
    frames: dict[int, Frame] = {}
    found = []
    for target, plan in queries.targets(session, date(year, 12, 31)):
        frame = frames.setdefault(plan.id, Frame(session, plan, today))
        found += of_target(frame, target, year)
    return found


def of_target(frame: Frame, target: Target, year: int) -> list[Row]:
    """Each goal of one target, as it stands at the end of a year."""
    return list(_rows(frame, target, year))


def goals(target: Target) -> list[Goal]:
    """What a target requires, by year."""
    return [Goal(entry["year"], entry["min"], entry.get("max")) for entry in target.definition["goals"]]


def _rows(frame: Frame, target: Target, year: int) -> Iterator[Row]:
    required = goals(target)
    for number, goal in enumerate(required):
        at = min(year, goal.due_year)
        frozen = frame.measured.get((target.code, at))
        measured = figure(frame, target, at)
        tracked = date(goal.due_year + 1, 1, 1) > frame.plan.tracked_from
        told = _outlook(frame, target, goal, required[:number], measured, at)
        yield Row(target, goal, measured, told, tracked, at, frozen, unit_of(frame, target))


def unit_of(frame: Frame, target: Target) -> str:
    """What the figures of a target are in."""
    metric = frame.definitions.metrics.get(target.definition.get("metric") or "")
    return UNITS.get(target.sort) or (metric.unit_vi if metric and target.sort == "threshold" else "")


def figure(frame: Frame, target: Target, year: int) -> Measured:
    """What is measured at the end of a year: frozen where it was frozen, else reckoned from what is there."""
    frozen = frame.measured.get((target.code, year))
    if frozen is not None:
        return Measured(frozen.numerator, frozen.denominator, frozen.figure)
    return evaluate(frame, target, year).measured


def evaluate(frame: Frame, target: Target, year: int, on: date | None = None) -> Evaluation:
    """Reckon a target from what is there for a year, of whoever existed on a day, by default its last one."""
    day = on or date(year, 12, 31)
    if target.sort == "coverage":
        return covering.evaluate(frame, target, year, day)
    if target.sort == "growth":
        return growing.evaluate(frame, target, year)
    return summing.evaluate(frame, target, year, day)


def history(frame: Frame, target: Target, until: int) -> dict[int, float]:
    """The figures of the years from the plan's first to one, of those of which something is known."""
    asked = [year for year in range(frame.plan.since.year, until + 1) if frame.known(year)]
    found = {year: figure(frame, target, year).value for year in asked}
    return {year: value for year, value in found.items() if value is not None}


def _outlook(
    frame: Frame, target: Target, goal: Goal, earlier: list[Goal], measured: Measured, year: int
) -> Outlook:  # fmt: skip
    if target.sort == "growth":
        return _growth(frame, target, goal, measured, year)
    most = 100.0 if target.sort == "coverage" else None
    return indicators.outlook(goal, measured, year, history(frame, target, year), earlier, most)


def _growth(frame: Frame, target: Target, goal: Goal, measured: Measured, year: int) -> Outlook:
    """By the totals of the years; the verdict by the figure, which may be frozen."""
    found = growing.evaluate(frame, target, year)
    said = Outlook("no_data", goal.required)
    if found.base_year is not None:
        said = growth.outlook(goal, found.totals, found.base_year, year, growing.formula(frame))
    told = indicators.verdict(goal, measured, year, path=goal.required, projected=said.projected, averaged=True)
    return Outlook(told, said.path, said.projected, said.needed)


def frame_of(session: Session, plan: Plan, today: date | None = None) -> Frame:
    """What the targets of a plan are reckoned from."""
    return Frame(session, plan, today)
