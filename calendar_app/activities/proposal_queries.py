"""Reads what the draft of a year looks at: activities of two years, templates, days on which nothing should be."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.days import Disruption, Occasion
from calendar_app.models.places import Place
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit

#: states of an occurrence that takes place, or took place
LIVE = ("planned", "held")


def activities(session: Session, unit_ids: Sequence[int] | None, since: date, until: date) -> list[Activity]:
    """Activities that touch ``since <= day < until``, by first day: those of some units and whatever else has a hall.

    With no units, every one. Versions, days, results and parties are loaded with them.
    """
    versions = select(Version.activity_id).where(Version.first_day < until, Version.last_day >= since)
    running = select(Occurrence.activity_id).where(Occurrence.first_day < until, Occurrence.last_day >= since)
    found = select(Activity).where(or_(Activity.id.in_(versions), Activity.id.in_(running)))
    if unit_ids is not None:
        mine = select(Participation.activity_id).where(Participation.unit_id.in_(unit_ids))
        housed = versions.where(Version.venue_id.is_not(None))
        found = found.where(or_(Activity.id.in_(mine), Activity.id.in_(housed)))
    loaded = found.options(
        selectinload(Activity.versions).selectinload(Version.commemorations),
        selectinload(Activity.versions).joinedload(Version.place),
        selectinload(Activity.occurrences).selectinload(Occurrence.result),
        selectinload(Activity.participations),
        joinedload(Activity.lead_unit),
    )
    return list(session.scalars(loaded.order_by(Activity.id)))


def templates(session: Session) -> list[ActivityTemplate]:
    """Templates in use, by unit and name."""
    found = select(ActivityTemplate).where(ActivityTemplate.active).options(joinedload(ActivityTemplate.unit))
    return list(session.scalars(found.order_by(ActivityTemplate.unit_id, ActivityTemplate.name)))


def disruptions(session: Session, since: date, until: date) -> list[Disruption]:
    """Declared periods of mourning, storm and the like that are in force and touch ``since <= day < until``."""
    found = select(Disruption).where(Disruption.first_day < until, Disruption.last_day >= since)
    return list(
        session.scalars(
            found.where(Disruption.lifted_at.is_(None)).order_by(Disruption.first_day, Disruption.id)
        )
    )  # fmt: skip


def occasions(session: Session, since: date, until: date) -> list[Occasion]:
    """Political occasions that touch ``since <= day < until``."""
    found = select(Occasion).where(Occasion.first_day < until, Occasion.last_day >= since, ~Occasion.cancelled)
    return list(session.scalars(found.order_by(Occasion.first_day, Occasion.code)))


def places_above(session: Session) -> dict[int, frozenset[str]]:
    """Place -> its own code and those of the places it lies in."""
    rows = {row.id: row for row in session.scalars(select(Place))}

    def codes(place: Place | None) -> Iterable[str]:
        while place is not None:
            yield place.code
            place = rows.get(place.parent_id) if place.parent_id else None

    return {key: frozenset(codes(row)) for key, row in rows.items()}


def locked(session: Session, unit: Unit) -> Unit:
    """The unit, locked: two people who take the same draft at once do so one after the other."""
    return session.scalars(
        select(Unit).where(Unit.id == unit.id).with_for_update().execution_options(populate_existing=True)
    ).one()


def taken_origins(session: Session, unit: Unit, origins: Iterable[str]) -> dict[str, int]:
    """Origin -> activity, of the activities that a unit made of some proposals and has not cancelled."""
    found = select(Activity.origin, Activity.id).where(
        Activity.lead_unit_id == unit.id, Activity.origin.in_(sorted(origins)), Activity.life != "cancelled"
    )
    return {row.origin: row.id for row in session.execute(found.order_by(Activity.id.desc()))}
