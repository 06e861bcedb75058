"""What is asked of people's wishes, of their leave and of the rules as units have them."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.models.mail import BadAddress
from calendar_app.models.people import Grant, Person
from calendar_app.models.plans import Plan, PlanSetting
from calendar_app.models.reminding import Absence, MailPreference, ReminderSetting
from calendar_app.models.units import Unit


def languages(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """The languages of some people, by id."""
    found = select(Person.id, Person.language).where(Person.id.in_(person_ids))
    return {row.id: row.language for row in session.execute(found)}


def chosen(session: Session, person_ids: Collection[int]) -> dict[int, MailPreference]:
    """What some people have chosen, by person; nothing for those who never did."""
    found = select(MailPreference).where(MailPreference.person_id.in_(person_ids))
    return {row.person_id: row for row in session.scalars(found)}


def stand_ins(session: Session, person_ids: Collection[int], on: date) -> dict[int, int]:
    """Who stands in, on a day, for those of some people who are away: active people whose addresses take mail."""
    bad = select(BadAddress.address).where(
        BadAddress.address == func.lower(Person.email), BadAddress.cleared_at.is_(None)
    )
    found = (
        select(Absence.person_id, Absence.stand_in_id)
        .join(Person, Absence.stand_in_id == Person.id)
        .where(Absence.person_id.in_(person_ids), ~Absence.cancelled, Absence.since <= on, Absence.until > on)
        .where(Person.active, ~bad.exists())
        .order_by(Absence.id)
    )
    return {row.person_id: row.stand_in_id for row in session.execute(found)}


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


def colleagues(session: Session, unit_ids: Iterable[int], but: int) -> list[Person]:
    """Active people with a role on one of some units, without one of them; by name."""
    granted = select(Grant.person_id).where(Grant.unit_id.in_(set(unit_ids)))
    found = select(Person).where(Person.id.in_(granted), Person.active, Person.id != but)
    return list(session.scalars(found.order_by(Person.name, Person.email)))


def settings(session: Session) -> list[tuple[str, ReminderSetting]]:
    """What units have set otherwise than the plan, with the path of the unit."""
    found = select(Unit.path, ReminderSetting).join(Unit, ReminderSetting.unit_id == Unit.id)
    return [(row[0], row[1]) for row in session.execute(found.where(~ReminderSetting.withdrawn))]


def paths_at_and_under(session: Session, paths: Collection[str]) -> dict[int, str]:
    """The paths of the units at and under some paths, by id."""
    if not paths:
        return {}
    under = or_(*(Unit.path.startswith(path, autoescape=True) for path in sorted(paths)))
    return {row.id: row.path for row in session.execute(select(Unit.id, Unit.path).where(under))}


def of_plans(session: Session, prefix: str) -> dict[str, object]:
    """The values in force of settings of current plans under a prefix, by key; the first plan that has one wins."""
    found = (
        select(PlanSetting.key, PlanSetting.value)
        .join(Plan, PlanSetting.plan_id == Plan.id)
        .where(Plan.current, PlanSetting.key.startswith(prefix, autoescape=True))
        .order_by(Plan.id.desc())
    )
    return {row.key: row.value.get("value") for row in session.execute(found)}
