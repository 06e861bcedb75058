"""Who of a unit can be told, and who above it: active people with a role there, at an address that works."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.domain.batches import batches
from calendar_app.models.people import Grant, Person
from calendar_app.models.units import Unit
from calendar_app.outbox.address_queries import takes_mail
from calendar_app.plans import observances
from calendar_app.plans import queries as plans

People = frozenset[int]
#: ids in one question: databases take so many at the most
MOST = 10_000
NOBODY: People = frozenset()


@dataclass
class Reach:
    """The people of units, and the units above them up to the department. Each unit is looked up once.

    Escalation never climbs above the department: the unit that sets the days of the year (a setting of the plan).
    """

    session: Session
    #: by unit, by least role: ids of people
    known: dict[int, dict[Role, People]] = field(default_factory=dict)
    by_path: dict[str, Unit | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = observances.desk(self.session) if plans.current_plans(self.session) else None

    def load(self, unit_ids: Iterable[int]) -> None:
        """Read the people of some units in one query."""
        wanted = set(unit_ids) - self.known.keys()
        if not wanted:
            return
        found: dict[int, dict[Role, set[int]]] = {unit: defaultdict(set) for unit in wanted}
        for some in batches(wanted, MOST):
            for unit_id, person_id, role in self.session.execute(_reachable(some)):
                for least in Role:
                    if Role.named(role) >= least:
                        found[unit_id][least].add(person_id)
        self.known |= {
            unit: {role: frozenset(people) for role, people in roles.items()} for unit, roles in found.items()
        }

    def of(self, unit_id: int, least: Role = Role.EDITOR) -> People:
        """People of the unit itself with at least a role."""
        self.load([unit_id])
        return self.known[unit_id].get(least, NOBODY)

    def best(self, unit_id: int, least: Role) -> People:
        """Those with at least a role; where there are none, those with the highest role there is that may edit."""
        for role in sorted((role for role in Role if Role.EDITOR <= role <= least), reverse=True):
            if people := self.of(unit_id, role):
                return people
        return NOBODY

    def above(self, unit: Unit) -> Unit | None:
        """The nearest unit above one, up to the department, where somebody can be told; the department for units
        beside it; none for the department itself and for what stands above it."""
        if self.desk is None or self.desk.path.startswith(unit.path):
            return None
        for path in paths_above(unit.path):
            if not path.startswith(self.desk.path):
                break
            found = self._at(path)
            if found is not None and self.of(found.id):
                return found
        return self.desk if self.of(self.desk.id) else None

    def upwards(self, unit: Unit) -> bool:
        """Whether one speaks to the department, or to what stands above it."""
        return self.desk is not None and self.desk.path.startswith(unit.path)

    def responsible(self, unit: Unit, least: Role = Role.EDITOR) -> tuple[Unit, People]:
        """Who is told what concerns a unit, and of which unit they are: its own people, or else those above it."""
        people = self.best(unit.id, least)
        if people:
            return unit, people
        above = self.above(unit)
        return (above, self.best(above.id, Role.MANAGER)) if above is not None else (unit, NOBODY)

    def _at(self, path: str) -> Unit | None:
        if path not in self.by_path:
            self.by_path[path] = self.session.scalar(select(Unit).where(Unit.path == path))
        return self.by_path[path]


def unreachable(session: Session, units: Collection[Unit]) -> list[Unit]:
    """Those of some units at which nobody can be told anything, in their order."""
    reach = Reach(session)
    reach.load(unit.id for unit in units)
    return [unit for unit in units if not reach.of(unit.id)]


def paths_above(path: str) -> list[str]:
    """The paths above one, nearest first: "/A/B/C/" has "/A/B/" and "/A/"."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:length]) + "/" for length in range(len(codes) - 1, 0, -1)]


def _reachable(unit_ids: Collection[int]) -> Select[int, int, str]:
    """Unit, person and role of the grants on some units whose people can be told."""
    return (
        select(Grant.unit_id, Grant.person_id, Grant.role)
        .join(Person, Grant.person_id == Person.id)
        .where(Grant.unit_id.in_(sorted(unit_ids)), Person.active, takes_mail())
        .order_by(Grant.unit_id, Grant.person_id)
    )
