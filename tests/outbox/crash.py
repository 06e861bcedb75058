"""What is told to processes that deliver and die, and what must be true when they are all dead.

Time passes from one life to the next by the moment that each is told: a lease ends without waiting.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import select

from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import jobs, service
from calendar_app.outbox.letter import Letter
from tests.conftest import NOW
from tests.outbox.keeper import Copy, Relay

#: how much later the next life begins: every lease of the one before has ended
BETWEEN = timedelta(minutes=5)
#: when the messages make no sense any more: after more lives than anybody wants to wait for
EXPIRY = NOW + timedelta(days=60)


def deliver(now: datetime) -> None:
    """One tick."""
    jobs.deliver(now)


def enqueue(name: str, number: int, now: datetime = NOW, together: int = 100) -> None:
    """Queue so many letters, some at a time in one transaction."""
    for first in range(0, number, together):
        with transaction(SYSTEM, now) as session:
            for one in range(first, min(first + together, number)):
                letter = Letter("", f"{name}-{one}@example.vn", f"Gửi {one}", "Kính gửi.\n.\nHết.", "<p>Kính gửi</p>")
                service.seal(
                    session, letter, current_app.config["CALENDAR"], person_id=None, kind="test", slot=now,
                    expires_at=EXPIRY, now=now,
                )  # fmt: skip


def warm() -> None:
    """One letter through everything."""
    enqueue("warm", 1)
    deliver(NOW)


@dataclass
class Witness:
    """What is true of the queue between two lives: who died while handing over what."""

    app: Flask
    relay: Relay
    lives: int = 0
    #: message and attempt that a death cut off in hand-over
    cut_off: set[tuple[int, int]] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        """The moment that the next life is told."""
        return NOW + (self.lives + 1) * BETWEEN

    def look(self) -> None:
        """After a life: note what was in hand-over."""
        self.lives += 1
        with self.app.app_context():
            in_hand = select(OutboxMessage.id, OutboxMessage.attempt).where(OutboxMessage.state == "handing_over")
            self.cut_off |= {(row[0], row[1]) for row in db.session.execute(in_hand)}

    def judge(self, setting: str) -> dict[str, int]:
        """Nothing lost, nothing twice but what was cut off, nothing changed, what is doubtful shown; the figures."""
        copies = self.relay.copies()
        got: defaultdict[str, list[Copy]] = defaultdict(list)
        for copy in copies:
            got[copy.message_id].append(copy)
        cuts = Counter(number for number, _attempt in self.cut_off)
        with self.app.app_context():
            rows = list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
        for row in rows:
            sealed = Copy(row.recipient, row.message_id, hashlib.sha256(row.body).hexdigest(), 0)
            assert {replace(copy, at=0) for copy in got[row.message_id]} <= {sealed}, "a message was changed"
            judged(row, len(got[row.message_id]), cuts[row.id], setting)
        assert len(got) == len(rows), "the relay got what was never queued"
        return {
            "messages": len(rows), "lives": self.lives, "cut off in hand-over": len(self.cut_off),
            "second copies": len(copies) - sum(bool(same) for same in got.values()),
            "uncertain": sum(row.state == "uncertain" for row in rows),
        }  # fmt: skip


def judged(row: OutboxMessage, copies: int, cuts: int, setting: str) -> None:
    """Fail when a message was lost, or came oftener than it may."""
    what = (row.recipient, row.state, f"{copies} copies", f"cut off {cuts} times")
    if setting == "hold":
        assert row.state == ("uncertain" if cuts else "sent"), what
        assert copies in ((0, 1) if cuts else (1,)), what
    else:
        assert row.state == "sent", what
        assert 1 <= copies <= 1 + cuts, what
