"""Addresses at which nobody can be reached: marked, so that nothing goes there, until somebody clears them."""

from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.domain.errors import NotAllowed, NotFound
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.outbox import address_queries, queries

#: begins the error of a message that a mark has held back
MARKED = "address marked: "


def mark(session: Session, address: str, why: str, message_id: int | None, now: datetime) -> bool:
    """Mark an address and hold back what waits for it; False when it is marked already."""
    address = address.strip().lower()
    address_queries.person_at(session, address, locked=True)
    row = session.get(BadAddress, address, populate_existing=True)
    if row is not None and row.cleared_at is None:
        return False
    row = row or BadAddress(address=address)
    row.since, row.why, row.message_id, row.cleared_at, row.cleared_by = now, why[:500], message_id, None, ""
    session.add(row)
    for message in address_queries.unsent_to(session, address, (*queries.WAITING, "claimed")):
        message.state, message.error = "failed", MARKED + row.why
    return True


def hold_back(session: Session, message: OutboxMessage) -> None:
    """A new message to a marked address waits for nobody: it shows as failed."""
    row = address_queries.standing(session, message.recipient)
    if row is not None:
        message.state, message.error = "failed", MARKED + row.why


def clear(session: Session, address: str, by: Principal, now: datetime) -> int:
    """Trust an address again and queue what was held back and still makes sense; how many messages.

    For administrators, managers of a unit in which the person has a role, and the person; raises `NotAllowed`, or
    `NotFound` when the address is not marked.
    """
    row = address_queries.standing(session, address)
    if row is None:
        raise NotFound("marked address", address)
    if not may_clear(session, row.address, by):
        raise NotAllowed("clear", row.address)
    row.cleared_at, row.cleared_by = now, by.email
    waiting = address_queries.held_back(session, row.address, MARKED, now)
    for message in waiting:
        message.state, message.error, message.next_try_at = "queued", "", max(now, message.next_try_at)
    return len(waiting)


def may_clear(session: Session, address: str, by: Principal) -> bool:
    """Whether somebody may say that an address is good."""
    if by.administrator:
        return True
    person = address_queries.person_at(session, address)
    if person is None:
        return False
    return person.id == by.person_id or any(allows(by, Action.MANAGE, grant.unit.path) for grant in person.grants)
