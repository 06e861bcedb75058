"""Reads places and units. Lists come in Vietnamese alphabetical order; a day decides which units are open."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from calendar_app.domain.errors import NotFound
from calendar_app.domain.succession import Lineage, Link
from calendar_app.domain.text import fold, sort_key
from calendar_app.models.places import FormerName, Place
from calendar_app.models.units import Succession, Unit, UnitKind
from calendar_app.units import word_queries

#: the keys of a selector; see `select`
SELECTOR_KEYS = frozenset({"codes", "kinds", "levels", "under"})
MOST_FOUND = 200

Day = InstrumentedAttribute[date | None]


def find(session: Session, code: str) -> Unit | None:
    """The unit of that code, open or closed, or none. One that the session has found before is not looked for again."""
    if "\0" in code:
        return None  # PostgreSQL takes no text with one
    known: dict[str, Unit] = session.info.setdefault("units", {})
    found = known.get(code)
    if found is None or found not in session or found.code != code:
        found = session.scalar(sa.select(Unit).where(Unit.code == code))
        if found is not None:
            known[code] = found
    return found


def by_code(session: Session, code: str) -> Unit:
    """The unit of that code, open or closed; raises NotFound."""
    unit = find(session, code)
    if unit is None:
        raise NotFound("unit", code)
    return unit


def locked(session: Session, code: str) -> Unit | None:
    """The unit of that code, locked for writing and read anew under the lock."""
    query = sa.select(Unit).where(Unit.code == code).with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def open_under(session: Session, unit: Unit, on: date) -> list[Unit]:
    """Units that stand under a unit, itself left out, and are open on a day, by code."""
    below = _open_units(on).where(_at_or_under(unit.path), Unit.id != unit.id)
    return list(session.scalars(below.order_by(Unit.code)))


def by_codes(session: Session, codes: Iterable[str]) -> dict[str, Unit]:
    """Units by code; unknown codes are left out."""
    found = session.scalars(sa.select(Unit).where(Unit.code.in_(set(codes))))
    return {unit.code: unit for unit in found}


def find_all(
    session: Session, *, on: date, kind: str | None = None, place: str | None = None, level: str | None = None
) -> list[Unit]:
    """Units open on a day: of a kind, of a level, in a place or a place under it."""
    found = _open_units(on)
    if kind is not None:
        found = found.where(_of_kind([kind], on))
    if level is not None:
        found = found.where(Unit.level == level)
    if place is not None:
        found = found.where(Unit.place_id.in_(_places_under(place)))
    return _by_name(session.scalars(found))


def under(session: Session, path: str, on: date) -> list[Unit]:
    """The unit at a path and all that stand under it, open on a day."""
    return _by_name(session.scalars(_open_units(on).where(_at_or_under(path))))


def select(session: Session, who: Mapping[str, Any], on: date) -> list[Unit]:
    """Units open on a day that a selector of a plan means, by code.

    ``codes``, ``kinds`` and ``levels`` are any-of, ``under`` is the code of a unit that is the unit itself or above it;
    every key must hold. An empty selector means nobody. Raises ValueError for a key it does not know.
    """
    if unknown := set(who) - SELECTOR_KEYS:
        raise ValueError(f"a selector has no key {', '.join(sorted(unknown))}")
    conditions = _conditions(session, who, on)
    if not conditions:
        return []
    return list(session.scalars(_open_units(on).where(*conditions).order_by(Unit.code)))


def kinds_of(unit: Unit, on: date) -> list[str]:
    """The kinds a unit is of on a day, by id."""
    return sorted(row.kind for row in unit.kinds if _holds(row.since, row.until, on))


def is_open(unit: Unit, on: date) -> bool:
    """Whether a unit exists on a day."""
    return _holds(unit.valid_from, unit.valid_to, on)


def successors(session: Session, unit: Unit) -> list[Succession]:
    """What followed a unit, soonest first; one row has no successor while nobody is known to be the heir."""
    found = (
        sa.select(Succession)
        .where(Succession.predecessor == unit, ~Succession.withdrawn)
        .order_by(Succession.on_day, Succession.id)
    )
    return list(session.scalars(found.options(selectinload(Succession.successor))))


def ordered_for(session: Session, unit: Unit, on: date) -> dict[tuple[int | None, str], Succession]:
    """By successor and duty: what was ever ordered to follow a unit on a day, what was taken back included."""
    found = session.scalars(sa.select(Succession).where(Succession.predecessor == unit, Succession.on_day == on))
    return {(row.successor_id, row.duty): row for row in found}


def predecessors(session: Session, unit: Unit) -> list[Succession]:
    """What a unit followed, soonest first."""
    found = (
        sa.select(Succession)
        .where(Succession.successor == unit, ~Succession.withdrawn)
        .order_by(Succession.on_day, Succession.id)
    )
    return list(session.scalars(found.options(selectinload(Succession.predecessor))))


def lineage(session: Session) -> Lineage:
    """All successions, soonest first."""
    rows = session.execute(
        sa.select(Succession, Unit.code)
        .join(Unit, Succession.predecessor_id == Unit.id)
        .where(~Succession.withdrawn)
        .order_by(Succession.on_day, Succession.id)
    )
    return Lineage(
        tuple(
            Link(
                row.on_day, row.id, row.predecessor_id, code, row.successor_id, row.duty, row.carry_credits, row.minimum
            )
            for row, code in rows
        )
    )


def search(session: Session, text: str, *, on: date) -> list[Unit]:
    """Units open on a day whose names, new or old, hold all the words, accents or none; at most `MOST_FOUND`.

    Those that hold the words as they stand come first.
    """
    phrase, sought = fold(text), word_queries.seek(session, text, beginnings=False)
    if sought is None:
        return []
    found = _open_units(on).where(sought.holds(Unit.id))
    units = _by_name(session.scalars(found.order_by(Unit.code).limit(MOST_FOUND)))
    return sorted(units, key=lambda unit: f" {phrase} " not in f" {unit.folded} ")


def places(session: Session, *, on: date | None = None) -> list[Place]:
    """Places that exist on a day; with no day, those that have not come to an end."""
    ending = Place.valid_to.is_(None) if on is None else _within(Place.valid_from, Place.valid_to, on)
    return sorted(session.scalars(sa.select(Place).where(ending)), key=lambda place: sort_key(place.name_vi))


def find_place(session: Session, code: str) -> Place | None:
    """The place of that official code, existing or gone, or none."""
    return session.scalar(sa.select(Place).where(Place.code == code))


def place_by_code(session: Session, code: str) -> Place:
    """The place of that official code, existing or gone; raises NotFound."""
    place = find_place(session, code)
    if place is None:
        raise NotFound("place", code)
    return place


def former_names_of(session: Session, place: Place) -> list[FormerName]:
    """Names of areas that are gone and lead to a place."""
    found = session.scalars(sa.select(FormerName).where(FormerName.place == place))
    return sorted(found, key=lambda former: sort_key(former.name))


def places_named(session: Session, text: str) -> list[Place]:
    """Places of today that a name means, in use or gone: "Đức Phổ", "huyện Ba Tơ"; accents or none."""
    name = fold(text)
    if not name:
        return []
    named = sa.select(Place).where(Place.valid_to.is_(None), _holds_words(Place.folded, name))
    found = session.scalars(named.order_by(Place.code).limit(MOST_FOUND))
    return sorted(found, key=lambda place: sort_key(place.name_vi))


def _holds(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on < until)


def _within(since: Day, until: Day, on: date) -> ColumnElement[bool]:
    return and_(or_(since.is_(None), since <= on), or_(until.is_(None), until > on))


def _holds_words(column: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Whole words only: "duc pho" is not in "xa duc phong"."""
    return (" " + column + " ").contains(f" {words} ", autoescape=True)


def open_on(on: date) -> ColumnElement[bool]:
    """`is_open` as a condition."""
    return _within(Unit.valid_from, Unit.valid_to, on)


def _open_units(on: date) -> Select[Unit]:
    return sa.select(Unit).where(open_on(on)).options(selectinload(Unit.kinds))


def _of_kind(kinds: Iterable[str], on: date) -> ColumnElement[bool]:
    return Unit.kinds.any(and_(UnitKind.kind.in_(list(kinds)), _within(UnitKind.since, UnitKind.until, on)))


def _at_or_under(path: str) -> ColumnElement[bool]:
    return Unit.path.startswith(path, autoescape=True)


def _conditions(session: Session, who: Mapping[str, Any], on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if "codes" in who:
        found.append(Unit.code.in_(who["codes"]))
    if "kinds" in who:
        found.append(_of_kind(who["kinds"], on))
    if "levels" in who:
        found.append(Unit.level.in_(who["levels"]))
    if "under" in who:
        found.append(_at_or_under(by_code(session, who["under"]).path))
    return found


def _places_under(code: str) -> Select[int]:
    """Ids of a place and of every place under it."""
    tree = sa.select(Place.id).where(Place.code == code).cte(recursive=True)
    tree = tree.union(sa.select(Place.id).where(Place.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def _by_name(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (sort_key(unit.name_vi), unit.code))
