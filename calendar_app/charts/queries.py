"""Reads what charts name: places, and whose plan it is."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.models.places import Place
from calendar_app.models.units import Unit


def places_in(session: Session, node: Unit, codes: set[str], today: date, most: int) -> list[Place]:
    """The places of today right inside a unit's own place, and those of some codes; up to so many, by code."""
    inside = Place.parent_id == node.place_id if node.place_id is not None else Place.code.in_([])
    there = or_(inside, Place.code.in_(sorted(codes)))
    now = or_(Place.valid_to.is_(None), Place.valid_to > today)
    found = select(Place).where(there, now, Place.id != (node.place_id or 0)).order_by(Place.code).limit(most)
    return list(session.scalars(found))
