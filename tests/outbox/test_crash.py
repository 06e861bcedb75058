"""Killed at random moments and before every line: nothing lost, nothing twice but what was being handed over."""

import os
import random
import signal
import time

import pytest

from tests.outbox import crash, keeper, nursery

pytestmark = pytest.mark.slow

MESSAGES, KILLS = 200, 12
#: a process that has not got on in so many seconds has nothing more to do
PATIENCE = 20.0


@pytest.fixture(scope="module")
def children():
    with nursery.opened() as opened:
        yield opened


@pytest.fixture(params=["resend", "hold"])
def setting(request):
    return request.param


@pytest.fixture
def witness(database_url, tmp_path, app, setting, children):
    """The witness of processes that deliver through a relay."""
    with keeper.running(tmp_path) as relay:
        children.take(database_url, tmp_path, crash.warm, mail_url=relay.url, mail_after_crash=setting)
        yield crash.Witness(app, relay)


def finish(children, witness):
    """Lives that nothing disturbs: what was cut off is taken back, whatever is left goes out."""
    for _life in range(2):
        assert children.ended(children.born(crash.deliver, witness.now)) == 0
        witness.look()


def test_killed_at_random_moments(app, witness, children, setting):
    with app.app_context():
        crash.enqueue("m", MESSAGES)
    for _kill in range(KILLS):
        child = children.born(crash.deliver, witness.now)
        witness.relay.wait(len(witness.relay.copies()) + random.randrange(MESSAGES // KILLS), PATIENCE)
        time.sleep(random.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        assert children.ended(child) == -signal.SIGKILL
        witness.look()
    finish(children, witness)
    figures = witness.judge(setting)
    assert figures["cut off in hand-over"] == figures["uncertain"] or setting == "resend"


def test_killed_before_every_line(app, witness, children, setting):
    """Each life dies before the first line at which none has died yet, until one comes through."""
    with app.app_context():
        crash.enqueue("m", 80)
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        fate = nursery.Fate(died_at=children.deaths())
        code = children.ended(children.born(crash.deliver, witness.now, fate=fate))
        witness.look()
    finish(children, witness)
    figures = witness.judge(setting)
    assert len(children.deaths()) == figures["lives"] - 3 > 150
    assert figures["cut off in hand-over"] > 30
