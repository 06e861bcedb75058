"""Which holdings the public may see, and which of them a reader's filters mean, as conditions in SQL.

They are about `Occurrence`, `Activity` and `Version` joined on the published version; nothing else is joined. With
`OF_HOLDING` they are about `Holding` alone, which repeats the same (`publication.holdings` writes it).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from calendar_app.domain.filters import Filters
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.publication import Holding
from calendar_app.models.units import Unit, UnitKind
from calendar_app.models.venues import Venue
from calendar_app.publication import searching

Condition = ColumnElement[bool]
Column = InstrumentedAttribute[Any] | ColumnElement[Any]
OfCodes = Callable[[Sequence[str]], Condition]
#: columns of the rows that pages read: by the table, since a page reads thousands and makes no objects of them
HELD = Holding.__table__.c
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


@dataclass(frozen=True)
class Means:
    """What each name of the filters means in a query; the codes of one are alternatives."""

    activity: Column
    place: Column
    type: Column
    age: Column
    free: Condition
    kinds: OfCodes
    units: OfCodes
    needs: OfCodes
    days: OfCodes


def chosen(session: Session, filters: Filters, means: Means | None = None) -> list[Condition]:
    """The conditions of some filters: any value of a name will do, each name must hold; unknown codes match nothing."""
    means = means or OF_VERSION
    found: list[Condition] = []
    if filters.place:
        found.append(means.place.in_(place_ids(session, filters.place)))
    if filters.kind:
        found.append(means.kinds(filters.kind))
    if filters.unit:
        found.append(means.units(filters.unit))
    if filters.type:
        found.append(means.type.in_(filters.type))
    if filters.age:
        found.append(means.age.in_({*filters.age, "all"}))
    if filters.accessible:
        found.append(means.needs(filters.accessible))
    if filters.free:
        found.append(means.free)
    if filters.day:
        found.append(means.days(filters.day))
    if filters.q:
        found.append(_said(session, filters.q, means))
    return found


def _said(session: Session, question: str, means: Means) -> Condition:
    """The activity has every word of a question; a question without letters finds nothing."""
    words = searching.words_of(question)
    return searching.holding(searching.meant(session, words), means.activity) if words else false()


def place_ids(session: Session, codes: Iterable[str]) -> list[int]:
    """Places and all that lies in them."""
    found = set(session.scalars(select(Place.id).where(Place.code.in_(list(codes)))))
    around = found
    while around:
        around = set(session.scalars(select(Place.id).where(Place.parent_id.in_(around)))) - found
        found |= around
    return sorted(found)


def _units(codes: Iterable[str]) -> Condition:
    """Who takes part is one of these."""
    return exists().where(Unit.id == Participation.unit_id, Unit.code.in_(list(codes))).correlate(Participation)


def _kinds(kinds: Iterable[str]) -> Condition:
    """Who takes part is of such a kind on the activity's first day."""
    mine = (UnitKind.unit_id == Participation.unit_id, UnitKind.kind.in_(list(kinds)))
    return exists().where(*mine, *on_first_day()).correlate(Participation, Version)


def on_first_day() -> list[Condition]:
    """A unit has a kind on the activity's first day."""
    since, until = UnitKind.since, UnitKind.until
    return [or_(since.is_(None), since <= Version.first_day), or_(until.is_(None), until > Version.first_day)]


def _taking_part(who: Condition) -> Condition:
    """Somebody who leads, or has accepted to take part, is such a one."""
    part = exists().where(Participation.activity_id == Activity.id, Participation.state == "accepted", who)
    return part.correlate(Activity, Version)


def _accessible(codes: Iterable[str]) -> Condition:
    """The activity offers it, or the hall of a list in which it takes place does."""
    own, hall = cast(Version.accessibility, String), cast(Venue.accessibility, String)
    of_halls = [hall.contains(f'"{OFFERED[code]}"', autoescape=True) for code in codes]
    said = [own.contains(f'"{code}"', autoescape=True) for code in codes]
    return or_(*said, Version.venue_id.in_(select(Venue.id).where(or_(*of_halls))))


def _serving(codes: Iterable[str]) -> Condition:
    declared = version_commemoration.c
    return (
        select(declared.version_id)
        .join(Commemoration, Commemoration.id == declared.commemoration_id)
        .where(declared.version_id == Version.id, Commemoration.code.in_(list(codes)))
        .correlate(Version)
        .exists()
    )


def places_in(codes: Sequence[str]) -> Select[int]:
    """Some places and all that lie in them."""
    inside = select(Place.id).where(Place.code.in_(codes)).cte(recursive=True)
    below = aliased(Place)
    return select(inside.union_all(select(below.id).where(below.parent_id == inside.c.id)).c.id)


def highlighted() -> Condition:
    """What concerns the whole province, or was chosen by its unit: never weekly classes of a club."""
    return or_(Version.scale == "province", Activity.highlight)


def touching(since: date, until: date) -> list[Condition]:
    """Holdings that touch ``since <= day < until``."""
    return [Occurrence.first_day < until, Occurrence.last_day >= since]


def _said_in(column: ColumnElement[str]) -> OfCodes:
    """One of some codes stands in a column that keeps them between spaces."""
    return lambda codes: or_(*(column.contains(f" {code} ", autoescape=True) for code in codes))


def _units_of_holding(codes: Sequence[str]) -> Condition:
    part = select(Participation.activity_id).join(Unit, Unit.id == Participation.unit_id)
    return HELD.activity_id.in_(part.where(Participation.state == "accepted", Unit.code.in_(codes)))


#: of the published version itself, wherever `Activity` and `Version` are joined
OF_VERSION = Means(
    Activity.id, Version.place_id, Version.type, Version.age_group, Version.fee == 0,
    lambda codes: _taking_part(_kinds(codes)), lambda codes: _taking_part(_units(codes)), _accessible, _serving,
)  # fmt: skip
#: the same of the rows that repeat it, which is what pages of many days read
OF_HOLDING = Means(
    HELD.activity_id, HELD.place_id, HELD.type, HELD.age, HELD.free == true(),
    _said_in(HELD.kinds), _units_of_holding, _said_in(HELD.needs), _said_in(HELD.days),
)  # fmt: skip
