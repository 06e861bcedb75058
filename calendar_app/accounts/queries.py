"""What is asked of the tables of people."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.domain.access import Held, Principal, Role
from calendar_app.domain.errors import NotFound
from calendar_app.domain.text import strip_controls
from calendar_app.models.people import Grant, Person, SignInAttempt
from calendar_app.models.units import Unit


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with an e-mail address, however its letters are cased."""
    return session.scalar(select(Person).where(Person.email == strip_controls(email).strip().lower()))


def person_with_grants(session: Session, person_id: int) -> Person | None:
    """A person, with their grants and the units of these loaded."""
    return session.get(Person, person_id, options=[selectinload(Person.grants).joinedload(Grant.unit)])


def person_locked(session: Session, person_id: int) -> Person:
    """A person with their grants, locked until the transaction ends and read anew under the lock; or `NotFound`.

    Whoever changes a person and a link of theirs locks the person first.
    """
    found = select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    person = session.scalar(found.options(selectinload(Person.grants).joinedload(Grant.unit)))
    if person is None:
        raise NotFound("person", person_id)
    return person


def unit(session: Session, unit_id: int) -> Unit:
    """The unit of an id."""
    return session.get_one(Unit, unit_id)


def lock_unit(session: Session, unit_id: int) -> None:
    """Make whoever would count the managers of a unit wait for one another, after locking a person."""
    session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update())


def grants_on(session: Session, unit_id: int) -> list[Grant]:
    """Roles given on a unit itself, with the people who have them."""
    found = select(Grant).where(Grant.unit_id == unit_id).options(joinedload(Grant.person))
    return list(session.scalars(found.order_by(Grant.id).execution_options(populate_existing=True)))


def grants_above(session: Session, unit_path: str) -> list[Grant]:
    """Roles of active people given on units above the one at a path, with people and units; farthest unit first."""
    above = paths_above(unit_path)[:-1]
    found = select(Grant).join(Grant.unit).join(Grant.person).where(Unit.path.in_(above), Person.active)
    loaded = found.options(joinedload(Grant.person), joinedload(Grant.unit))
    return list(session.scalars(loaded.order_by(Unit.path, Grant.id)))


def name_of(session: Session, acting: Principal) -> str:
    """Who acts, for a letter: name and address, or the address alone."""
    person = session.get(Person, acting.person_id) if acting.person_id else None
    return f"{person.name} ({person.email})" if person else acting.email


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
