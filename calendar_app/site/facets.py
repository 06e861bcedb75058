"""What a reader can narrow the calendar by: the choices of each name, with how many holdings each would show."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain import text
from calendar_app.domain.filters import ACCESSIBLE, AGES, Filters
from calendar_app.models.conditions import one_of
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.plans import vocabulary
from calendar_app.site import holdings
from calendar_app.site.facts import Facts
from calendar_app.site.holdings import Window

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


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at of some days: what fits all that is chosen, and what fits but for the names with choices."""

    found: Window
    wide: Window
    facts: Facts
    filters: Filters


def look(session: Session, since: date, until: date, filters: Filters) -> Look:
    """Read the holdings of ``since <= day < until`` once, and find among them those that fit.

    Where there are too many to be looked at, those that fit are asked for by themselves.
    """
    facts = Facts(session)
    wide = holdings.window(session, since, until, filters.only("unit", "q"))
    if not wide.whole and _used(filters):
        return Look(holdings.window(session, since, until, filters), wide, facts, filters)
    found = replace(wide, briefs=facts.fitting(wide.briefs, _used(filters), filters))
    return Look(found, wide, facts, filters)


def _used(filters: Filters) -> list[str]:
    """The names that choose something."""
    return [name for name in NAMES if getattr(filters, name)]


def facets(session: Session, looked: Look) -> tuple[Facet, ...]:
    """Every name with what has holdings in the days that were looked at, and what is chosen.

    A choice of a name adds to what is chosen of it, so its counts are of holdings that fit all other names.
    """
    facts, filters, used = looked.facts, looked.filters, _used(looked.filters)
    made = []
    for name in NAMES:
        window, others = (looked.wide, [one for one in used if one != name]) if name in used else (looked.found, [])
        counts = facts.counts(facts.fitting(window.briefs, others, filters), name)
        chosen = {value for one, value in filters.chosen() if one == name}
        shown = counts.keys() - facts.roots if name == "place" else counts.keys()
        made.append(
            Facet(name, _choices(name, counts, chosen, _names(session, facts, name, shown | chosen)), window.whole)
        )
    return tuple(facet for facet in made if facet.choices)


def _names(session: Session, facts: Facts, name: str, codes: Collection[str]) -> Names:
    """What to call some values of a name; nothing for those that have no name of their own."""
    known = facts.places if name == "place" else called(session, name, codes)
    return {code: known.get(code, ("", "")) for code in codes}


def _choices(name: str, counts: Mapping[str, int], chosen: Collection[str], names: Names) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, counts.get(value, 0), value in chosen, *names[value]) for value in _ordered(name, names, names)
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
        return vocabulary.type_names(session)
    if name == "kind":
        return vocabulary.kind_names(session)
    tables: Mapping[str, type[Place] | type[Commemoration] | type[Unit]]
    tables = {"place": Place, "day": Commemoration, "unit": Unit}
    table = tables.get(name)
    if table is None or not wanted:
        return {}
    query = select(table.code, table.name_vi, table.name_en).where(one_of(table.code, "codes"))
    rows = session.connection().execute(query, {"codes": wanted})
    return {code: (vi, en) for code, vi, en in rows}


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
