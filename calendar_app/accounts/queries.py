"""What is asked of the tables of people."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.domain.access import Held, Principal, Role
from calendar_app.domain.text import strip_controls
from calendar_app.models.people import Grant, Person, SignInAttempt
from calendar_app.models.units import Unit


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with an e-mail address, however its letters are cased."""
    return session.scalar(select(Person).where(Person.email == strip_controls(email).strip().lower()))


def person_with_grants(session: Session, person_id: int) -> Person | None:
    """A person, with their grants and the units of these loaded."""
    return session.get(Person, person_id, options=[selectinload(Person.grants).joinedload(Grant.unit)])


def principal_of(person: Person) -> Principal:
    """What the rules need to know of a person: their grants by unit path."""
    return Principal(
        email=person.email,
        person_id=person.id,
        administrator=person.administrator,
        grants=tuple(Held(grant.unit.path, Role.named(grant.role)) for grant in person.grants),
        language=person.language,
    )


def people_with(session: Session, unit_path: str, role_at_least: Role) -> list[Person]:
    """Active people who have at least a role on the unit at a path, through it or a unit above it; by e-mail."""
    roles = [role.name.lower() for role in Role if role >= role_at_least]
    reaching = (
        select(Grant.person_id).join(Grant.unit).where(Unit.path.in_(paths_above(unit_path)), Grant.role.in_(roles))
    )
    return list(session.scalars(select(Person).where(Person.id.in_(reaching), Person.active).order_by(Person.email)))


def people(session: Session, offset: int, limit: int) -> list[Person]:
    """All people with their grants, by e-mail, a page of them."""
    every = select(Person).options(selectinload(Person.grants).options(joinedload(Grant.unit)))
    return list(session.scalars(every.order_by(Person.email).offset(offset).limit(limit)))


def number_of_people(session: Session) -> int:
    return session.scalar(select(func.count(Person.id))) or 0


def paths_above(path: str) -> list[str]:
    """The paths through which a path is reached: "/A/" and "/A/B/" for "/A/B/"."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[: length + 1]) + "/" for length in range(len(codes))]


def attempts_since(session: Session, key: str, since: datetime) -> int:
    """How many sign-ins were tried under a key after a moment and not withdrawn."""
    counted = select(func.count(SignInAttempt.id)).where(SignInAttempt.key == key, SignInAttempt.at > since)
    return session.scalar(counted) or 0
