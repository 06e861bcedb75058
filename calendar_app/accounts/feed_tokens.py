"""The secret address of a person's own feed: made, renewed, ended by that person. Only its hash is kept."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.accounts import queries
from calendar_app.accounts.links import digest
from calendar_app.domain.errors import NotFound
from calendar_app.models.people import FeedToken, Person


def make(session: Session, person_id: int, now: datetime) -> str:
    """A new secret, to be shown once; the one before opens nothing any more."""
    end(session, person_id, now)
    token = secrets.token_urlsafe(32)
    session.add(FeedToken(person_id=person_id, digest=digest(token), made_at=now))
    session.flush()
    return token


def end(session: Session, person_id: int, now: datetime) -> None:
    """Let no address of a person open anything any more."""
    queries.person_locked(session, person_id)
    open_ones = select(FeedToken).where(FeedToken.person_id == person_id, FeedToken.revoked_at.is_(None))
    for row in session.scalars(open_ones.with_for_update()):
        row.revoked_at = now
    session.flush()


def current(session: Session, person_id: int) -> FeedToken | None:
    """The address that a person has now, if any."""
    found = select(FeedToken).where(FeedToken.person_id == person_id, FeedToken.revoked_at.is_(None))
    return session.scalar(found.order_by(FeedToken.id.desc()).limit(1))


def owner(session: Session, token: str) -> Person:
    """Whose calendar a secret opens; raise `NotFound` for one that is unknown or ended, or whose person has left."""
    found = session.scalar(select(FeedToken).where(FeedToken.digest == digest(token)))
    if found is None or found.revoked_at is not None or not found.person.active:
        raise NotFound("feed", "mine")
    return found.person
