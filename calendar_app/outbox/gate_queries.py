"""What is asked of the gate of the mail and of what waits behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, defer

from calendar_app.models.mail import JobState, MailGate, OutboxMessage

#: states in which a message waits for its first or next attempt
WAITING = ("queued", "retry")


@dataclass(frozen=True)
class Waiting:
    """What waits: how many messages, when the oldest was written, how many make no sense any more."""

    number: int
    oldest: datetime | None
    late: int


def closed(session: Session) -> MailGate | None:
    """The last closing that nobody has ended."""
    return session.scalar(select(MailGate).where(MailGate.opened_at.is_(None)).order_by(MailGate.id.desc()).limit(1))


def all_closed(session: Session) -> Sequence[MailGate]:
    """Every closing that nobody has ended."""
    return session.scalars(select(MailGate).where(MailGate.opened_at.is_(None)).order_by(MailGate.id)).all()


def openings(session: Session) -> list[str]:
    """Every opening, oldest first, by a name that no other opening has."""
    found = select(MailGate.id, MailGate.closed_at, MailGate.opened_at).where(MailGate.opened_at.is_not(None))
    return [" ".join(map(str, row)) for row in session.execute(found.order_by(MailGate.id))]


def locked_state(session: Session, name: str) -> JobState:
    """How often a job has run; its row is locked."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(JobState).values(name=name).on_conflict_do_nothing())
    return session.get_one(JobState, name, with_for_update=True, populate_existing=True)


def waiting(session: Session, now: datetime) -> Waiting:
    """What waits behind the gate."""
    waits = OutboxMessage.state.in_(WAITING)
    number, oldest = session.execute(select(func.count(), func.min(OutboxMessage.sealed_at)).where(waits)).one()
    late = session.scalar(select(func.count()).select_from(OutboxMessage).where(waits, OutboxMessage.expires_at <= now))
    return Waiting(number, oldest, late or 0)


def expire_late(session: Session, now: datetime) -> int:
    """End what waits and makes no sense any more; how many messages."""
    late = update(OutboxMessage).where(OutboxMessage.state.in_(WAITING), OutboxMessage.expires_at <= now)
    return session.connection().execute(late.values(state="expired", error="too late")).rowcount


def sealed_before(session: Session, moment: datetime) -> list[OutboxMessage]:
    """Waiting messages that were written by a moment, without their bodies, locked."""
    found = select(OutboxMessage).where(OutboxMessage.state.in_(WAITING), OutboxMessage.sealed_at <= moment)
    return list(session.scalars(found.options(defer(OutboxMessage.body)).order_by(OutboxMessage.id).with_for_update()))
