"""What is asked of the mail queue. Rows to be written come locked; what another process holds is skipped."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update
from sqlalchemy.orm import Session, defer

from calendar_app.models.mail import OutboxMessage, Reminder
from calendar_app.outbox.handover import Mail

PAGE = 50
#: states in which a message waits for its first or next attempt
WAITING = ("queued", "retry")
#: states in which a process has it in hand
IN_HAND = ("claimed", "handing_over")
#: error of a message that may have arrived, whether it is sent again or held
CUT_OFF = "the process ended while handing over"
#: ends the error of a message that came too late
TOO_LATE = "too late"


def ready(
    session: Session, now: datetime, farthest: datetime, limit: int, among: Collection[int] | None = None
) -> list[OutboxMessage]:
    """Messages to try now, the most urgent first. Never tried, a message waits for nothing; a claim that ended counts.

    What waits for a moment beyond ``farthest`` was put off by a clock that went wrong. None but some when
    they are given.
    """
    some = OutboxMessage.id.in_(sorted(among)) if among is not None else true()
    found = [row for kind in _to_try(now, farthest) for row in _locked(session, and_(kind, some), limit)]
    return sorted(found, key=lambda row: (row.expires_at, row.id))[:limit]


def next_ids(session: Session, now: datetime, farthest: datetime, limit: int) -> list[int]:
    """The ids of the same messages, neither locked nor read."""
    keys: list[tuple[datetime, int]] = []
    for kind in _to_try(now, farthest):
        asked = select(OutboxMessage.expires_at, OutboxMessage.id).where(kind)
        found = session.execute(asked.order_by(OutboxMessage.expires_at, OutboxMessage.id).limit(limit))
        keys += [(expires_at, message_id) for expires_at, message_id in found]
    return [message_id for _expires_at, message_id in sorted(keys)[:limit]]


def _to_try(now: datetime, farthest: datetime) -> list[ColumnElement[bool]]:
    """The kinds of messages to try now, each of which an index finds."""
    tried = or_(OutboxMessage.next_try_at <= now, OutboxMessage.next_try_at > farthest)
    kinds = (
        OutboxMessage.state == "queued",
        and_(OutboxMessage.state == "retry", tried),
        and_(OutboxMessage.state == "claimed", OutboxMessage.lease_until <= now),
    )
    return [and_(kind, OutboxMessage.expires_at > now) for kind in kinds]


def too_late(session: Session, now: datetime, limit: int) -> list[OutboxMessage]:
    """Messages that make no sense any more, and that nobody is handing over."""
    nobodys = or_(
        OutboxMessage.state.in_(WAITING), and_(OutboxMessage.state == "claimed", OutboxMessage.lease_until <= now)
    )
    return _locked(session, and_(nobodys, OutboxMessage.expires_at <= now), limit)


def too_soon(session: Session, now: datetime, limit: int) -> list[OutboxMessage]:
    """Messages that were ended as too late, by a clock that has been set back since."""
    ended = or_(OutboxMessage.error == TOO_LATE, OutboxMessage.error.endswith(f"; {TOO_LATE}"))
    return _locked(session, and_(OutboxMessage.state == "expired", OutboxMessage.expires_at > now, ended), limit)


def late(error: str) -> str:
    """The error of a message that came too late, after what kept it."""
    return f"{error}; {TOO_LATE}" if error else TOO_LATE


def abandoned(session: Session, moment: datetime, limit: int) -> list[OutboxMessage]:
    """Messages that somebody began to hand over and whose lease had ended at a moment."""
    return _locked(session, and_(OutboxMessage.state == "handing_over", OutboxMessage.lease_until <= moment), limit)


def shorten_leases(session: Session, beyond: datetime, until: datetime) -> None:
    """End sooner what ends beyond a moment that no lease can reach: the clock was set back since."""
    far = update(OutboxMessage).where(OutboxMessage.state.in_(IN_HAND), OutboxMessage.lease_until > beyond)
    session.connection().execute(far.values(lease_until=until))


def held(session: Session, mail: Mail, states: tuple[str, ...]) -> OutboxMessage | None:
    """The row of a claimed message, locked; none when the claim is no longer good."""
    claim = (OutboxMessage.id == mail.id, OutboxMessage.owner == mail.owner, OutboxMessage.attempt == mail.attempt)
    found = select(OutboxMessage).where(*claim, OutboxMessage.state.in_(states)).options(defer(OutboxMessage.body))
    return session.scalar(found.with_for_update())


def waiting(session: Session, message_id: int) -> OutboxMessage | None:
    """A message that nobody has in hand and that has not arrived for sure, locked."""
    unsent = (OutboxMessage.id == message_id, OutboxMessage.state.in_(WAITING), OutboxMessage.error != CUT_OFF)
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
    found = select(OutboxMessage).where(where).order_by(OutboxMessage.expires_at, OutboxMessage.id).limit(limit)
    return list(session.scalars(found.with_for_update(skip_locked=True)))
