"""A forgotten password: asked for by anybody, by letter to the account's own address, set once."""

from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import invitations, letters, links, queries, roles, service, sessions
from calendar_app.accounts.attempts import WINDOW, address_key
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotAllowed
from calendar_app.models.people import Person, SignInAttempt
from calendar_app.models.units import Unit
from config import Config

PURPOSE = "password"
#: letters that may be asked for within a quarter of an hour, for one account and from one address
ACCOUNT_LIMIT, ADDRESS_LIMIT = 3, 20


def note(session: Session, email: str, address: str, now: datetime) -> None:
    """Write down that a letter is asked for, before it is looked whether there is anybody to write to."""
    session.add_all(SignInAttempt(key=key, at=now) for key in _keys(email, address))
    session.flush()


def too_many(session: Session, address: str, now: datetime) -> bool:
    """Whether an address has asked too often, for whatever accounts."""
    return queries.attempts_since(session, _keys("", address)[1], now - WINDOW) > ADDRESS_LIMIT


def ask(session: Session, email: str, config: Config, now: datetime) -> None:
    """Send a letter to whoever has an account under an address. The same work is done where nobody has."""
    person = queries.person_by_email(session, email)
    asked = queries.attempts_since(session, _keys(email, "")[0], now - WINDOW)
    if person is not None and asked <= ACCOUNT_LIMIT and _may_return(session, person, now):
        send(session, person, made_by=person.email, config=config, now=now)
        return
    nobody = Person(email="nobody@example.invalid", name="", language="vi")
    letters.password(nobody, links.digest(""), now + links.LIFETIMES[PURPOSE], config)
    session.add(SignInAttempt(key="forgotten:nobody", at=now))
    session.flush()


def ask_for(session: Session, unit: Unit, person_id: int, *, by: Principal, config: Config, now: datetime) -> None:
    """A manager has a letter sent to somebody of their unit; raise `Invalid` for an account that is closed."""
    person = roles.person_of(session, unit, person_id, by)
    if person.administrator and not by.administrator:
        raise NotAllowed("manage", unit.path)
    if not person.active:
        raise Invalid({"person": "inactive"})
    send(session, person, made_by=by.email, config=config, now=now)


def send(session: Session, person: Person, *, made_by: str, config: Config, now: datetime) -> None:
    """Write the letter; the links of earlier ones open nothing any more."""
    queries.person_locked(session, person.id)
    _revoke(session, person, now, PURPOSE)
    token = links.issue(session, person.id, PURPOSE, made_by=made_by, now=now)
    until = now + links.LIFETIMES[PURPOSE]
    letters.seal(session, letters.password(person, token, until, config), config, person, PURPOSE, until=until, now=now)


def reset(session: Session, token: str, password: str, config: Config, now: datetime) -> Person:
    """Set a new password by the link of a letter: every session and every other link of the person ends.

    What they were invited to is theirs, since the letter reached them. Raise `Invalid` or `NotFound`.
    """
    person = queries.person_locked(session, links.opened(session, token, PURPOSE, now).person_id)
    if fault := service.password_fault(password, person.email):
        raise Invalid({"password": fault})
    links.use(session, token, PURPOSE, now)
    invitations.give(session, person, now)
    person.joined_at = person.joined_at or now
    service.set_password(person, password)
    changed(session, person, config, now)
    return person


def changed(session: Session, person: Person, config: Config, now: datetime) -> None:
    """After a new password: end what began with the old one, and tell the person by mail."""
    sessions.end_all(session, person.id, now)
    _revoke(session, person, now)
    letter = letters.password_changed(person, now, config)
    letters.seal(session, letter, config, person, PURPOSE, until=now + links.LIFETIMES["invitation"], now=now)


def _may_return(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody has an account, or was asked in and has not come yet."""
    return person.active and bool(person.joined_at or links.open_links(session, person.id, now, invitations.PURPOSE))


def _revoke(session: Session, person: Person, now: datetime, purpose: str = "") -> None:
    for link in links.open_links(session, person.id, now, purpose):
        link.revoked_at = now
    session.flush()


def _keys(email: str, address: str) -> tuple[str, str]:
    email = email.strip().lower()
    return f"forgotten:{links.digest(email)}", f"forgotten:{address_key(address)}"
