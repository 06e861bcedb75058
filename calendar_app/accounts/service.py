"""People are added, given rights, and change what is theirs."""

import re
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import passwords, queries
from calendar_app.domain.access import Role
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.domain.text import one_line
from calendar_app.models.people import Grant, Person
from calendar_app.models.units import Unit

EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>,;:\"()\[\]\\]{1,64}@[^@\s\x00-\x1f\x7f<>,;:\"()\[\]\\]+")
LONGEST_EMAIL, LONGEST_NAME = 254, 120
LANGUAGES = ("vi", "en")


def add_person(
    session: Session, email: str, name: str, *, now: datetime, password: str | None = None, administrator: bool = False
) -> tuple[Person, str]:
    """Somebody new, with the given or a one-time password; raise `Invalid` by field."""
    email, name = email.strip().lower(), clean_name(name)
    faults = {"email": _email_fault(session, email), "name": "" if name else "missing"}
    if password is not None:
        faults["password"] = password_fault(password, email)
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise Invalid(found)
    password = password or passwords.one_time()
    person = Person(
        email=email, name=name, created_at=now, joined_at=now, administrator=administrator, language="vi", active=True
    )
    set_password(person, password)
    session.add(person)
    session.flush()
    return person, password


def admit(person: Person, now: datetime) -> str:
    """A one-time password for somebody who was invited and has not come: they can sign in with it from now on."""
    password = passwords.one_time()
    set_password(person, password)
    person.joined_at = now
    return password


def clean_name(name: str) -> str:
    """A name in one line, as it is stored."""
    return one_line(name)[:LONGEST_NAME]


def require_free(session: Session, email: str) -> None:
    """Raise `Invalid` for an address that is none, or somebody's."""
    if fault := _email_fault(session, email):
        raise Invalid({"email": fault})


def _email_fault(session: Session, email: str) -> str:
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        return "malformed"
    return "taken" if queries.person_by_email(session, email) else ""


def password_fault(password: str, email: str) -> str:
    """Why a password will not do: too_short, too_long, is_email, one_letter; "" when it will (NIST SP 800-63B)."""
    if len(password) < passwords.SHORTEST:
        return "too_short"
    if len(password) > passwords.LONGEST:
        return "too_long"
    if password.lower() in (email, email.split("@", maxsplit=1)[0]):
        return "is_email"
    return "one_letter" if len(set(password)) < 3 else ""


def grant(session: Session, person: Person, unit: Unit, role: Role) -> Grant:
    """Give somebody a role on a unit, in place of the one they had there. For operators: asks nobody's right."""
    for held in person.grants:
        if held.unit_id == unit.id:
            held.role = role.name.lower()
            return held
    given = Grant(person=person, unit=unit, role=role.name.lower())
    session.add(given)
    session.flush()
    return given


def set_password(person: Person, password: str) -> None:
    """Set a password; every session that began with the old one ends."""
    person.password_hash = passwords.hashed(password)
    person.session_key = secrets.token_urlsafe(24)


def change_password(session: Session, person_id: int, password: str) -> Person:
    """Somebody's own new password; raise `Invalid` when it will not do."""
    person = _person(session, person_id)
    if fault := password_fault(password, person.email):
        raise Invalid({"password": fault})
    set_password(person, password)
    return person


def change_details(session: Session, person_id: int, name: str, language: str) -> Person:
    """Somebody's own name and language."""
    person = _person(session, person_id)
    name = clean_name(name)
    if not name or language not in LANGUAGES:
        raise Invalid({"language": "unknown"} if name else {"name": "missing"})
    person.name, person.language = name, language
    return person


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person", person_id)
    return person
