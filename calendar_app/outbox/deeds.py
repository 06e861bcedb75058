"""What an administrator does about messages by hand. Every deed is written down."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.text import one_line
from calendar_app.models.mail import MailDeed, OutboxMessage
from calendar_app.outbox import address_queries, listing

#: states from which each deed leads on
FROM = {
    "retry": ("retry", "failed", "uncertain", "dropped"),
    "drop": ("queued", "retry", "failed", "uncertain"),
    "arrived": ("uncertain",),
}
LONGEST = 500


def act(session: Session, message_id: int, deed: str, reason: str, by: Principal, now: datetime) -> None:
    """Do one deed to one message; raises `NotAllowed`, `NotFound`, `WrongStatus` or `Invalid`, and changes nothing."""
    access.require_administrator(by)
    row = next(iter(listing.locked(session, [message_id])), None)
    if row is None:
        raise NotFound("message", message_id)
    reason = cleaned(deed, reason)
    if row.state not in FROM[deed]:
        raise WrongStatus(deed, row.state)
    if deed == "retry" and row.expires_at <= now:
        raise WrongStatus(deed, "expired")
    if deed == "retry" and address_queries.standing(session, row.recipient):
        raise Invalid({"address": "marked"})
    _done(session, row, deed, reason, by, now)


def act_on_all(
    session: Session, message_ids: Iterable[int], deed: str, reason: str, by: Principal, now: datetime
) -> tuple[int, int]:
    """Do one deed to every message that it suits; how many it was done to, and how many were left as they were."""
    access.require_administrator(by)
    reason, wanted = cleaned(deed, reason), sorted(set(message_ids))
    rows = listing.locked(session, wanted)
    marked = address_queries.among(session, [row.recipient for row in rows]) if deed == "retry" else set()
    fit = [
        row
        for row in rows
        if row.state in FROM[deed]
        and (deed != "retry" or (row.expires_at > now and row.recipient.lower() not in marked))
    ]
    for row in fit:
        _done(session, row, deed, reason, by, now)
    return len(fit), len(wanted) - len(fit)


def cleaned(deed: str, reason: str) -> str:
    """The reason in one line; raises `Invalid` where a deed needs one."""
    if deed not in FROM:
        raise Invalid({"deed": "unknown"})
    reason = one_line(reason)[:LONGEST]
    if deed == "drop" and not reason:
        raise Invalid({"reason": "missing"})
    return reason


def _done(session: Session, row: OutboxMessage, deed: str, reason: str, by: Principal, now: datetime) -> None:
    row.owner, row.lease_until = "", None
    if deed == "retry":
        row.state, row.next_try_at = "queued", max(now, row.slot)
    elif deed == "drop":
        row.state, row.error = "dropped", reason
    else:
        row.state, row.sent_at = "sent", row.sent_at or now
    session.add(MailDeed(message_id=row.id, deed=deed, reason=reason, by=by.email, at=now))
