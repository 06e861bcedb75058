"""The queue as a machine: whatever happens in whatever order, no message is lost, none goes out twice but where a
process died or froze while handing it over, or a person wanted it so."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from calendar_app.domain.errors import WrongStatus
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.mail import MailDeed, MailGate, OutboxMessage
from calendar_app.outbox import deeds, gate, gate_queries, service
from calendar_app.outbox.handover import Mail, Outcome
from calendar_app.outbox.letter import Letter
from calendar_app.outbox.steadiness import Steadiness
from tests.conftest import NOW

pytestmark = pytest.mark.slow

LONGEST = timedelta(seconds=60)
HANDS = st.integers(0, 9)


@dataclass
class Process:
    """One that claimed some messages; its own clock goes on from the moment at which it began."""

    owner: str
    began: datetime
    at: float
    mails: list[Mail]
    #: the message it is handing over, since when, whether the relay has it
    current: Mail | None = None
    since: float = 0.0
    handed: bool = False

    def now(self, real: float) -> datetime:
        return self.began + timedelta(seconds=real - self.at)


@dataclass
class Fates:
    """By Message-ID: how often the relay got it, a process was cut off with it, a person wanted it again."""

    copies: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    withdrawn: set[str] = field(default_factory=set)


class Queue(RuleBasedStateMachine):
    app: object
    setting: str

    def __init__(self) -> None:
        super().__init__()
        self.real, self.wrong, self.number, self.ticks = 0.0, 0.0, 0, 0
        self.processes: list[Process] = []
        self.fates = Fates()
        self.steadiness = Steadiness(lambda: self.wrong, lambda: self.real)
        with self.begun() as session:
            for model in (MailDeed, MailGate, OutboxMessage):
                session.execute(delete(model))

    def begun(self):
        return transaction(SYSTEM, self.now)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=int(self.real + self.wrong))

    def pick(self, number: int) -> Process:
        return self.processes[number % len(self.processes)]

    @rule(hours=st.integers(1, 100))
    def enqueue(self, hours):
        self.number += 1
        letter = Letter("", f"{self.number}@example.vn", "Gửi", "Kính gửi", "<p>Kính gửi</p>")
        with self.begun() as session:
            service.seal(
                session, letter, self.app.config["CALENDAR"], person_id=None, kind="test", slot=self.now,
                expires_at=self.now + timedelta(hours=hours), now=self.now,
            )  # fmt: skip

    @rule(limit=st.integers(1, 3))
    def tick(self, limit):
        """A process begins: takes back what dead ones left, and claims."""
        steady = self.steadiness.lasts()
        with self.begun() as session:
            service.recover(session, self.now, longest=LONGEST, resend=self.setting == "resend", steady=steady)
        with self.begun() as session:
            mails = service.claim(session, f"owner {self.ticks}", "l@x.vn", self.now, limit)
        self.ticks += 1
        if mails:
            self.processes.append(Process(mails[0].owner, self.now, self.real, mails))

    @rule(limit=st.integers(1, 3), far=st.integers(0, 2))
    def take_up(self, limit, far):
        """A process comes as far as its claim, the beginning or the middle of its first hand-over."""
        self.enqueue(limit * 20)
        before = len(self.processes)
        self.tick(limit)
        if len(self.processes) > before and far > 0:
            self.begin(before)
        if len(self.processes) > before and far > 1:
            self.hand(before)

    @rule(limit=st.integers(1, 3))
    def hurry(self, limit):
        """A whole tick, beside whatever others are at."""
        others = list(self.processes)
        self.tick(limit)
        for process in [one for one in self.processes if one not in others]:
            self.all_goes_well(process)

    @precondition(lambda self: self.processes)
    @rule(number=HANDS)
    def begin(self, number):
        process = self.pick(number)
        if process.current is None and process.mails:
            mail = process.mails.pop(0)
            with self.begun() as session:
                closed = gate_queries.closed(session) is not None
                row = session.get_one(OutboxMessage, mail.id)
                ours = (row.owner, row.attempt) == (process.owner, mail.attempt)
                state = service.begin(session, mail, process.now(self.real))
            if state == "handing_over":
                assert ours
                assert not closed
                process.current, process.since, process.handed = mail, self.real, False

    @precondition(lambda self: self.processes)
    @rule(number=HANDS)
    def hand(self, number):
        """The relay gets the message whole."""
        process = self.pick(number)
        if process.current and not process.handed:
            process.handed = True
            self.fates.copies[process.current.message_id] += 1

    @precondition(lambda self: self.processes)
    @rule(number=HANDS, result=st.sampled_from(("sent", "sent", "retry", "failed", "uncertain")))
    def settle(self, number, result):
        """It answers: yes, if it has the message; no, if it has not; or nobody knows."""
        process = self.pick(number)
        if process.current and (result == "uncertain" or process.handed == (result == "sent")):
            with self.begun() as session:
                row = session.get_one(OutboxMessage, process.current.id)
                ours = (row.owner, row.attempt) == (process.owner, process.current.attempt)
                assert bool(service.settle(session, process.current, Outcome(result), process.now(self.real))) == ours
            process.current = None

    @precondition(lambda self: self.processes)
    @rule(number=HANDS)
    def die(self, number):
        process = self.pick(number)
        self.processes.remove(process)
        if process.current:
            self.fates.cuts[process.current.message_id] += 1

    @rule(seconds=st.sampled_from((1, 20, 61, 125, 900, 5000)))
    def wait(self, seconds):
        """Time passes. Whoever is handing over for longer than any stage can take is frozen, which is like dead."""
        for process in self.processes:
            lasts = self.real - process.since
            if process.current and lasts <= LONGEST.total_seconds() < lasts + seconds:
                self.fates.cuts[process.current.message_id] += 1
        self.real += seconds

    @rule(hours=st.sampled_from((-5, -2, 2, 5, 30)))
    def set_clock(self, hours):
        self.wrong += hours * 3600

    @rule()
    def close_gate(self):
        with self.begun() as session:
            gate.close(session, gate.RESTORED, self.now)

    @rule(drop=st.sampled_from((False, False, True)))
    def open_gate(self, drop):
        with self.begun() as session:
            if gate_queries.closed(session):
                gate.release(session, SYSTEM, self.now, drop=drop, reason="old")

    @precondition(lambda self: self.number)
    @rule(number=HANDS, deed=st.sampled_from(("retry", "drop", "arrived")))
    def act(self, number, deed):
        row = self.rows()[number % self.number]
        try:
            with self.begun() as session:
                deeds.act(session, row.id, deed, "asked for", SYSTEM, self.now)
        except WrongStatus:
            return
        self.fates.wanted[row.message_id] += deed == "retry"

    @precondition(lambda self: self.number)
    @rule(number=HANDS)
    def withdraw(self, number):
        row = self.rows()[number % self.number]
        with self.begun() as session:
            if service.withdraw(session, row.id, "no longer true"):
                self.fates.withdrawn.add(row.message_id)

    @invariant()
    def nothing_twice(self):
        for message_id, copies in self.fates.copies.items():
            again = self.fates.wanted[message_id] + (self.fates.cuts[message_id] if self.setting == "resend" else 0)
            assert copies <= 1 + again, (message_id, copies)

    def rows(self):
        db.session.rollback()
        return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()

    def teardown(self):
        """Everybody dies, the gate opens; a few hours in which all goes well."""
        while self.processes:
            self.die(0)
        self.open_gate(drop=False)
        for _round in range(4):
            self.wait(5000)
            self.tick(100)
            while self.processes:
                self.all_goes_well(self.processes[0])
            self.nothing_twice()
        for row in self.rows():
            self.ended(row)

    def all_goes_well(self, process):
        while process.mails:
            self.begin(self.processes.index(process))
            self.hand(self.processes.index(process))
            self.settle(self.processes.index(process), "sent" if process.handed else "retry")
        self.processes.remove(process)

    def ended(self, row):
        """Where a message may be in the end, and why."""
        what = (row.id, row.state, row.error, row.expires_at, self.now)
        assert row.state in ("sent", "expired", "failed", "uncertain", "dropped"), what
        if row.state == "sent":
            assert self.fates.copies[row.message_id] or "arrived" in self.deeds(row), what
        if row.state == "expired":
            assert row.expires_at <= self.now or row.message_id in self.fates.withdrawn or row.error == "", what

    def deeds(self, row):
        return set(db.session.scalars(select(MailDeed.deed).where(MailDeed.message_id == row.id)))


@pytest.mark.parametrize("setting", ["resend", "hold"])
def test_whatever_happens_nothing_is_lost_and_nothing_goes_out_twice(app, setting):
    machine = type("Machine", (Queue,), {"app": app, "setting": setting})
    with app.app_context():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
