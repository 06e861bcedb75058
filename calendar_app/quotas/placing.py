"""Under which nodes the standings of a unit are summed up: every unit above it; there in all, by kind and by place.

A unit that has others under it is a node too, and its own standings belong to it.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.models.units import Unit
from calendar_app.quotas import placing_queries as queries
from calendar_app.quotas.placing_queries import Step
from calendar_app.units import queries as units


@dataclass(frozen=True)
class Tree:
    """The units that have others under them, and all places, as far as their order goes."""

    #: by code of a unit that has others under it: id, place
    nodes: dict[str, tuple[int, int | None]]
    #: by id: code, parent
    places: dict[int, tuple[str, int | None]]

    def trail(self, unit: Unit, on: date) -> frozenset[Step]:
        """Nodes above a unit with the groupings in which it counts there."""
        kinds = [f"kind:{kind}" for kind in kinds_of(unit, on)]
        line = unit.path.strip("/").split("/")
        above = [self.nodes[code] for code in line if code in self.nodes]
        return frozenset(
            (node, grouping) for node, place in above for grouping in ("", *kinds, *self._placed(unit.place_id, place))
        )

    def _placed(self, place_id: int | None, of_node: int | None) -> Iterator[str]:
        """The part of a node's own place in which a unit lies; of a node that lies elsewhere, the topmost place."""
        if place_id is None:
            return
        line = [place_id]
        while (parent := self.places[line[-1]][1]) is not None and parent not in line:
            line.append(parent)
        at = line.index(of_node) if of_node in line else len(line)
        yield f"place:{self.places[line[max(at - 1, 0)]][0]}"


def kinds_of(unit: Unit, on: date) -> list[str]:
    """The kinds of a unit on a day; of one that is closed by then, those of its end."""
    last = min(on, date.fromordinal(unit.valid_to.toordinal() - 1)) if unit.valid_to else on
    return units.kinds_of(unit, max(last, unit.valid_from or date.min))


def tree(session: Session) -> Tree:
    """The tree of today."""
    parents = {code for path in queries.paths(session) for code in path.strip("/").split("/")[:-1]}
    nodes = {code: (key, place) for code, key, place in queries.nodes(session) if code in parents}
    return Tree(nodes, queries.places(session))


def digest(unit: Unit, trail: Collection[Step]) -> str:
    """What the standings of a unit and their sums rest on; another digest, another reckoning."""
    kinds = sorted((row.kind, str(row.since), str(row.until)) for row in unit.kinds)
    said = (unit.path, unit.level, unit.valid_from, unit.valid_to, kinds, sorted(trail))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def moved(session: Session, today: date) -> list[int]:
    """Ids of the units that no longer are what their sums rest on, or have none yet."""
    known, above = queries.digests(session), tree(session)
    return [
        unit.id
        for slice_ in queries.slices(session)
        for unit in slice_
        if known.get(unit.id) != digest(unit, above.trail(unit, today))
    ]


def place(session: Session, found: Collection[Unit], above: Tree, today: date) -> None:
    """Write where the standings of some units are summed up from a day on."""
    stored = queries.stored(session, [unit.id for unit in found])
    gone: dict[Step, list[int]] = {}
    new: dict[Step, list[int]] = {}
    digests = {}
    for unit in found:
        trail = above.trail(unit, today)
        for step in sorted(stored[unit.id] - trail):
            gone.setdefault(step, []).append(unit.id)
        for step in sorted(trail - stored[unit.id]):
            new.setdefault(step, []).append(unit.id)
        digests[unit.id] = digest(unit, trail)
    queries.end(session, gone, today)
    queries.begin(session, new, today)
    queries.keep_digests(session, digests)
