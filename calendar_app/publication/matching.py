"""Which holdings the public may see, and which of them a reader's filters mean, as conditions in SQL.

They are about `Occurrence`, `Activity` and `Version` joined on the published version; nothing else is joined.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, Text, cast, false, or_, select
from sqlalchemy.orm import aliased

from calendar_app.domain.filters import Filters
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.models.venues import Venue

Condition = ColumnElement[bool]
#: what a reader needs -> the code of a venue that offers it
OFFERED = {"wheelchair": "step_free", "sign_language": "sign_language", "quiet": "quiet_room"}


def public() -> list[Condition]:
    """The gate of every holding that the public reads."""
    return [*shown(), announced()]


def shown() -> list[Condition]:
    """The gate of every activity that the public reads; the same rule as `publication.service.is_public`."""
    return [Activity.published_version_id == Version.id, Version.visibility == "public", ~Version.product]


def announced() -> Condition:
    """Holdings that were ever told of: what a change of a series has dropped is cancelled without a reason."""
    return or_(Occurrence.state != "cancelled", Occurrence.reason != "", Activity.life == "cancelled")


def chosen(filters: Filters) -> list[Condition]:
    """The conditions of some filters: any value of a name will do, each name must hold; unknown codes match nothing."""
    return [*_coded(filters), *_offered(filters)]


def _coded(filters: Filters) -> Iterator[Condition]:
    if filters.place:
        yield Version.place_id.in_(places_in(filters.place))
    if filters.unit:
        yield _taking_part(Unit.code.in_(filters.unit))
    if filters.kind:
        yield _of_kind(filters.kind)
    if filters.type:
        yield Version.type.in_(filters.type)
    if filters.day:
        yield Version.id.in_(_declaring(filters.day))


def _offered(filters: Filters) -> Iterator[Condition]:
    if filters.age:
        yield Version.age_group.in_({*filters.age, "all"})
    if filters.accessible:
        codes = cast(Venue.accessibility, Text)
        wanted = [codes.contains(f'"{OFFERED[need]}"', autoescape=True) for need in filters.accessible]
        yield Version.venue_id.in_(select(Venue.id).where(or_(*wanted)))
    if filters.free:
        yield Version.fee == 0
    words = fold(filters.q).split()
    if filters.q and not words:
        yield false()
    for word in words:
        yield Version.folded.contains(word, autoescape=True)


def places_in(codes: Sequence[str]) -> Select[int]:
    """Some places and all that lie in them."""
    inside = select(Place.id).where(Place.code.in_(codes)).cte(recursive=True)
    below = aliased(Place)
    return select(inside.union_all(select(below.id).where(below.parent_id == inside.c.id)).c.id)


def _taking_part(condition: Condition) -> Condition:
    """A unit that leads the activity or has accepted to take part."""
    return Activity.id.in_(
        select(Participation.activity_id)
        .join(Unit, Participation.unit_id == Unit.id)
        .where(Participation.state == "accepted", condition)
    )


def _of_kind(codes: Sequence[str]) -> Condition:
    """A unit that takes part and is of a kind on the first day of the activity."""
    kind, part = aliased(UnitKind), aliased(Participation)
    return (
        select(part.id)
        .join(kind, kind.unit_id == part.unit_id)
        .where(
            part.activity_id == Activity.id,
            part.state == "accepted",
            kind.kind.in_(codes),
            or_(kind.since.is_(None), kind.since <= Version.first_day),
            or_(kind.until.is_(None), kind.until > Version.first_day),
        )
        .correlate(Activity, Version)
        .exists()
    )


def _declaring(codes: Sequence[str]) -> Select[int]:
    return (
        select(version_commemoration.c.version_id)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
        .where(Commemoration.code.in_(codes))
    )


def highlighted() -> Condition:
    """What concerns the whole province, or was chosen by its unit: never weekly classes of a club."""
    return or_(Version.scale == "province", Activity.highlight)


def touching(since: date, until: date) -> list[Condition]:
    """Holdings that touch ``since <= day < until``."""
    return [Occurrence.first_day < until, Occurrence.last_day >= since]
