"""Who answers for what after units were merged, split, closed: per duty, from a day on, on stated terms.

A period in which a unit was followed by another is shared: the old unit keeps its history, the new one owes what the
succession says, in full, pro rata or nothing. Credits that are carried over go to one heir only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil

from calendar_app.domain.periods import Period
from calendar_app.domain.progress import Demand

#: the part of a minimum that an heir owes in the period of the succession
TERMS = ("full", "pro_rata", "waived")


@dataclass(frozen=True, order=True)
class Link:
    """One unit follows another on a day, for one duty or, where ``duty`` is "", for all that no other link names."""

    on_day: date
    id: int
    predecessor_id: int
    predecessor_code: str
    successor_id: int | None
    duty: str = ""
    carry_credits: bool = False
    minimum: str = "waived"


@dataclass(frozen=True)
class Lineage:
    """All successions, asked about a unit and a duty (the code of an obligation)."""

    links: tuple[Link, ...] = ()

    @cached_property
    def concerned(self) -> frozenset[int]:
        """Ids of the units that followed another, or handed a duty over: most did neither."""
        heirs = {link.successor_id for link in self.links if link.successor_id is not None}
        return frozenset(heirs | {link.predecessor_id for link in self.links if link.duty})

    @cached_property
    def _to(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = {}
        for link in self.links:
            if link.successor_id is not None:
                found.setdefault(link.successor_id, []).append(link)
        return found

    @cached_property
    def _from(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.predecessor_id, []).append(link)
        return found

    def of(self, unit_id: int) -> list[Link]:
        """The links by which a unit handed something over."""
        return self._from.get(unit_id, [])

    def inherits(self, unit_id: int, duty: str, on: date) -> frozenset[str]:
        """Codes of the units, and of those before them, whose duty a unit answers for on a day."""
        found: set[str] = set()
        seen, wanted = {unit_id}, [unit_id]
        while wanted:
            for link in self.to(wanted.pop(), duty):
                if link.on_day <= on and link.predecessor_id not in seen:
                    seen.add(link.predecessor_id)
                    wanted.append(link.predecessor_id)
                    found.add(link.predecessor_code)
        return frozenset(found)

    def to(self, unit_id: int, duty: str) -> list[Link]:
        """The links by which a duty came to a unit; one for all duties does not count where another names this one."""
        return [
            link
            for link in self._to.get(unit_id, ())
            if link.duty == duty or (not link.duty and not self._named(link, duty))
        ]

    def within(self, unit_id: int, duty: str, period: Period) -> list[Link]:
        """The links by which a duty came to a unit inside a period, after its first day."""
        return [link for link in self.to(unit_id, duty) if period.since < link.on_day < period.until]

    def gave_away(self, unit_id: int, duty: str, period: Period) -> bool:
        """Whether a unit handed over a duty by name inside a period."""
        return any(link.duty == duty and period.since < link.on_day < period.until for link in self.of(unit_id))

    def carried(self, unit_id: int, duty: str, period: Period) -> list[int]:
        """Ids of the units whose credits of a period a unit takes over: of several heirs, the first has them."""
        return [
            link.predecessor_id
            for link in self.within(unit_id, duty, period)
            if link.carry_credits and self._first(link, duty) == link
        ]

    def carriers(self, unit_id: int, duty: str, period: Period) -> list[int]:
        """Ids of the units that take over the credits of a unit in a period."""
        heirs = {link.successor_id for link in self.of(unit_id) if link.successor_id}
        return sorted(heir for heir in heirs if unit_id in self.carried(heir, duty, period))

    def _named(self, link: Link, duty: str) -> bool:
        return any(other.duty == duty and other.on_day == link.on_day for other in self.of(link.predecessor_id))

    def _first(self, link: Link, duty: str) -> Link:
        same = [
            other
            for other in self.of(link.predecessor_id)
            if other.on_day == link.on_day
            and other.carry_credits
            and other.successor_id is not None
            and other in self.to(other.successor_id, duty)
        ]
        return min(same, key=lambda other: other.id)


def demanded(asked: Demand, links: Iterable[Link], *, owed_before: bool) -> Demand:
    """What an heir owes in the period of the succession: its own minimum, if it owed before, and a share of each other.

    A share is the full minimum, the part for the days that were left (rounded up), or nothing. Nothing is waived.
    """
    found = list(links)
    if not found:
        return asked
    total = (asked.minimum if owed_before else 0) + sum(_share(asked, link) for link in found)
    return replace(asked, minimum=total) if total else replace(asked, exempt="waived")


def _share(asked: Demand, link: Link) -> int:
    if link.minimum == "full":
        return asked.minimum
    if link.minimum == "waived":
        return 0
    period = asked.period
    return ceil(asked.minimum * Fraction((period.until - link.on_day).days, (period.until - period.since).days))
