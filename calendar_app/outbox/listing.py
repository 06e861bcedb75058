"""Lists of messages for people: by state, kind, address and days, a page at a time, never with their bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from calendar_app.clock import ZONE
from calendar_app.models.mail import MailDeed, OutboxMessage

PAGE = 50
#: what a person asks for -> states of messages
GROUPS = {
    "waiting": ("queued", "retry", "claimed", "handing_over"),
    "sent": ("sent",),
    "failed": ("failed", "expired"),
    "uncertain": ("uncertain",),
    "dropped": ("dropped",),
}


@dataclass(frozen=True)
class Wanted:
    """Which messages; "" and none leave it open. Days are local, both included, and speak of when it was written."""

    group: str = ""
    kind: str = ""
    address: str = ""
    first_day: date | None = None
    last_day: date | None = None
    person_id: int | None = None


def page(session: Session, wanted: Wanted, offset: int, limit: int = PAGE) -> list[OutboxMessage]:
    """Messages as wanted, newest first: their keys through an index, then the rows of one page."""
    newest = (OutboxMessage.sealed_at.desc(), OutboxMessage.id.desc())
    keys = list(
        session.scalars(_narrowed(select(OutboxMessage.id), wanted).order_by(*newest).offset(offset).limit(limit))
    )
    found = select(OutboxMessage).where(OutboxMessage.id.in_(keys)).options(defer(OutboxMessage.body))
    return list(session.scalars(found.order_by(*newest)))


def number(session: Session, wanted: Wanted) -> int:
    """How many messages are as wanted."""
    return session.scalar(_narrowed(select(func.count(OutboxMessage.id)), wanted)) or 0


def groups(session: Session) -> dict[str, int]:
    """How many messages are in each group, in the order of `GROUPS`."""
    found = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    states = {row.state: row[1] for row in session.execute(found)}
    return {group: sum(states.get(state, 0) for state in within) for group, within in GROUPS.items()}


def kinds(session: Session) -> list[str]:
    """The kinds of messages there are, by name, hopping through the index from one to the next."""
    found: list[str] = []
    while kind := session.scalar(select(func.min(OutboxMessage.kind)).where(OutboxMessage.kind > (found or [""])[-1])):
        found.append(kind)
    return found


def deeds(session: Session, message_id: int) -> list[MailDeed]:
    """What was done about a message by hand, oldest first."""
    found = select(MailDeed).where(MailDeed.message_id == message_id)
    return list(session.scalars(found.order_by(MailDeed.id)))


def locked(session: Session, message_ids: Iterable[int]) -> list[OutboxMessage]:
    """Messages by number, without their bodies, locked and read anew."""
    found = select(OutboxMessage).where(OutboxMessage.id.in_(list(message_ids))).order_by(OutboxMessage.id)
    fresh = found.options(defer(OutboxMessage.body)).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """The query with what is wanted."""
    if wanted.group in GROUPS:
        query = query.where(OutboxMessage.state.in_(GROUPS[wanted.group]))
    if wanted.kind:
        query = query.where(OutboxMessage.kind == wanted.kind)
    if wanted.address:
        query = query.where(OutboxMessage.recipient == wanted.address.strip().lower())
    if wanted.person_id is not None:
        query = query.where(OutboxMessage.person_id == wanted.person_id)
    if wanted.first_day:
        query = query.where(OutboxMessage.sealed_at >= _midnight(wanted.first_day))
    if wanted.last_day:
        query = query.where(OutboxMessage.sealed_at < _midnight(wanted.last_day + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZONE)
