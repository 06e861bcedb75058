"""Attempts to sign in, counted in the database: five wrong ones close an account for a while, thirty an address."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from calendar_app.accounts import passwords, queries
from calendar_app.models.people import Person, SignInAttempt

#: failures within the window after which an account, or an address, has to wait
WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT, ADDRESS_LIMIT = 5, 30


class Outcome(StrEnum):
    """What became of an attempt to sign in."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too many"


@dataclass(frozen=True)
class Attempt:
    """A try at an account from an address, written down before the password is looked at."""

    email: str
    account_key: str
    address_key: str
    rows: tuple[int, int]


def open_attempt(session: Session, email: str, address: str, now: datetime) -> Attempt:
    """Write an attempt down, and forget those that count no more.

    It is committed before `authenticate` counts: however many processes, no more than the limit look at a password.
    """
    email = email.strip().lower()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    keys = account_key(email), address_key(address)
    rows = [SignInAttempt(key=key, at=now) for key in keys]
    session.add_all(rows)
    session.flush()
    return Attempt(email, *keys, rows=(rows[0].id, rows[1].id))


def authenticate(session: Session, attempt: Attempt, password: str, now: datetime) -> Outcome:
    """Whether the password opens the account; the same work and the same answer for an unknown one. Writes nothing."""
    for key, limit in ((attempt.account_key, ACCOUNT_LIMIT), (attempt.address_key, ADDRESS_LIMIT)):
        if queries.attempts_since(session, key, now - WINDOW) > limit:
            return Outcome.TOO_MANY
    person = queries.person_by_email(session, attempt.email)
    right = passwords.matches(person.password_hash if person else "", password)
    return Outcome.RIGHT if right and person and person.active else Outcome.WRONG


def close_attempt(session: Session, attempt: Attempt, outcome: Outcome, password: str) -> Person | None:
    """Keep a wrong attempt, withdraw a refused one, wipe an account's slate after a right one; who signed in."""
    if outcome is Outcome.WRONG:
        return None
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(attempt.rows)))
    if outcome is Outcome.TOO_MANY:
        return None
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == attempt.account_key))
    person = queries.person_by_email(session, attempt.email)
    if person and passwords.outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    return person


def account_key(email: str) -> str:
    """A hash: what was typed where the e-mail belongs may be anything, even a password."""
    return "account:" + hashlib.sha256(email.encode()).hexdigest()


def address_key(address: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)).network_address
    return f"address:{found}"
