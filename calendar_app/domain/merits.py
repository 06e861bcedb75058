"""What a unit or a person has done in a year, in figures: the ground on which somebody is proposed for commendation."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Limits:
    """What counts as on time, and how many results have to be."""

    #: days after its last day within which a result counts as given on time
    within: int = 7
    #: of a hundred results, how many have to be on time
    most: int = 80


@dataclass(frozen=True)
class Holding:
    """Something that was held: its last day, the day its result was recorded, who came."""

    last_day: date
    recorded_on: date
    attendance: int | None

    def on_time(self, limits: Limits) -> bool:
        return self.recorded_on <= self.last_day + timedelta(days=limits.within)


@dataclass(frozen=True)
class Merit:
    """Obligations owed and met, things held, results recorded in time, and how many people came to them.

    With the limits by which it was reckoned: what is kept with a proposal says them too.
    """

    owed: int = 0
    met: int = 0
    held: int = 0
    on_time: int = 0
    attendance: int = 0
    within: int = Limits.within
    most: int = Limits.most

    @property
    def outstanding(self) -> bool:
        """Every obligation is met, something was held, and results came in time."""
        return self.met == self.owed and self.held > 0 and self.on_time * 100 >= self.most * self.held

    @property
    def rank(self) -> tuple[float, ...]:
        """The larger, the more was done: obligations first, then time, then people."""
        met, on_time = _share(self.met, self.owed), _share(self.on_time, self.held)
        return (self.outstanding, met, on_time, self.attendance)

    def as_json(self) -> dict[str, int]:
        """The figures by name, as they are frozen with a proposal."""
        return asdict(self)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def merit(holdings: Iterable[Holding], limits: Limits = Limits(), *, owed: int = 0, met: int = 0) -> Merit:
    """The figures of some holdings, beside the obligations of who held them."""
    found = list(holdings)
    on_time, attendance = sum(one.on_time(limits) for one in found), sum(one.attendance or 0 for one in found)
    return Merit(owed, met, len(found), on_time, attendance, limits.within, limits.most)
