"""Reads candidates for commendation, and what was held in a year."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from calendar_app.activities.queries import LARGEST_ID
from calendar_app.domain.errors import NotFound
from calendar_app.duties.round_queries import at_or_under
from calendar_app.models.activities import Activity, Occurrence, Result
from calendar_app.models.commendations import Commendation
from calendar_app.models.people import Person
from calendar_app.models.units import Unit


class Held(NamedTuple):
    """An occurrence that was held: by which unit and person, until when, recorded when, with how many people."""

    unit_id: int
    organiser_id: int | None
    last_day: date
    recorded_at: datetime
    attendance: int | None


def found(session: Session, key: int, *, lock: bool = False) -> Commendation:
    """A candidate, on request locked and read anew; raise `NotFound`."""
    row = None
    if 0 < key <= LARGEST_ID:
        row = session.get(Commendation, key, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("commendation", key)
    return row


def same(session: Session, unit: Unit, year: int, person: str) -> Commendation | None:
    """The candidate of a unit and year with this name that was not declined or withdrawn, if there is one."""
    query = select(Commendation).where(
        Commendation.unit_id == unit.id, Commendation.year == year, Commendation.person == person,
        Commendation.state.in_(("proposed", "accepted")),
    )  # fmt: skip
    return session.scalar(query.limit(1))


def visible(paths: Iterable[str], year: int, state: str) -> Select[Commendation]:
    """Candidates of a year of the units at and under some paths, and those proposed to such a unit; "" is any state.

    What waits comes first, then by unit.
    """
    listed, head = list(paths), aliased(Unit)
    to_them = or_(false(), *(head.path.startswith(path, autoescape=True) for path in listed))
    query = (
        select(Commendation)
        .join(Unit, Commendation.unit_id == Unit.id)
        .join(head, Commendation.to_unit_id == head.id)
        .where(or_(at_or_under(listed), to_them), Commendation.year == year)
    )
    if state:
        query = query.where(Commendation.state == state)
    return query.order_by(Commendation.state != "proposed", Unit.name_vi, Commendation.person, Commendation.id)


def page(session: Session, query: Select[Commendation], limit: int | None, offset: int = 0) -> list[Commendation]:
    """Some rows of a list with their units, or all."""
    loaded = query.options(joinedload(Commendation.unit), joinedload(Commendation.to_unit))
    return list(session.scalars(loaded.limit(limit).offset(offset)))


def count(session: Session, query: Select[Commendation]) -> int:
    """How many rows a list has."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def held(session: Session, year: int, unit_ids: Iterable[int]) -> list[Held]:
    """What some units have led and held in a year, by its last day, of what has a result."""
    rows = session.execute(
        select(Activity.lead_unit_id, Activity.organiser_id, Occurrence.last_day, Result.recorded_at, Result.attendance)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .join(Result, Result.occurrence_id == Occurrence.id)
        .where(Activity.lead_unit_id.in_(list(unit_ids)), Occurrence.state == "held")
        .where(Occurrence.last_day >= date(year, 1, 1), Occurrence.last_day < date(year + 1, 1, 1))
        .order_by(Occurrence.last_day, Occurrence.id)
    )
    return [Held(*row) for row in rows]


def people(session: Session, ids: Iterable[int]) -> list[Person]:
    """People of some ids, by name."""
    return list(session.scalars(select(Person).where(Person.id.in_(list(ids))).order_by(Person.name, Person.id)))
