"""Finds what stands in the way of an activity: others in its venue, of its people, or in its commune."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.people import Person
from calendar_app.models.preparation import ChecklistItem

#: a condition on versions and their activities
Filter = ColumnElement[bool]
#: versions that are looked at for one reason
MOST = 300
#: occurrences of series that are looked at
MOST_OCCURRENCES = 6000


def in_venue(venue_id: int | None, place_id: int | None, unit_id: int) -> Filter:
    """Versions in a listed venue, or in some venue of the same commune (of the same unit where none is named)."""
    nearby = (
        Version.place_id == place_id if place_id else Version.place_id.is_(None) & (Activity.lead_unit_id == unit_id)
    )
    by_name = nearby & (Version.venue != "")
    return by_name if venue_id is None else or_(Version.venue_id == venue_id, by_name)


def in_place(place_id: int | None, unit_id: int, scales: Sequence[str], *, everywhere: bool, abroad: bool) -> Filter:
    """Versions of other units on some scales: in a place; province-wide ones too, or all that there are.

    ``abroad``: those of the whole province count wherever they are; ``everywhere``: so does every one.
    """
    others = (Activity.lead_unit_id != unit_id) & Version.scale.in_(scales)
    if everywhere:
        return others
    here = Version.place_id == place_id
    return others & (or_(here, Version.scale == "province") if abroad else here)


def of_people(people: Iterable[int]) -> Filter:
    """Versions of timed activities that some people organise or prepare."""
    wanted = sorted(people)
    prepared = select(ChecklistItem.activity_id).where(ChecklistItem.owner_id.in_(wanted), ~ChecklistItem.dropped)
    return Version.starts_at.is_not(None) & or_(Activity.organiser_id.in_(wanted), Activity.id.in_(prepared))


def standing(session: Session, since: date, until: date, which: Filter, except_activity: int | None) -> list[Version]:
    """Versions, published or still worked on, that touch ``since <= day <= until`` or recur, soonest first."""
    found = (
        select(Version)
        .join(Activity, Version.activity_id == Activity.id)
        .where(Version.first_day <= until, or_(Version.last_day >= since, Version.rrule != ""))
        .where(Version.review != "superseded", ~Version.product, Activity.life.in_(("planned", "held")), which)
        .options(
            joinedload(Version.activity).joinedload(Activity.lead_unit),
            joinedload(Version.activity).selectinload(Activity.participations).joinedload(Participation.unit),
        )
        .order_by(Version.first_day, Version.id)
        .limit(MOST)
    )
    return list(session.scalars(found if except_activity is None else found.where(Activity.id != except_activity)))


def occurrences(session: Session, activity_ids: Iterable[int], since: date, until: date) -> list[Occurrence]:
    """Occurrences of some activities that touch ``since <= day <= until`` and are not off."""
    return list(
        session.scalars(
            select(Occurrence)
            .where(Occurrence.activity_id.in_(sorted(activity_ids)))
            .where(Occurrence.first_day <= until, Occurrence.last_day >= since)
            .where(Occurrence.state.in_(("planned", "held")))
            .order_by(Occurrence.first_day, Occurrence.id)
            .limit(MOST_OCCURRENCES)
        )
    )


def preparing(session: Session, activity_ids: Iterable[int]) -> dict[int, set[int]]:
    """Activity -> the people who have an item of its checklist."""
    found: dict[int, set[int]] = {}
    asked = select(ChecklistItem.activity_id, ChecklistItem.owner_id).where(
        ChecklistItem.activity_id.in_(sorted(activity_ids)), ~ChecklistItem.dropped
    )
    for activity_id, owner_id in session.execute(asked):
        if owner_id is not None:
            found.setdefault(activity_id, set()).add(owner_id)
    return found


def names(session: Session, people: Iterable[int]) -> dict[int, str]:
    """The names of some people, by id."""
    found = session.scalars(select(Person).where(Person.id.in_(sorted(people))))
    return {person.id: person.name for person in found}
