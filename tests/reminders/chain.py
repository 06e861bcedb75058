"""The whole way of a reminder, noted, sealed and delivered, by processes that die anywhere on it."""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.mail import OutboxMessage, Reminder
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.reminders import jobs
from tests.conftest import NOW
from tests.outbox import crash
from tests.outbox.nursery import Fate, Nursery
from tests.reminders.test_remind import DAY, before
from tests.source import ROOT

#: the code in which a process may die by its own hand; that of the queue is watched elsewhere
SEALING = frozenset(str(ROOT / "calendar_app" / "reminders" / name) for name in ("jobs.py", "sealing.py"))
NOTING = SEALING | {str(ROOT / "calendar_app" / "reminders" / "service.py")}
#: seconds in which a life that dies early does so
EARLY = 0.4
#: seconds in which a life hands something over, if there is anything
LATE = 120
#: a Wednesday, a week before the day: everybody is to be told this morning, and of nothing else for days
START = before(7)
#: activities of one insert
SLICE = 5000


def tick(now: datetime) -> None:
    """What a scheduler does in the minute: note and seal what is due, then hand it over."""
    jobs.remind(now)
    jobs.deliver(now)


def due(number: int) -> None:
    """So many people, each of whom organises something in a week."""
    with transaction(SYSTEM, NOW) as session:
        session.add(Unit(code="TVT", name_vi="Thư viện", folded="thu vien", level="province", path="/TVT/"))
        session.flush()
        unit = session.scalars(select(Unit.id)).one()
        for first in range(1, number + 1, SLICE):
            _insert(session, unit, range(first, min(first + SLICE, number + 1)), DAY)
        session.execute(text("UPDATE activity SET published_version_id = id"))


def _insert(session: Session, unit: int, numbers: range, day: date) -> None:
    session.execute(insert(Person.__table__), [
        {"id": n, "email": f"p{n}@example.vn", "name": f"Người {n}", "password_hash": "x", "session_key": "x",
         "created_at": NOW} for n in numbers
    ])  # fmt: skip
    session.execute(insert(Activity.__table__), [
        {"id": n, "uid": f"u{n}", "lead_unit_id": unit, "organiser_id": n, "life": "planned", "reason": "",
         "sequence": 0, "highlight": False, "demonstration": False, "created_at": NOW, "touched_at": NOW,
         "revision": 1, "origin": ""} for n in numbers
    ])  # fmt: skip
    session.execute(insert(Version.__table__), [
        {"id": n, "activity_id": n, "number": 1, "review": "approved", "title": f"Hội sách {n}", "folded": "",
         "type": "exhibition", "first_day": day, "last_day": day, "scale": "commune", "created_by": "x",
         "created_at": NOW} for n in numbers
    ])  # fmt: skip
    session.execute(insert(Occurrence.__table__), [
        {"id": n, "activity_id": n, "original_start": day.isoformat(), "first_day": day, "last_day": day,
         "state": "planned", "reason": ""} for n in numbers
    ])  # fmt: skip


@dataclass
class Witness(crash.Witness):
    """What is true of reminders and of the queue; five hundred lives fit into the day on which everybody is told."""

    start: datetime = START
    between: timedelta = timedelta(seconds=100)

    def judge(self, setting: str) -> dict[str, int]:
        """Everybody was told once, in one message, whatever died where; the figures of the queue."""
        figures = super().judge(setting)
        with self.app.app_context():
            told = db.session.execute(
                select(Reminder.person_id, Reminder.state, OutboxMessage.recipient, OutboxMessage.state)
                .join(OutboxMessage, Reminder.message_id == OutboxMessage.id)
                .order_by(Reminder.person_id)
            ).all()
            people = list(db.session.scalars(select(Person.id).order_by(Person.id)))
            rows = db.session.query(Reminder).count()
        assert [row[0] for row in told] == people
        assert rows == len(people)
        assert all(row[2] == f"p{row[0]}@example.vn" for row in told)
        assert {(row[1], row[3]) for row in told} <= {("sent", "sent"), ("sealed", "sent"), ("sent", "uncertain")} | (
            {("sealed", "uncertain")} if setting == "hold" else set()
        )
        names: defaultdict[str, set[str]] = defaultdict(set)
        for copy in self.relay.copies():
            names[copy.recipient].add(copy.message_id)
        assert Counter(map(len, names.values())).keys() <= {1}, "somebody was told in two messages"
        return figures | {"people": len(people)}


def kill_at_random(nursery: Nursery, witness: Witness, messages: int, kills: int) -> None:
    """Life after life, each ended by SIGKILL: half of them within moments, the others in the middle of handing over."""
    share = max(1, messages // (kills * 2))
    for _kill in range(kills):
        child = nursery.born(tick, witness.now)
        if random.random() < 0.5 or witness.relay.number() > messages // 2:
            time.sleep(random.uniform(0, EARLY))
        else:
            assert witness.relay.wait(witness.relay.number() + 1 + random.randrange(share), LATE)
        os.kill(child, signal.SIGKILL)
        assert nursery.ended(child) in (-signal.SIGKILL, 0)
        witness.look()
    crash.finish(nursery, witness, tick)


def kill_at_every_line(nursery: Nursery, witness: Witness, watched: frozenset[str]) -> None:
    """Each life dies before the first line of some code at which none has died yet."""
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        fate = Fate(died_at=nursery.deaths(), watched=watched)
        code = nursery.ended(nursery.born(tick, witness.now, fate=fate))
        witness.look()
    crash.finish(nursery, witness, tick)
