"""What is true of holdings that were looked at, by the names that a reader can filter by."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.filters import ACCESSIBLE, AGES, Filters
from calendar_app.models.activities import version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import UnitKind
from calendar_app.site.holdings import Brief


class Facts:
    """Reads what briefs do not say themselves, each thing once however many names ask for it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._places: dict[int, tuple[str, ...]] | None = None
        self._kinds: dict[int, set[str]] = {}
        self._days: dict[int, set[str]] = {}

    def fitting(self, briefs: Sequence[Brief], names: Iterable[str], filters: Filters) -> Sequence[Brief]:
        """Those of some holdings that some names choose."""
        for name in names:
            wanted = {value for one, value in filters.chosen() if one == name}
            values = self.values(briefs, name)
            briefs = [brief for brief, found in zip(briefs, values, strict=True) if not wanted.isdisjoint(found)]
        return briefs

    def counts(self, briefs: Sequence[Brief], name: str) -> Mapping[str, int]:
        """How many of some holdings each value of a name would show."""
        return Counter(value for values in self.values(briefs, name) for value in values)

    def values(self, briefs: Sequence[Brief], name: str) -> list[set[str]]:
        """The values of a name by which each holding would be found."""
        if name == "place":
            return [set(self._around(brief.place_id)) for brief in briefs]
        if name == "kind":
            known = self._read_kinds({brief.unit_id for brief in briefs})
            return [known[brief.unit_id] for brief in briefs]
        if name == "day":
            declared = self._read_days({brief.version_id for brief in briefs})
            return [declared[brief.version_id] for brief in briefs]
        return [VALUES[name](brief) for brief in briefs]

    def roots(self) -> set[str]:
        """Places that lie in no other: they narrow nothing down."""
        return set(self.session.scalars(select(Place.code).where(Place.parent_id.is_(None))))

    def _around(self, place_id: int | None) -> tuple[str, ...]:
        """The codes of a place and of those it lies in."""
        if self._places is None:
            rows = self.session.execute(select(Place.id, Place.code, Place.parent_id)).all()
            known = {row.id: (row.code, row.parent_id) for row in rows}
            self._places = {one: tuple(_upwards(one, known)) for one in known}
        return self._places.get(place_id, ()) if place_id is not None else ()

    def _read_kinds(self, units: Collection[int]) -> Mapping[int, set[str]]:
        """Kinds of leading units: those who only take part are few, and are not counted twice."""
        missing = set(units) - self._kinds.keys()
        if missing:
            self._kinds |= {unit: set() for unit in missing}
            query = select(UnitKind.unit_id, UnitKind.kind).where(UnitKind.unit_id.in_(missing))
            for unit, kind in self.session.execute(query.where(UnitKind.until.is_(None))):
                self._kinds[unit].add(kind)
        return self._kinds

    def _read_days(self, versions: Collection[int]) -> Mapping[int, set[str]]:
        missing = set(versions) - self._days.keys()
        if missing:
            self._days |= {version: set() for version in missing}
            declared = version_commemoration.c
            query = select(declared.version_id, Commemoration.code).join(
                Commemoration, Commemoration.id == declared.commemoration_id
            )
            for version, code in self.session.execute(query.where(declared.version_id.in_(missing))):
                self._days[version].add(code)
        return self._days


def _upwards(place_id: int, known: Mapping[int, tuple[str, int | None]]) -> list[str]:
    found = []
    at: int | None = place_id
    while at is not None:
        code, at = known[at]
        found.append(code)
    return found


def _ages(brief: Brief) -> set[str]:
    """What is for all ages is for each."""
    return set(AGES) if brief.age == "all" else {brief.age} - {""}


VALUES: Mapping[str, Callable[[Brief], set[str]]] = {
    "type": lambda brief: {brief.type},
    "age": _ages,
    "accessible": lambda brief: {code for code in ACCESSIBLE if brief.offers(code)},
    "free": lambda brief: {"1"} if brief.fee == 0 else set(),
}
