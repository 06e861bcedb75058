"""The life of a message: queued, claimed, handing_over, then sent, retry, expired, failed or uncertain.

A claim is an owner, an attempt and a lease. Whoever writes a claimed row must still hold the claim, so two processes
never send one message, and a process that comes back late changes nothing.
"""

import secrets
from collections import Counter
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy.orm import Session

from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import addresses, gate_queries, queries
from calendar_app.outbox.handover import Mail, Outcome
from calendar_app.outbox.letter import Letter, message, one_line
from config import Config

#: how long a process may keep a message in hand without a sign of life
LEASE = timedelta(minutes=15)
#: pauses before the next attempt; the last one repeats
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
#: each pause is drawn from this part of it to this much more, so that a crowd does not come back at once
JITTER = (0.8, 1.2)
SWEEP = 200
TOO_LATE = "too late"
CUT_OFF = "the process ended while handing over"
WITHDRAWN = "every reminder in it was withdrawn"

_random = SystemRandom()


def seal(
    session: Session, letter: Letter, config: Config, *, person_id: int | None, kind: str, slot: datetime,
    expires_at: datetime, now: datetime,
) -> OutboxMessage:  # fmt: skip
    """Queue a letter. Its recipient, bytes, Date and Message-ID never change again."""
    message_id = f"<{secrets.token_hex(16)}@{config.feed_domain}>"
    made = message(letter, config.mail_from, message_id, now)
    row = OutboxMessage(
        person_id=person_id, slot=slot, kind=kind, part=queries.next_part(session, person_id, slot, kind),
        recipient=letter.address, subject=one_line(letter.subject)[:400], message_id=message_id, body=made.as_bytes(),
        sealed_at=now, expires_at=expires_at, next_try_at=now,
    )  # fmt: skip
    addresses.hold_back(session, row)
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, message_id: int, why: str) -> bool:
    """Take a message back; False when somebody has it in hand, or it is gone."""
    row = queries.waiting(session, message_id)
    if row is None:
        return False
    row.state, row.error = "expired", why
    return True


def recover(session: Session, now: datetime, *, repeatable: bool) -> Counter[str]:
    """End what came too late and take back what a dead process left; counts by new state.

    What it was handing over may have arrived: it is uncertain, and never tried again unless the way out is repeatable.
    """
    counts: Counter[str] = Counter()
    for row in queries.too_late(session, now, SWEEP):
        row.state, row.error = "expired", row.error or TOO_LATE
        counts["expired"] += 1
    for row in queries.abandoned(session, now, SWEEP):
        unknown = row.state == "handing_over" and not repeatable
        row.state, row.owner, row.lease_until, row.next_try_at = "uncertain" if unknown else "retry", "", None, now
        row.error = CUT_OFF if unknown else row.error
        counts[row.state] += 1
    return counts


def claim(session: Session, owner: str, sender: str, now: datetime, limit: int) -> list[Mail]:
    """Take messages in hand, those that wait longest first. A message that has become pointless is ended instead."""
    mails: list[Mail] = []
    if gate_queries.closed(session):
        return mails
    for row in queries.ready(session, now, limit):
        if queries.is_pointless(session, row.id):
            row.state, row.error = "expired", WITHDRAWN
            continue
        row.state, row.owner, row.lease_until, row.attempt = "claimed", owner, now + LEASE, row.attempt + 1
        mails.append(Mail(row.id, owner, row.attempt, sender, row.recipient, row.body, row.message_id, row.sealed_at))
    return mails


def begin(session: Session, mail: Mail, now: datetime) -> bool:
    """Say, before it happens, that a message is being handed over; False when the claim is no longer good."""
    row = queries.held(session, mail, ("claimed",))
    if row is None or gate_queries.closed(session):
        return False
    row.state, row.lease_until = "handing_over", now + LEASE
    return True


def settle(session: Session, mail: Mail, outcome: Outcome, now: datetime) -> str:
    """Write down what came of a message; its new state, or "" when the claim is no longer good."""
    row = queries.held(session, mail, queries.IN_HAND)
    if row is None:
        return ""
    row.state, row.error, row.owner, row.lease_until = outcome.result, outcome.error[:2000], "", None
    if outcome.result == "sent":
        row.sent_at = now
    if outcome.result == "retry":
        row.next_try_at = now + pause(row.attempt)
        row.state = "retry" if row.next_try_at < row.expires_at else "expired"
    return row.state


def pause(attempt: int) -> timedelta:
    """How long to wait after an attempt, counted from 1: longer each time, and never quite the same."""
    return PAUSES[min(attempt, len(PAUSES)) - 1] * _random.uniform(*JITTER)
