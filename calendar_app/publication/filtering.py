"""What the public may see, and the choices of a reader as conditions on it. Pages, feeds and bulletins ask alike."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from calendar_app.domain.filters import Filters
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind

#: a system of institutions, and how the codes of its kinds begin
SYSTEMS = {"library": "lib_", "museum": "mus_", "culture_centre": "cc_"}
#: words of a question that are looked at
MOST_WORDS = 8


def public() -> tuple[ColumnElement[bool], ...]:
    """True of an occurrence, with its activity and the published version, that the public may see.

    The same rule as `publication.service.is_public`, in SQL. What a change of a series has dropped (cancelled without a
    reason of its own) never was announced as cancelled.
    """
    announced = or_(Occurrence.state != "cancelled", Occurrence.reason != "", Activity.life == "cancelled")
    return Version.visibility == "public", ~Version.product, announced


def conditions(chosen: Filters) -> list[ColumnElement[bool]]:
    """What the choices ask of an `Activity` and its published `Version`: any of each name, all names together."""
    return list(_conditions(chosen))


def _conditions(chosen: Filters) -> Iterator[ColumnElement[bool]]:
    if chosen.place:
        yield Version.place_id.in_(_places_under(chosen.place))
    if chosen.kind:
        yield Activity.lead_unit_id.in_(_units_of_kinds(chosen.kind))
    if chosen.type:
        yield Version.type.in_(chosen.type)
    if chosen.age:
        yield Version.age_group.in_(chosen.age)
    if chosen.free:
        yield Version.fee == 0
    if chosen.day:
        yield Version.id.in_(_serving(chosen.day))
    if chosen.unit:
        yield _of_units(chosen.unit)
    yield from (_said(word) for word in fold(chosen.q).split()[:MOST_WORDS])


def _places_under(codes: Iterable[str]) -> Select[int]:
    """Ids of the places of some codes and of all that lie in them."""
    found = select(Place.id).where(Place.code.in_(codes)).cte("places_under", recursive=True)
    below = aliased(Place)
    return select(found.union(select(below.id).join(found, below.parent_id == found.c.id)).c.id)


def _units_of_kinds(kinds: Iterable[str]) -> Select[int]:
    """Ids of the units that are, or were, of some kinds; a system stands for all of its kinds."""
    asked = [
        UnitKind.kind.startswith(SYSTEMS[kind], autoescape=True) if kind in SYSTEMS else UnitKind.kind == kind
        for kind in kinds
    ]
    return select(UnitKind.unit_id).where(or_(*asked))


def _serving(codes: Iterable[str]) -> Select[int]:
    """Ids of the versions that declare one of some commemorations."""
    days = select(Commemoration.id).where(Commemoration.code.in_(codes))
    return select(version_commemoration.c.version_id).where(version_commemoration.c.commemoration_id.in_(days))


def _of_units(codes: Iterable[str]) -> ColumnElement[bool]:
    """Led by one of some units, or with one that has accepted to take part."""
    units = select(Unit.id).where(Unit.code.in_(codes))
    part = select(Participation.activity_id).where(Participation.unit_id.in_(units), Participation.state == "accepted")
    return or_(Activity.lead_unit_id.in_(units), Activity.id.in_(part))


def _said(word: str) -> ColumnElement[bool]:
    """The word stands in the title, in the name of the leading unit or in that of the place."""
    units = select(Unit.id).where(Unit.folded.contains(word, autoescape=True))
    places = select(Place.id).where(Place.folded.contains(word, autoescape=True))
    return or_(
        Version.folded.contains(word, autoescape=True), Activity.lead_unit_id.in_(units), Version.place_id.in_(places)
    )
