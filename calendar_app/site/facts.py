"""What is true of holdings that were looked at, by the names that a reader can filter by.

Values are found once for each way in which a column is filled, not for each row: a page looks at thousands.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.filters import AGES, Filters
from calendar_app.models.places import Place
from calendar_app.site.holdings import Brief

#: where a brief says what a filter is about
AT = {name: 4 + at for at, name in enumerate(("place", "kind", "type", "age", "accessible", "free", "day"))}


class Facts:
    """Knows by which values a holding is found, from its brief and the places of the province."""

    def __init__(self, session: Session) -> None:
        columns = (Place.id, Place.code, Place.parent_id, Place.name_vi, Place.name_en)
        rows = list(session.connection().execute(select(*columns)))
        known = {row.id: (row.code, row.parent_id) for row in rows}
        #: the Vietnamese and English names of places, by code
        self.places = {row.code: (row.name_vi, row.name_en) for row in rows}
        self._around = {one: tuple(_upwards(one, known)) for one in known}
        #: places that lie in no other: they narrow nothing down
        self.roots = {code for code, parent in known.values() if parent is None}

    def fitting(self, briefs: Sequence[Brief], names: Iterable[str], filters: Filters) -> Sequence[Brief]:
        """Those of some holdings that some names choose."""
        for name in names:
            wanted = {value for one, value in filters.chosen() if one == name}
            said = itemgetter(AT[name])
            fit = {cell for cell in set(map(said, briefs)) if not wanted.isdisjoint(self.values(name, cell))}
            briefs = [brief for brief in briefs if said(brief) in fit]
        return briefs

    def counts(self, briefs: Sequence[Brief], name: str) -> Mapping[str, int]:
        """How many of some holdings each value of a name would show."""
        found: Counter[str] = Counter()
        for cell, number in Counter(map(itemgetter(AT[name]), briefs)).items():
            for value in self.values(name, cell):
                found[value] += number
        return found

    def values(self, name: str, cell: Any) -> Collection[str]:
        """The values of a name by which a holding is found."""
        return self._around.get(cell, ()) if name == "place" else VALUES[name](cell)


def _upwards(place_id: int, known: Mapping[int, tuple[str, int | None]]) -> list[str]:
    found = []
    at: int | None = place_id
    while at is not None:
        code, at = known[at]
        found.append(code)
    return found


def _ages(age: str) -> Collection[str]:
    """What is for all ages is for each."""
    return AGES if age == "all" else (age,) * bool(age)


VALUES: Mapping[str, Callable[[Any], Collection[str]]] = {
    "kind": str.split,
    "type": lambda code: (code,),
    "age": _ages,
    "accessible": str.split,
    "free": lambda free: ("1",) * bool(free),
    "day": str.split,
}
