"""What is asked of nudges, of those they go to and of the things they are about."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.models.activities import Activity
from calendar_app.models.duties import DutyInstance
from calendar_app.models.people import Person
from calendar_app.models.reminding import Nudge
from calendar_app.models.units import Unit
from calendar_app.outbox.address_queries import takes_mail
from calendar_app.reminders import queries


def parties(session: Session, activity: Activity) -> list[Unit]:
    """The units that lead an activity or have agreed to take part."""
    ids = queries.units_of(session, [activity])[activity.id]
    return list(session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.code)))


def same_duty(session: Session, row: DutyInstance) -> list[DutyInstance]:
    """A duty of a year with every unit that has it, by unit."""
    same = select(DutyInstance).where(
        DutyInstance.plan_id == row.plan_id, DutyInstance.sort == row.sort, DutyInstance.code == row.code,
        DutyInstance.year == row.year, ~DutyInstance.withdrawn,
    )  # fmt: skip
    return list(session.scalars(same.order_by(DutyInstance.unit_id).options(joinedload(DutyInstance.unit))))


def reachable(session: Session, ids: Iterable[int], but: int | None) -> list[Person]:
    """Active people of some ids without the one who writes, whose addresses take mail; by e-mail."""
    wanted = select(Person).where(Person.id.in_(set(ids) - {but}), Person.active, takes_mail())
    return list(session.scalars(wanted.order_by(Person.email)))


def of_day(session: Session, subjects: Iterable[str], day: date) -> dict[tuple[int, str], Nudge]:
    """The nudges of a day about some subjects, by unit and subject."""
    found = select(Nudge).where(Nudge.subject.in_(set(subjects)), Nudge.on_day == day).options(joinedload(Nudge.by))
    return {(row.unit_id, row.subject): row for row in session.scalars(found)}


def under(paths: Iterable[str], person_id: int | None) -> Select[Nudge]:
    """Nudges to the units at and under some paths, and those that a person has sent, newest first."""
    reached = or_(Nudge.by_id == person_id, *(Unit.path.startswith(path, autoescape=True) for path in paths))
    found = select(Nudge).join(Unit, Nudge.unit_id == Unit.id).where(reached)
    return found.order_by(Nudge.at.desc(), Nudge.id.desc()).options(joinedload(Nudge.unit), joinedload(Nudge.by))


def path_of(session: Session, code: str) -> str | None:
    """The path of the unit of a code."""
    return session.scalar(select(Unit.path).where(Unit.code == code))


def count(session: Session, found: Select[Nudge]) -> int:
    """How many rows a list has."""
    return session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0


def unit_at(session: Session, path: str) -> Unit | None:
    """The unit at a path."""
    return session.scalar(select(Unit).where(Unit.path == path))


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The names of some people, by id."""
    wanted = select(Person.id, Person.name).where(Person.id.in_(set(ids)))
    return {row.id: row.name for row in session.execute(wanted)}
