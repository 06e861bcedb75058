"""A target as it is reckoned for a year: the figure, who was counted and why, and what is missing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from calendar_app.domain.coverage import Member, Part
from calendar_app.domain.growth import Outlier
from calendar_app.domain.indicators import Measured

#: kind: nothing was given of a kind; unit: a unit has given nothing; ended: a unit has ended without an heir here;
#: baseline: no base year is set; population: nobody said how many people live there
Lack = Literal["kind", "unit", "ended", "baseline", "population"]


@dataclass(frozen=True)
class Gap:
    """Something that is missing; it is said and never filled."""

    sort: Lack
    #: code of the kind, the unit or the place
    key: str = ""
    year: int = 0


@dataclass(frozen=True)
class Summand:
    """What a unit adds to a sum: its figure of each year; ``per`` is the figure it is divided by."""

    key: str
    values: Mapping[int, int]
    per: int | None = None


@dataclass(frozen=True)
class Evaluation:
    """What is known of a target at the end of a year, or on a day within it."""

    measured: Measured
    members: tuple[Member, ...] = ()
    parts: tuple[Part, ...] = ()
    summands: tuple[Summand, ...] = ()
    gaps: tuple[Gap, ...] = ()
    outliers: tuple[Outlier, ...] = ()
    #: of growth: the total of each year, from the base on
    totals: Mapping[int, float | None] = field(default_factory=dict)
    base_year: int | None = None

    def frozen(self) -> list[dict[str, Any]]:
        """Members and summands as JSON keeps them."""
        return [asdict(one) for one in self.members] + [
            {"key": one.key, "values": {str(year): value for year, value in one.values.items()}, "per": one.per}
            for one in self.summands
        ]
