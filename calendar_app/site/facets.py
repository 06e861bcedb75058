"""What a reader can narrow the calendar by: the choices of each name, with how many holdings each would show."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain import text
from calendar_app.domain.filters import ACCESSIBLE, AGES, Filters
from calendar_app.models.activities import version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.plans import vocabulary
from calendar_app.site import holdings
from calendar_app.site.holdings import Brief, Window

#: names with choices, as the page shows them; a unit is chosen on its own page
NAMES = ("place", "kind", "type", "age", "accessible", "free", "day")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a name. ``name_vi`` is "" where the page has a word of its own for the code."""

    value: str
    count: int
    chosen: bool
    name_vi: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A name with its choices; ``whole`` when the counts are exact and not the least that there are."""

    name: str
    choices: tuple[Choice, ...]
    whole: bool


Names = Mapping[str, tuple[str, str]]


def facets(session: Session, since: date, until: date, filters: Filters, found: Window) -> list[Facet]:
    """Every name with what has holdings in these days and what is chosen.

    A choice of a name adds to what is chosen of it, so its counts are of a window without that name.
    """
    made = []
    for name in NAMES:
        free_of = filters.without(name)
        window = found if free_of == filters else holdings.window(session, since, until, free_of)
        counts = COUNTERS[name](session, window.briefs)
        chosen = {value for one, value in filters.chosen() if one == name}
        made.append(Facet(name, _choices(session, name, counts, chosen), window.whole))
    return [facet for facet in made if facet.choices]


def _choices(session: Session, name: str, counts: Mapping[str, int], chosen: set[str]) -> tuple[Choice, ...]:
    shown = {value for value, count in counts.items() if count} | chosen
    names = called(session, name, shown)
    return tuple(
        Choice(value, counts.get(value, 0), value in chosen, *names.get(value, ("", "")))
        for value in _ordered(name, shown, names)
    )


def _ordered(name: str, values: Iterable[str], names: Names) -> list[str]:
    listed = {"age": AGES, "accessible": ACCESSIBLE}.get(name)
    if listed:
        return [value for value in listed if value in values]
    return sorted(values, key=lambda value: (text.sort_key(names.get(value, ("", ""))[0]), value))


def called(session: Session, name: str, values: Iterable[str]) -> Names:
    """The names of codes in Vietnamese and English; those that are unknown are left out."""
    wanted = list(values)
    if name == "type":
        return {code: (one.name_vi, one.name_en) for code, one in vocabulary.activity_types(session).items()}
    if name == "kind":
        return vocabulary.kind_names(session)
    table = {"place": Place, "day": Commemoration, "unit": Unit}.get(name)
    if table is None or not wanted:
        return {}
    rows = session.execute(select(table.code, table.name_vi, table.name_en).where(table.code.in_(wanted)))
    return {code: (vi, en) for code, vi, en in rows}


def _places(session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    ids = Counter(brief.place_id for brief in briefs if brief.place_id is not None)
    codes = session.execute(select(Place.id, Place.code).where(Place.id.in_(ids)))
    return {code: ids[place_id] for place_id, code in codes}


def _kinds(session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    """Kinds of the leading units: those who only take part are few, and not counted twice."""
    units = Counter(brief.unit_id for brief in briefs)
    counts: Counter[str] = Counter()
    for unit_id, kind in session.execute(
        select(UnitKind.unit_id, UnitKind.kind).where(UnitKind.unit_id.in_(units), UnitKind.until.is_(None))
    ):
        counts[kind] += units[unit_id]
    return counts


def _days(session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    versions = Counter(brief.version_id for brief in briefs)
    declared = version_commemoration.c
    counts: Counter[str] = Counter()
    for version_id, code in session.execute(
        select(declared.version_id, Commemoration.code)
        .join(Commemoration, Commemoration.id == declared.commemoration_id)
        .where(declared.version_id.in_(versions))
    ):
        counts[code] += versions[version_id]
    return counts


def _types(_session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    return Counter(brief.type for brief in briefs)


def _ages(_session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    """What is for all ages is for each."""
    counts = Counter(brief.age for brief in briefs if brief.age)
    return {age: count + (counts["all"] if age != "all" else 0) for age, count in counts.items()}


def _accessible(_session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    return {code: sum(brief.offers(code) for brief in briefs) for code in ACCESSIBLE}


def _free(_session: Session, briefs: Sequence[Brief]) -> Mapping[str, int]:
    return {"1": sum(brief.fee == 0 for brief in briefs)}


COUNTERS: Mapping[str, Callable[[Session, Sequence[Brief]], Mapping[str, int]]] = {
    "place": _places, "kind": _kinds, "type": _types, "age": _ages, "accessible": _accessible, "free": _free,
    "day": _days,
}  # fmt: skip


def chosen(session: Session, filters: Filters) -> list[tuple[str, Choice]]:
    """What is chosen, each with its name, to be said and taken away one by one."""
    names: dict[str, Names] = {}
    found = []
    for name, value in filters.chosen():
        if name not in names:
            names[name] = called(session, name, getattr(filters, name) if name in ("place", "day", "unit") else ())
        vi, en = names[name].get(value, ("", ""))
        found.append((name, replace(Choice(value, 0, True), name_vi=vi, name_en=en)))
    return found
