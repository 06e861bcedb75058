"""Units and places as the public sees them: the directory, a unit's page, a place's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.domain import text
from calendar_app.domain.errors import NotFound
from calendar_app.models.places import FormerName, Place
from calendar_app.models.units import Succession, Unit, UnitParent, UnitSite
from calendar_app.plans import vocabulary
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import AGENCY, PlaceRef, UnitRef, systems_of

#: more units than a province has
MOST_UNITS = 2000
#: units of one level from which the directory splits them
LONG = 24


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit of the directory. ``depth`` is how far under the root it stands."""

    ref: UnitRef
    level: str
    depth: int
    place: PlaceRef | None
    unverified: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Units of the directory under one heading; ``place_kind`` is "" where the level is not split."""

    level: str
    place_kind: str
    units: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Heir:
    """One side of a succession: the other unit (none while nobody is known), when, how and by what act."""

    unit: UnitRef | None
    sort: str
    on_day: date
    legal_basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Names:
    """Other names of a unit: those it had, and those it also goes by."""

    former: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a unit is, in the words of the plan."""

    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit as the public sees it."""

    id: int
    ref: UnitRef
    systems: tuple[str, ...]
    kinds: tuple[Kind, ...]
    level: str
    place: PlaceRef | None
    names: Names
    address: str
    phone: str
    unverified: bool
    status_note: str
    closed_on: date | None
    parents: tuple[UnitRef, ...]
    parts: tuple[UnitRef, ...]
    sites: tuple[str, ...]
    succeeded: tuple[Heir, ...]
    heirs: tuple[Heir, ...]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place of today, or one that is gone, with the former areas that lead to it and the units in it."""

    id: int
    ref: PlaceRef
    former: tuple[str, ...]
    units: tuple[UnitRef, ...]
    closed_on: date | None


def directory(session: Session, today: date) -> list[Listed]:
    """All units open today: institutions, then agencies, each in the Vietnamese order of their names."""
    query = (
        select(Unit, Place)
        .outerjoin(Place, Unit.place_id == Place.id)
        .where(or_(Unit.valid_to.is_(None), Unit.valid_to > today))
        .order_by(Unit.path)
        .limit(MOST_UNITS)
    )
    found = session.execute(query).all()
    refs = queries.unit_refs(session, (unit for unit, _ in found))
    units = [
        Listed(refs[unit.id], unit.level, unit.path.count("/"), queries.place_ref(place), unit.status == "unverified")
        for unit, place in found
    ]
    return sorted(units, key=lambda unit: (unit.ref.system == AGENCY, text.sort_key(unit.ref.name_vi)))


def grouped(units: Sequence[Listed]) -> list[Group]:
    """Units by level, those nearest the root first; a long level is split by the kind of place its units stand in."""
    depths: dict[str, int] = {}
    for unit in units:
        depths[unit.level] = min(depths.get(unit.level, unit.depth), unit.depth)
    groups = []
    for level in sorted(depths, key=lambda level: (depths[level], level)):
        of_level = [unit for unit in units if unit.level == level]
        kinds = {unit.place.kind if unit.place else "" for unit in of_level} if len(of_level) > LONG else {None}
        for kind in sorted(kinds, key=lambda kind: text.sort_key(kind or "")):
            here = [u for u in of_level if kind is None or (u.place.kind if u.place else "") == kind]
            groups.append(Group(level, kind or "", tuple(here)))
    return groups


def unit_page(session: Session, code: str, today: date) -> UnitPage:
    """A unit by its code, with its names, where it stands in the tree and what it followed."""
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFound("unit", code)
    kinds = [kind.kind for kind in unit.kinds if kind.until is None or kind.until > today]
    known = vocabulary.kind_names(session)
    return UnitPage(
        id=unit.id,
        ref=_refs(session, [unit])[0],
        systems=systems_of(kinds),
        kinds=tuple(Kind(*known[kind]) for kind in kinds if kind in known),
        level=unit.level,
        place=queries.place_ref(unit.place),
        names=_names(unit),
        address=unit.address,
        phone=unit.phone,
        unverified=unit.status == "unverified",
        status_note=unit.status_note,
        closed_on=_closed(unit.valid_to, today),
        parents=_refs(session, [link.parent for link in unit.parents if link.until is None or link.until > today]),
        parts=_refs(session, _parts(session, unit, today)),
        sites=tuple(_site(site) for site in unit.sites),
        succeeded=_heirs(session, unit, before=True),
        heirs=_heirs(session, unit, before=False),
    )


def _site(site: UnitSite) -> str:
    """A building in a line: name, address, commune, and whether it is attested."""
    name = ": ".join(filter(None, (site.name, site.address)))
    where = f", {site.place.name_vi}" if site.place and site.place.parent_id else ""
    return name + where + (f" ({_('Unverified').lower()})" if site.status == "unverified" else "")


def _closed(valid_to: date | None, today: date) -> date | None:
    return valid_to if valid_to and valid_to <= today else None


def _names(unit: Unit) -> Names:
    former = tuple(name.name_vi for name in unit.names if name.sort == "former")
    also = (name.name_vi for name in unit.names if name.sort in ("short", "alias") and name.name_vi != unit.name_vi)
    return Names(former, tuple(also))


def _refs(session: Session, units: Sequence[Unit]) -> tuple[UnitRef, ...]:
    """Units by name, in Vietnamese order."""
    refs = queries.unit_refs(session, units)
    return tuple(sorted((refs[unit.id] for unit in units), key=lambda ref: text.sort_key(ref.name_vi)))


def _parts(session: Session, unit: Unit, today: date) -> Sequence[Unit]:
    """Units that stand right under this one today."""
    return session.scalars(
        select(Unit)
        .join(UnitParent, UnitParent.unit_id == Unit.id)
        .where(
            UnitParent.parent_id == unit.id,
            or_(UnitParent.until.is_(None), UnitParent.until > today),
            or_(Unit.valid_to.is_(None), Unit.valid_to > today),
        )
        .order_by(Unit.code)
        .limit(MOST_UNITS)
    ).all()


def _heirs(session: Session, unit: Unit, before: bool) -> tuple[Heir, ...]:
    """The units it followed, or those that followed it: one line for each unit and day, whatever the duties."""
    side = Succession.successor_id if before else Succession.predecessor_id
    found = session.scalars(
        select(Succession).where(side == unit.id, ~Succession.withdrawn).order_by(Succession.on_day, Succession.id)
    ).all()
    heirs: dict[tuple[int | None, date], Heir] = {}
    for row in found:
        other = row.predecessor if before else row.successor
        ref = _refs(session, [other])[0] if other else None
        heirs.setdefault(
            (other.id if other else None, row.on_day), Heir(ref, row.sort, row.on_day, row.legal_basis, row.note)
        )
    return tuple(heirs.values())


def place_page(session: Session, code: str, today: date) -> PlacePage:
    """A place by its official code."""
    place = session.scalar(select(Place).where(Place.code == code))
    if place is None:
        raise NotFound("place", code)
    former = session.scalars(select(FormerName).where(FormerName.place_id == place.id).order_by(FormerName.name)).all()
    units = session.scalars(
        select(Unit)
        .where(Unit.place_id == place.id, or_(Unit.valid_to.is_(None), Unit.valid_to > today))
        .order_by(Unit.code)
        .limit(MOST_UNITS)
    ).all()
    return PlacePage(
        id=place.id,
        ref=PlaceRef(place.code, place.name_vi, place.name_en, place.kind),
        former=tuple(name.name for name in former),
        units=_refs(session, units),
        closed_on=_closed(place.valid_to, today),
    )
