"""Somebody's own new e-mail address."""

from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import letters, links, queries, service
from calendar_app.models.people import Person
from calendar_app.outbox import address_queries, addresses
from config import Config


def change_address(session: Session, person_id: int, email: str, config: Config, now: datetime) -> Person:
    """Write to somebody at another address from now on, and trust it, whatever was known of it.

    The old address is told, in case it was not they who did, and links sent there open nothing any more.
    Raises `Invalid` for an address that cannot be used.
    """
    person = queries.person_locked(session, person_id)
    email = email.strip().lower()
    if email != person.email:
        service.require_free(session, email)
        told = letters.address_changed(person, email, now, config)
        letters.seal(session, told, config, person, "password", until=now + links.LIFETIMES["invitation"], now=now)
        for link in links.open_links(session, person.id, now):
            link.revoked_at = now
        person.email = email
    session.flush()
    if address_queries.standing(session, email):
        addresses.clear(session, email, queries.principal_of(person), now)
    return person
