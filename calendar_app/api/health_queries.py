"""What health and figures are read from: counts and ages, nothing about anybody."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.models.mail import BadAddress, JobState, MailGate, OutboxMessage, Reminder

#: states in which a message waits for its first or next attempt
WAITING = ("queued", "retry")
MESSAGE_STATES = ("queued", "claimed", "handing_over", "sent", "retry", "expired", "failed", "uncertain", "dropped")
REMINDER_STATES = ("wanted", "sealed", "sent", "withdrawn")


def messages_by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state, every state named."""
    found = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    return dict.fromkeys(MESSAGE_STATES, 0) | {row.state: row[1] for row in session.execute(found)}


def reminders_by_state(session: Session) -> dict[str, int]:
    """How many reminders are in each state, every state named."""
    found = select(Reminder.state, func.count()).group_by(Reminder.state)
    return dict.fromkeys(REMINDER_STATES, 0) | {row.state: row[1] for row in session.execute(found)}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the mail that waits longest could have been handed over; what has become pointless does not count."""
    due = (OutboxMessage.state.in_(WAITING), OutboxMessage.next_try_at <= now, OutboxMessage.expires_at > now)
    return session.scalar(select(func.min(OutboxMessage.next_try_at)).where(*due))


def heartbeats(session: Session) -> dict[str, datetime]:
    """When each job last ran, by name."""
    found = select(JobState).where(JobState.last_run_at.is_not(None)).order_by(JobState.name)
    return {job.name: job.last_run_at for job in session.scalars(found) if job.last_run_at}


def gate_closed(session: Session) -> bool:
    """Whether mail waits for a person to open its gate."""
    return session.scalar(select(MailGate.id).where(MailGate.opened_at.is_(None)).limit(1)) is not None


def bad_addresses(session: Session) -> int:
    """How many addresses are marked."""
    return session.scalar(select(func.count()).select_from(BadAddress).where(BadAddress.cleared_at.is_(None))) or 0
