"""A target as a line over the years: where its points stand in the drawing, which the template makes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calendar_app.domain import indicators
from calendar_app.domain.indicators import Goal

#: of the drawing; the plot leaves room for the figures of the axis and the years
WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 24, 40
TICKS = 4


@dataclass(frozen=True)
class Point:
    """A year with its figure, and where it stands."""

    year: int
    value: float
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    """Everything that is drawn, in the units of the drawing."""

    points: tuple[Point, ...]
    path: tuple[Point, ...]
    goals: tuple[Point, ...]
    #: years below, figures on the left
    years: tuple[tuple[int, float], ...]
    ticks: tuple[tuple[float, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def line(self) -> str:
        """The measured figures as a list of points."""
        return _listed(self.points)

    @property
    def way(self) -> str:
        """The straight way to the goals."""
        return _listed(self.path)


def chart(values: Mapping[int, float], goals: Sequence[Goal], since: int, *, whole: bool, steady: bool) -> Chart:
    """The chart of a target from a year to its last goal.

    ``whole``: a percentage from 0 to 100. ``steady``: the goal is the same in every year, as of growth.
    """
    last = max([goal.due_year for goal in goals] + list(values))
    first = min([since, *values])
    way = ways(values, goals, range(first, last + 1), steady=steady)
    low, high = (0.0, 100.0) if whole else _span([*values.values(), *way.values()])

    def at(year: int, value: float) -> Point:
        share = (value - low) / (high - low)
        across = (year - first) / max(last - first, 1)
        return Point(
            year, value, round(LEFT + across * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - min(max(share, 0), 1) * (HEIGHT - TOP - BOTTOM), 1),
        )  # fmt: skip

    return Chart(
        points=tuple(at(year, value) for year, value in sorted(values.items())),
        path=tuple(at(year, value) for year, value in sorted(way.items())),
        goals=tuple(at(goal.due_year, goal.required) for goal in goals),
        years=tuple((year, at(year, low).x) for year in range(first, last + 1)),
        ticks=tuple(
            (round(value, 2), at(first, value).y)
            for value in (low + (high - low) * n / TICKS for n in range(TICKS + 1))
        ),
    )


def ways(values: Mapping[int, float], goals: Sequence[Goal], years: Iterable[int], *, steady: bool) -> dict[int, float]:
    """Where the way to the goals is at the end of each year, from its beginning on."""
    if steady:
        return dict.fromkeys(years, goals[0].required)
    begun = min(values.items(), default=None)
    found = {year: indicators.way(begun, goals, year) for year in years if not begun or year >= begun[0]}
    return {year: value for year, value in found.items() if value is not None}


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Round ends of an axis that holds all values, and 0."""
    low, high = min([0.0, *values]), max([1.0, *values])
    step = 10.0 ** (len(str(int(max(high, -low)))) - 1)
    return low // step * step, -(-high * 1.1 // step) * step


def _listed(points: Sequence[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)
