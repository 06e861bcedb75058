"""What the administrator's page reads."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.models.mail import JobState, OutboxMessage
from calendar_app.models.plans import Plan


def plans(session: Session) -> list[Plan]:
    """The plans that were loaded, those in force first."""
    return list(session.scalars(select(Plan).order_by(Plan.current.desc(), Plan.code)))


def jobs(session: Session) -> list[JobState]:
    """How far each job has come, by name."""
    return list(session.scalars(select(JobState).order_by(JobState.name)))


def mail_by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state, by state."""
    found = select(OutboxMessage.state, func.count(OutboxMessage.id)).group_by(OutboxMessage.state)
    return {row.state: row[1] for row in session.execute(found.order_by(OutboxMessage.state))}
