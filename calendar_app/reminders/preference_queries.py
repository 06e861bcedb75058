"""What is asked of people's wishes, of their leave and of the rules as units have them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.accounts.queries import paths_above
from calendar_app.models.people import Grant, Person
from calendar_app.models.reminding import Absence, MailPreference, ReminderSetting
from calendar_app.models.units import Unit
from calendar_app.outbox.address_queries import takes_mail


@dataclass(frozen=True)
class Instead:
    """Who stands in for whom on ``since <= day < until``."""

    person_id: int
    stand_in_id: int
    since: date
    until: date


def languages(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """The languages of some people, by id."""
    found = select(Person.id, Person.language).where(Person.id.in_(person_ids))
    return {row.id: row.language for row in session.execute(found)}


def chosen(session: Session, person_ids: Collection[int]) -> dict[int, MailPreference]:
    """What some people have chosen, by person; nothing for those who never did."""
    found = select(MailPreference).where(MailPreference.person_id.in_(person_ids))
    return {row.person_id: row for row in session.scalars(found)}


def stand_ins(session: Session, person_ids: Collection[int], since: date, until: date) -> list[Instead]:
    """Who stands in for those of some people who are away on ``since <= day < until``: active people whose addresses
    take mail."""
    found = (
        select(Absence.person_id, Absence.stand_in_id, Absence.since, Absence.until)
        .join(Person, Absence.stand_in_id == Person.id)
        .where(Absence.person_id.in_(person_ids), ~Absence.cancelled, Absence.since < until, Absence.until > since)
        .where(Person.active, takes_mail())
        .order_by(Absence.id)
    )
    return [Instead(*row) for row in session.execute(found)]


def absences(session: Session, person_id: int, on: date) -> list[Absence]:
    """A person's leave that is not over on a day, soonest first."""
    found = select(Absence).where(Absence.person_id == person_id, ~Absence.cancelled, Absence.until > on)
    return list(session.scalars(found.order_by(Absence.since, Absence.id).options(joinedload(Absence.stand_in))))


def standing_in(session: Session, person_id: int, on: date) -> list[Absence]:
    """The leave of others, not over on a day, during which a person stands in for them, soonest first."""
    found = select(Absence).where(Absence.stand_in_id == person_id, ~Absence.cancelled, Absence.until > on)
    return list(session.scalars(found.order_by(Absence.since, Absence.id).options(joinedload(Absence.person))))


def overlapping(session: Session, person_ids: Collection[int], since: date, until: date) -> list[Absence]:
    """Leave of some people that touches ``since <= day < until``."""
    found = select(Absence).where(Absence.person_id.in_(person_ids), ~Absence.cancelled)
    return list(session.scalars(found.where(Absence.since < until, Absence.until > since).order_by(Absence.id)))


def people_of(session: Session, unit_id: int) -> frozenset[int]:
    """The people with a role on a unit itself."""
    return frozenset(session.scalars(select(Grant.person_id).where(Grant.unit_id == unit_id)))


def has_units_under(session: Session, path: str) -> bool:
    """Whether units stand under the one at a path."""
    under = select(Unit.id).where(Unit.path.startswith(path, autoescape=True), Unit.path != path)
    return session.scalar(under.limit(1)) is not None


def stand_in_for(session: Session, unit: Unit) -> list[Person]:
    """Active people who may plan in a unit itself, or manage one above it, at addresses that take mail."""
    planning = and_(Grant.unit_id == unit.id, Grant.role.in_(("editor", "approver", "manager")))
    managing = and_(Unit.path.in_(paths_above(unit.path)), Grant.role == "manager")
    granted = select(Grant.person_id).join(Unit, Grant.unit_id == Unit.id).where(or_(planning, managing))
    found = select(Person).where(Person.id.in_(granted), Person.active, takes_mail())
    return list(session.scalars(found.order_by(Person.name, Person.email)))


def settings(session: Session) -> list[tuple[str, ReminderSetting]]:
    """What units have set otherwise than the plan, with the path of the unit."""
    found = select(Unit.path, ReminderSetting).join(Unit, ReminderSetting.unit_id == Unit.id)
    return [(row[0], row[1]) for row in session.execute(found.where(~ReminderSetting.withdrawn))]


def said_at_and_above(session: Session, paths: Collection[str]) -> list[tuple[Unit, str]]:
    """The units at some paths that have said something of a rule, with its code."""
    found = select(Unit, ReminderSetting.rule).join(ReminderSetting, ReminderSetting.unit_id == Unit.id)
    return [(row[0], row[1]) for row in session.execute(found.where(~ReminderSetting.withdrawn, Unit.path.in_(paths)))]


def setting_of(session: Session, unit_id: int, rule: str) -> ReminderSetting | None:
    """What a unit has said of a rule, put back or not."""
    found = select(ReminderSetting).where(ReminderSetting.unit_id == unit_id, ReminderSetting.rule == rule)
    return session.scalar(found.execution_options(populate_existing=True))


def paths_at_and_under(session: Session, paths: Collection[str]) -> dict[int, str]:
    """The paths of the units at and under some paths, by id."""
    if not paths:
        return {}
    under = or_(*(Unit.path.startswith(path, autoescape=True) for path in sorted(paths)))
    return {row.id: row.path for row in session.execute(select(Unit.id, Unit.path).where(under))}
