"""What is asked of the mail queue. Rows to be written come locked; what another process holds is skipped."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from calendar_app.models.mail import OutboxMessage, Reminder
from calendar_app.outbox.handover import Mail

PAGE = 50
#: states in which a message waits for its first or next attempt
WAITING = ("queued", "retry")
#: states in which a process has it in hand
IN_HAND = ("claimed", "handing_over")


def ready(session: Session, now: datetime, limit: int) -> list[OutboxMessage]:
    """Messages to try now, those that wait longest first. A message never tried yet waits for nothing."""
    due = or_(
        OutboxMessage.state == "queued",
        and_(OutboxMessage.state == "retry", OutboxMessage.next_try_at <= now),
    )
    return _locked(session, and_(due, OutboxMessage.expires_at > now), limit)


def too_late(session: Session, now: datetime, limit: int) -> list[OutboxMessage]:
    """Waiting messages that make no sense any more."""
    return _locked(session, and_(OutboxMessage.state.in_(WAITING), OutboxMessage.expires_at <= now), limit)


def abandoned(session: Session, now: datetime, limit: int) -> list[OutboxMessage]:
    """Messages in the hand of a process whose lease has ended."""
    return _locked(session, and_(OutboxMessage.state.in_(IN_HAND), OutboxMessage.lease_until <= now), limit)


def held(session: Session, mail: Mail, states: tuple[str, ...]) -> OutboxMessage | None:
    """The row of a claimed message, locked; none when the claim is no longer good."""
    claim = (OutboxMessage.id == mail.id, OutboxMessage.owner == mail.owner, OutboxMessage.attempt == mail.attempt)
    return session.scalar(select(OutboxMessage).where(*claim, OutboxMessage.state.in_(states)).with_for_update())


def waiting(session: Session, message_id: int) -> OutboxMessage | None:
    """A message that nobody has in hand and that was not sent, locked."""
    unsent = (OutboxMessage.id == message_id, OutboxMessage.state.in_(WAITING))
    return session.scalar(select(OutboxMessage).where(*unsent).with_for_update())


def is_pointless(session: Session, message_id: int) -> bool:
    """Whether a message was sealed from reminders and every one of them has been withdrawn since."""
    states = set(session.scalars(select(Reminder.state).where(Reminder.message_id == message_id)))
    return states == {"withdrawn"}


def next_part(session: Session, person_id: int | None, slot: datetime, kind: str) -> int:
    """The number of the next message to a person for a slot, from 1."""
    same = (OutboxMessage.person_id == person_id, OutboxMessage.slot == slot, OutboxMessage.kind == kind)
    return (session.scalar(select(func.max(OutboxMessage.part)).where(*same)) or 0) + 1


def messages(session: Session, page: int = 1) -> list[OutboxMessage]:
    """A page of all messages without their bodies, newest first; pages count from 1."""
    newest = select(OutboxMessage).order_by(OutboxMessage.sealed_at.desc(), OutboxMessage.id.desc())
    return list(session.scalars(newest.options(defer(OutboxMessage.body)).offset((page - 1) * PAGE).limit(PAGE)))


def number_of_messages(session: Session) -> int:
    return session.scalar(select(func.count(OutboxMessage.id))) or 0


def message(session: Session, message_id: int) -> OutboxMessage | None:
    """One message; `reading.parts` tells what its body says."""
    return session.get(OutboxMessage, message_id)


def _locked(session: Session, where: ColumnElement[bool], limit: int) -> list[OutboxMessage]:
    found = select(OutboxMessage).where(where).order_by(OutboxMessage.next_try_at, OutboxMessage.id).limit(limit)
    return list(session.scalars(found.with_for_update(skip_locked=True)))
