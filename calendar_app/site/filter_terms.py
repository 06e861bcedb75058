"""What a reader's filters mean in SQL: conditions on a query that joins `Activity` and its published `Version`."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, cast, exists, or_, select
from sqlalchemy.orm import Session

from calendar_app.domain.filters import Filters
from calendar_app.models.activities import Activity, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.models.venues import Venue
from calendar_app.site import search_queries
from calendar_app.site.public_search_words import words_of

#: what a reader needs -> the code of a venue that offers it
OFFERED = {"wheelchair": "step_free", "sign_language": "sign_language", "quiet": "quiet_room"}


def terms(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    """One condition for each name that chooses something: any of its values."""
    found: list[ColumnElement[bool]] = []
    if filters.place:
        found.append(Version.place_id.in_(place_ids(session, filters.place)))
    if filters.kind:
        found.append(_taking_part(_kinds(filters.kind)))
    if filters.unit:
        found.append(_taking_part(_units(filters.unit)))
    if filters.type:
        found.append(Version.type.in_(filters.type))
    if filters.age:
        found.append(Version.age_group.in_({*filters.age, "all"}))
    if filters.accessible:
        found.append(_accessible(filters.accessible))
    if filters.free:
        found.append(Version.fee == 0)
    if filters.day:
        found.append(_serving(filters.day))
    if filters.q:
        words = search_queries.meant(session, words_of(filters.q))
        found.append(search_queries.holding(words, Activity.id))
    return found


def place_ids(session: Session, codes: Iterable[str]) -> list[int]:
    """Places and all that lies in them."""
    found = set(session.scalars(select(Place.id).where(Place.code.in_(list(codes)))))
    around = found
    while around:
        around = set(session.scalars(select(Place.id).where(Place.parent_id.in_(around)))) - found
        found |= around
    return sorted(found)


def _units(codes: Iterable[str]) -> ColumnElement[bool]:
    """Who takes part is one of these."""
    return exists().where(Unit.id == Participation.unit_id, Unit.code.in_(list(codes))).correlate(Participation)


def _kinds(kinds: Iterable[str]) -> ColumnElement[bool]:
    """Who takes part is of such a kind on the activity's first day."""
    since, until = UnitKind.since, UnitKind.until
    return (
        exists()
        .where(UnitKind.unit_id == Participation.unit_id, UnitKind.kind.in_(list(kinds)))
        .where(or_(since.is_(None), since <= Version.first_day), or_(until.is_(None), until > Version.first_day))
        .correlate(Participation, Version)
    )


def _taking_part(who: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody who leads, or has accepted to take part, is such a one."""
    part = exists().where(Participation.activity_id == Activity.id, Participation.state == "accepted", who)
    return part.correlate(Activity, Version)


def _accessible(codes: Iterable[str]) -> ColumnElement[bool]:
    """The activity offers it, or the hall of a list in which it takes place does."""
    own, hall = cast(Version.accessibility, String), cast(Venue.accessibility, String)
    of_halls = [hall.contains(f'"{OFFERED[code]}"', autoescape=True) for code in codes]
    said = [own.contains(f'"{code}"', autoescape=True) for code in codes]
    return or_(*said, Version.venue_id.in_(select(Venue.id).where(or_(*of_halls))))


def _serving(codes: Iterable[str]) -> ColumnElement[bool]:
    declared = version_commemoration.c
    return (
        exists()
        .where(declared.version_id == Version.id, declared.commemoration_id == Commemoration.id)
        .where(Commemoration.code.in_(list(codes)))
        .correlate(Version)
    )
