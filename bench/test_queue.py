"""The queue under many processes, on PostgreSQL that waits for the disk at every commit."""

import os
import signal
import statistics
import time

import pytest

from calendar_app.outbox import service
from tests import databases
from tests.conftest import application, close, template
from tests.outbox import crash, keeper

MESSAGES = int(os.environ.get("BENCH_MESSAGES", "10000"))
WEB, SCHEDULERS = 4, 2
#: seconds in which a tenth of the messages comes due, and in which 95 of 100 of them are to be handed over
MINUTE, PROMPT = 60, 10
LIMIT = 900
#: seconds at most in each stage of the talk, of which there are ten
STAGE = 0.5


@pytest.fixture(scope="module")
def durable():
    with databases.shelf("durable") as shelf:
        yield shelf


@pytest.fixture
def world(durable, tmp_path, children):
    """An application whose children schedule for real, and the relay that they deliver to."""
    with durable.copy(template(durable, "migrated", tmp_path)) as url, keeper.running(tmp_path) as relay:
        children.take(url, tmp_path, crash.warm, mail_url=f"{relay.url}?timeout={STAGE}")
        app = application(url, tmp_path)
        yield app, relay
        close(app)


@pytest.fixture
def schedulers(world, children):
    assert world
    born = [children.born(crash.schedule) for _one in range(SCHEDULERS)]
    yield born
    for one in born:
        os.kill(one, signal.SIGTERM)
        assert children.ended(one) == 0


def waits(relay):
    """Seconds from queueing to the relay, of each letter but the warming one."""
    copies = [copy for copy in relay.copies() if not copy.recipient.startswith("warm")]
    return sorted(copy.at - int(copy.recipient.partition("@")[0].rpartition("-")[2]) / 1000 for copy in copies)


def told(found):
    middle, late, last = statistics.median(found), found[int(len(found) * 0.95)], found[-1]
    return f"{len(found)} handed over: half within {middle:.1f} s, 95% within {late:.1f} s, all within {last:.1f} s"


@pytest.mark.usefixtures("schedulers")
def test_many_due_within_a_minute(benchmark, tell, world, children):
    """They are queued one by one by several processes, spread over the minute."""
    _app, relay = world
    each = MESSAGES // 10 // WEB

    def minute():
        web = [children.born(crash.enqueue, f"web{one}", each, 1, MINUTE / each) for one in range(WEB)]
        assert [children.ended(one) for one in web] == [0] * WEB
        assert relay.wait(each * WEB + 1, LIMIT)

    benchmark.pedantic(minute, rounds=1)
    found = waits(relay)
    tell(f"spread over a minute: {told(found)}")
    assert found[int(len(found) * 0.95)] <= PROMPT


@pytest.mark.usefixtures("schedulers")
def test_many_due_at_one_moment(benchmark, tell, world):
    app, relay = world
    number = MESSAGES // 10
    with app.app_context():
        crash.enqueue("m", number, number)
    benchmark.pedantic(relay.wait, (number + 1, LIMIT), rounds=1)
    tell(f"at one moment: {told(waits(relay))}")


def test_four_that_enqueue_two_that_deliver_one_of_them_frozen(benchmark, tell, world, schedulers, children):
    app, relay = world
    each = MESSAGES // WEB

    def work():
        web = [children.born(crash.enqueue, f"web{one}", each, 5) for one in range(WEB)]
        assert relay.wait(MESSAGES // 10, LIMIT)
        os.kill(schedulers[0], signal.SIGSTOP)
        witness.look()
        assert [children.ended(one) for one in web] == [0] * WEB
        time.sleep(service.LEASE.total_seconds() + 10 * STAGE + 5)
        os.kill(schedulers[0], signal.SIGCONT)
        assert relay.wait(each * WEB + 1, LIMIT)
        time.sleep(5)

    witness = crash.Witness(app, relay)
    benchmark.pedantic(work, rounds=1)
    tell(f"{WEB} that enqueue, {SCHEDULERS} that deliver, one frozen past its lease: {witness.judge('resend')}")
