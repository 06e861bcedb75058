"""What is told to processes that deliver and die, and what must be true when they are all dead.

Time passes from one life to the next by the moment that each is told: a lease ends without waiting.
"""

import hashlib
import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import select

from calendar_app import clock, scheduler
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import jobs, service
from calendar_app.outbox.letter import Letter
from tests.conftest import NOW
from tests.outbox.keeper import Copy, Relay
from tests.outbox.nursery import Fate, Nursery

#: how much later the next life begins: every lease of the one before has ended
BETWEEN = timedelta(minutes=5)
#: when the messages make no sense any more: after more lives than anybody wants to wait for
EXPIRY = NOW + timedelta(days=60)
#: a process that has not got on in so many seconds has nothing more to do
PATIENCE = 20.0


def deliver(now: datetime) -> None:
    """One tick."""
    jobs.deliver(now)


def schedule() -> None:
    """What `flask scheduler` does."""
    scheduler.run(current_app._get_current_object())  # type: ignore[attr-defined]


def enqueue(name: str, number: int, together: int = 100, pause: float = 0) -> None:
    """Queue so many letters, some at a time in one transaction; their addresses tell the moment, in milliseconds."""
    for first in range(0, number, together):
        now = clock.now() if pause else NOW
        with transaction(SYSTEM, now) as session:
            for one in range(first, min(first + together, number)):
                address = f"{name}-{one}-{time.time() * 1000:.0f}@example.vn"
                letter = Letter("", address, f"Gửi {one}", "Kính gửi.\n.\nHết.", "<p>Kính gửi</p>")
                service.seal(
                    session, letter, current_app.config["CALENDAR"], person_id=None, kind="test", slot=now,
                    expires_at=EXPIRY, now=now,
                )  # fmt: skip
        time.sleep(pause)


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
    #: of the first life, and how much later each of the others begins
    start: datetime = NOW
    between: timedelta = BETWEEN
    #: message and attempt that a death cut off in hand-over
    cut_off: set[tuple[int, int]] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        """The moment that the next life is told."""
        return self.start + (self.lives + 1) * self.between

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


def kill_at_random(nursery: Nursery, witness: Witness, messages: int, kills: int) -> None:
    """Life after life, each ended by SIGKILL at a random moment of its work; then two that nothing disturbs.

    Each life is ended after so few messages that there is always work for the next one, however fast it goes.
    """
    share = messages // (kills * 4)
    for _kill in range(kills):
        child = nursery.born(deliver, witness.now)
        assert witness.relay.wait(witness.relay.number() + random.randrange(share), PATIENCE)
        time.sleep(random.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        assert nursery.ended(child) == -signal.SIGKILL
        witness.look()
    finish(nursery, witness)


def finish(nursery: Nursery, witness: Witness, work: Callable[[datetime], None] = deliver) -> None:
    """Lives that nothing disturbs: what was cut off is taken back, whatever is left goes out."""
    for _life in range(2):
        witness.start += BETWEEN
        assert nursery.ended(nursery.born(work, witness.now)) == 0
        witness.look()


def kill_at_every_line(nursery: Nursery, witness: Witness) -> None:
    """Each life dies before the first line at which none has died yet, until one comes through."""
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        code = nursery.ended(nursery.born(deliver, witness.now, fate=Fate(died_at=nursery.deaths())))
        witness.look()
    finish(nursery, witness)


def judged(row: OutboxMessage, copies: int, cuts: int, setting: str) -> None:
    """Fail when a message was lost, or came oftener than it may."""
    what = (row.recipient, row.state, f"{copies} copies", f"cut off {cuts} times")
    if setting == "hold":
        assert row.state == ("uncertain" if cuts else "sent"), what
        assert copies in ((0, 1) if cuts else (1,)), what
    else:
        assert row.state == "sent", what
        assert 1 <= copies <= 1 + cuts, what
