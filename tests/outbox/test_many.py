"""Many processes on one queue, and one that is frozen and thawed: no message twice, no late write."""

import os
import signal
import time

import pytest
from sqlalchemy import func, select

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import jobs
from tests.conftest import NOW
from tests.outbox import crash, keeper
from tests.outbox.nursery import Fate

pytestmark = pytest.mark.slow

EACH, WEB, SCHEDULERS = 50, 4, 2


@pytest.fixture
def relay(tmp_path):
    with keeper.running(tmp_path) as relay:
        yield relay


@pytest.fixture
def take(children, database_url, tmp_path, relay):
    """Let the children work on the database of the test."""

    def take(setting):
        children.take(database_url, tmp_path, crash.warm, mail_url=relay.url, mail_after_crash=setting)

    return take


def deliver_until(number):
    """Tick until so many messages were sent; raise TimeoutError where that does not come about."""
    end = time.monotonic() + crash.PATIENCE
    while time.monotonic() < end:
        jobs.deliver(clock.now())
        if db.session.scalar(select(func.count()).where(OutboxMessage.state == "sent")) >= number:
            return
        db.session.rollback()
        time.sleep(0.02)
    raise TimeoutError


def test_four_that_enqueue_and_two_that_deliver(app, take, children, relay):
    take("resend")
    schedulers = [children.born(deliver_until, WEB * EACH + 1) for _one in range(SCHEDULERS)]
    web = [children.born(crash.enqueue, f"web{one}", EACH, 1) for one in range(WEB)]
    assert [children.ended(one) for one in web] == [0] * WEB
    assert [children.ended(one) for one in schedulers] == [0] * SCHEDULERS

    assert crash.Witness(app, relay).judge("resend")["messages"] == WEB * EACH + 1
    assert relay.number() == WEB * EACH + 1


def test_told_to_end_in_the_middle_it_gives_back_what_it_has_in_hand(app, take, children, relay):
    take("resend")
    with app.app_context():
        crash.enqueue("m", 300)
    child = children.born(crash.schedule)
    assert relay.wait(5, crash.PATIENCE)
    os.kill(child, signal.SIGTERM)
    assert children.ended(child) == 0
    assert {"queued", "sent"} <= {row.state for row in rows(app)} <= {"queued", "retry", "sent"}

    assert children.ended(children.born(crash.deliver, clock.now())) == 0
    crash.Witness(app, relay).judge("resend")
    assert relay.number() == 301


@pytest.mark.parametrize(
    ("setting", "moment", "copies", "state"),
    [
        ("resend", ("hand_over", "call"), 1, "sent"),
        ("resend", ("Relay.send", "call"), 2, "sent"),
        ("resend", ("Relay.send", "return"), 2, "sent"),
        ("hold", ("hand_over", "call"), 1, "sent"),
        ("hold", ("Relay.send", "call"), 1, "uncertain"),
        ("hold", ("Relay.send", "return"), 1, "uncertain"),
    ],
)
def test_frozen_past_its_lease_and_thawed(app, take, children, relay, setting, moment, copies, state):
    """It has twenty messages in hand, of which one may be in hand-over; another process takes over meanwhile."""
    take(setting)
    with app.app_context():
        crash.enqueue("m", 30)
    witness = crash.Witness(app, relay)
    frozen = children.born(crash.deliver, NOW, fate=Fate(freeze=moment))
    children.frozen(frozen)
    witness.look()
    crash.finish(children, witness)
    before = rows(app)
    os.kill(frozen, signal.SIGCONT)
    assert children.ended(frozen) == 0

    assert rows(app) == before
    first = next(row for row in before if row.recipient.startswith("m-0-"))
    assert (first.state, [copy.recipient for copy in relay.copies()].count(first.recipient)) == (state, copies)
    witness.judge(setting)


def rows(app):
    columns = (OutboxMessage.id, OutboxMessage.recipient, OutboxMessage.state, OutboxMessage.owner)
    more = (OutboxMessage.attempt, OutboxMessage.lease_until, OutboxMessage.error, OutboxMessage.sent_at)
    with app.app_context():
        return db.session.execute(select(*columns, *more).order_by(OutboxMessage.id)).all()
