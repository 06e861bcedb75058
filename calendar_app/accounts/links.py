"""Links in mails that open one thing, once, until a moment. The link itself stands in the mail only."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from calendar_app.domain.errors import NotFound
from calendar_app.models.people import SingleUseLink

#: how long a link opens what it opens
LIFETIMES = {"invitation": timedelta(days=7), "password": timedelta(hours=2), "result": timedelta(days=30)}


def issue(session: Session, person_id: int, purpose: str, *, subject: str = "", made_by: str, now: datetime) -> str:
    """A new link's secret, to be put into one mail and kept nowhere. ``purpose`` is a key of `LIFETIMES`."""
    token = secrets.token_urlsafe(24)
    session.add(
        SingleUseLink(
            digest=digest(token),
            purpose=purpose,
            person_id=person_id,
            subject=subject,
            made_by=made_by,
            made_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    session.flush()
    return token


def opened(session: Session, token: str, purpose: str, now: datetime, *, lock: bool = False) -> SingleUseLink:
    """The link of a secret, still good; raise `NotFound` for one that is unknown, used, revoked or too old.

    Looking uses nothing up: mail programs fetch links before people do. `use` is for what the link is for.
    """
    query = select(SingleUseLink).where(SingleUseLink.digest == digest(token), SingleUseLink.purpose == purpose)
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if found is None or found.used_at is not None or found.revoked_at is not None or now >= found.expires_at:
        raise NotFound("link", purpose)
    if not found.person.active:
        raise NotFound("link", purpose)
    return found


def use(session: Session, token: str, purpose: str, now: datetime) -> SingleUseLink:
    """Use a link up, in the transaction that does what it is for; of two at once, one gets `NotFound`."""
    found = opened(session, token, purpose, now, lock=True)
    found.used_at = now
    session.flush()
    return found


def state(session: Session, token: str, purpose: str, now: datetime) -> str:
    """What became of a link, for the page that says so: open, used, revoked, expired or unknown."""
    found = session.scalar(select(SingleUseLink).where(SingleUseLink.digest == digest(token)))
    if found is None or found.purpose != purpose:
        return "unknown"
    if found.used_at or found.revoked_at:
        return "used" if found.used_at else "revoked"
    if now >= found.expires_at:
        return "expired"
    return "open" if found.person.active else "revoked"


def open_links(session: Session, person_id: int, now: datetime, purpose: str = "") -> list[SingleUseLink]:
    """Somebody's links that still open something, of one purpose or of all, oldest first."""
    found = select(SingleUseLink).where(SingleUseLink.person_id == person_id, *still_open(now))
    if purpose:
        found = found.where(SingleUseLink.purpose == purpose)
    return list(session.scalars(found.order_by(SingleUseLink.id)))


def still_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What is true of a link that still opens something."""
    return SingleUseLink.used_at.is_(None), SingleUseLink.revoked_at.is_(None), SingleUseLink.expires_at > now


def digest(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
