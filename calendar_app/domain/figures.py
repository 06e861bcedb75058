"""Sheets of figures: the steps of their review, and what is unlikely about what was entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from calendar_app.domain.errors import WrongStatus

Review = Literal["draft", "submitted", "accepted", "returned"]
STEPS: dict[str, tuple[tuple[Review, ...], Review]] = {
    "save": (("draft", "returned"), "draft"),
    "submit": (("draft", "returned"), "submitted"),
    "withdraw": (("submitted",), "draft"),
    "accept": (("submitted",), "accepted"),
    "return": (("submitted", "accepted"), "returned"),
}
#: states in which figures may be changed
OPEN: tuple[Review, ...] = ("draft", "returned")
#: metric and breakdown
Key = tuple[str, str]


@dataclass(frozen=True)
class Shape:
    """A figure that a form asks for, as far as others bear on it."""

    metric: str
    #: code of the metric that it is a part of
    part_of: str = ""
    breakdowns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warned:
    """Something unlikely about a figure.

    rise | fall: against last year, ``rate`` in per cent; vanished: nothing where there was something; part: more than
    the whole (``other``); sum: its breakdowns together are more than it.
    """

    code: str
    metric: str
    rate: float | None = None
    other: str = ""


def after(step: str, now: str) -> Review:
    """Where a sheet stands after a step; raise `WrongStatus` when the step does not lead on from there."""
    sources, goal = STEPS[step]
    if now not in sources:
        raise WrongStatus(step, now)
    return goal


def warnings(
    shapes: Iterable[Shape], now: Mapping[Key, int], before: Mapping[Key, int], *, rise: float, fall: float
) -> list[Warned]:
    """What is unlikely about the figures of a year beside those of the year before, in the order of the form."""
    found: list[Warned] = []
    for shape in shapes:
        found += _moved(shape.metric, now.get((shape.metric, "")), before.get((shape.metric, "")), rise, fall)
        found += _parts(shape, now)
    return found


def _moved(metric: str, value: int | None, before: int | None, rise: float, fall: float) -> list[Warned]:
    if not before:
        return []
    if not value:
        return [Warned("vanished", metric)] if value == 0 else []
    moved = round(100 * (value / before - 1), 1)
    if moved > rise:
        return [Warned("rise", metric, moved)]
    return [Warned("fall", metric, -moved)] if -moved > fall else []


def _parts(shape: Shape, now: Mapping[Key, int]) -> list[Warned]:
    found, value = [], now.get((shape.metric, ""))
    whole = now.get((shape.part_of, "")) if shape.part_of else None
    if value is not None and whole is not None and value > whole:
        found.append(Warned("part", shape.metric, other=shape.part_of))
    together = sum(now.get((shape.metric, one), 0) for one in shape.breakdowns)
    if value is not None and together > value:
        found.append(Warned("sum", shape.metric))
    return found
