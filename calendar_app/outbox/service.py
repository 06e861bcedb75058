"""The life of a message: queued, claimed, handing_over, then sent, retry, expired, failed or uncertain.

A claim is an owner, an attempt and a lease. Whoever writes a claimed row must still hold the claim, so two processes
never send one message, and a process that comes back late changes nothing.
"""

import secrets
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy.orm import Session

from calendar_app.domain.text import one_line
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import addresses, gate_queries, queries
from calendar_app.outbox.handover import Mail, Outcome
from calendar_app.outbox.letter import Letter, message
from config import Config

#: how long a process may keep a message in hand without a sign of life; clocks of hosts may differ by as much
LEASE = timedelta(minutes=1)
#: pauses before the next attempt; the last one repeats
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
#: each pause is drawn from this part of it to this much more, so that a crowd does not come back at once
JITTER = (0.8, 1.2)
#: when a relay that cannot be reached is tried again
REST = timedelta(minutes=1)
#: no pause is as long: what would wait longer was put off by a clock that has been set back since
FARTHEST = timedelta(hours=2)
SWEEP = 200
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


def recover(
    session: Session, now: datetime, *, longest: timedelta, resend: bool, steady: timedelta = timedelta.max
) -> Counter[str]:
    """End what came too late and take back what a dead process was handing over; counts by new state.

    That is its own until its lease and the ``longest`` hand-over have passed on a clock that was ``steady`` for so
    long. It may have arrived: it is sent again unchanged, or held as uncertain for a person.
    """
    counts: Counter[str] = Counter()
    for row in queries.too_late(session, now, SWEEP):
        _expire(row)
        counts["expired"] += 1
    for row in queries.too_soon(session, now, SWEEP):
        row.state = "retry"
    queries.shorten_leases(session, now + 2 * LEASE, now + LEASE)
    for row in queries.abandoned(session, now - longest, SWEEP) if steady > longest else []:
        row.state, row.owner, row.lease_until, row.next_try_at = "retry" if resend else "uncertain", "", None, now
        row.error = queries.CUT_OFF
        counts[row.state] += 1
    return counts


def next_ids(session: Session, now: datetime, limit: int) -> list[int]:
    """The messages that a claim would take, in its order."""
    return queries.next_ids(session, now, now + FARTHEST, limit)


def claim(
    session: Session, owner: str, sender: str, now: datetime, limit: int, among: Collection[int] | None = None
) -> list[Mail]:
    """Take messages in hand, those that make sense for the shortest time first; also those of a claim that ended.

    None but some, when they are given.
    """
    mails: list[Mail] = []
    if gate_queries.closed(session):
        return mails
    for row in queries.ready(session, now, now + FARTHEST, limit, among):
        row.state, row.owner, row.lease_until, row.attempt = "claimed", owner, now + LEASE, row.attempt + 1
        mails.append(Mail(row.id, owner, row.attempt, sender, row.recipient, row.body, row.message_id, row.sealed_at))
    return mails


def begin(session: Session, mail: Mail, now: datetime) -> str:
    """Say, before it happens, that a message is being handed over; its new state, "" when the claim is not good.

    Only "handing_over" allows it. What has become pointless is ended; behind a closed gate the message is given back.
    """
    row = queries.held(session, mail, ("claimed",))
    if row is None or row.lease_until is None or row.lease_until <= now:
        return ""
    if row.expires_at <= now:
        _expire(row)
    elif gate_queries.closed(session):
        _give_back(row, now)
    elif queries.is_pointless(session, row.id):
        row.state, row.error = "expired", WITHDRAWN
    else:
        row.state, row.lease_until = "handing_over", now + LEASE
    return row.state


def settle(session: Session, mail: Mail, outcome: Outcome, now: datetime) -> str:
    """Write down what came of a message; its new state, or "" when the claim is no longer good."""
    row = queries.held(session, mail, ("handing_over",))
    if row is None:
        return ""
    row.state, row.error, row.owner, row.lease_until = outcome.result, outcome.error[:2000], "", None
    if outcome.result == "sent":
        row.sent_at = now
    if outcome.result == "retry":
        row.next_try_at = now + pause(row.attempt)
        row.state = "retry" if row.next_try_at < row.expires_at else "expired"
    return row.state


def put_off(session: Session, mail: Mail, why: str, rest: timedelta, now: datetime) -> str:
    """Give back a message that is not to blame, for a while; its new state, or "" when the claim is no longer good."""
    row = queries.held(session, mail, ("claimed",))
    if row is None:
        return ""
    _give_back(row, now + rest * _random.uniform(*JITTER))
    row.error = why[:2000] or row.error
    return row.state


def pause(attempt: int) -> timedelta:
    """How long to wait after an attempt, counted from 1: longer each time, and never quite the same."""
    return PAUSES[min(attempt, len(PAUSES)) - 1] * _random.uniform(*JITTER)


def _give_back(row: OutboxMessage, next_try_at: datetime) -> None:
    """The attempt that was none does not count: the owner alone tells the next claim from this one."""
    row.state, row.owner, row.lease_until, row.attempt = "retry", "", None, row.attempt - 1
    row.next_try_at = next_try_at


def _expire(row: OutboxMessage) -> None:
    row.state, row.owner, row.lease_until = "expired", "", None
    row.error = queries.late(row.error)
