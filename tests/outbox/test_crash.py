"""Killed at random moments and before every line: nothing lost, nothing twice but what was being handed over."""

import pytest

from tests.outbox import crash, keeper

pytestmark = pytest.mark.slow

MESSAGES, KILLS = 200, 12


@pytest.fixture(params=["resend", "hold"])
def setting(request):
    return request.param


@pytest.fixture
def witness(database_url, tmp_path, app, setting, children):
    """The witness of processes that deliver through a relay."""
    with keeper.running(tmp_path) as relay:
        children.take(database_url, tmp_path, crash.warm, mail_url=relay.url, mail_after_crash=setting)
        yield crash.Witness(app, relay)


def test_killed_at_random_moments(app, witness, children, setting):
    with app.app_context():
        crash.enqueue("m", MESSAGES)
    crash.kill_at_random(children, witness, MESSAGES, KILLS)
    assert witness.judge(setting)["lives"] == KILLS + 2


def test_killed_before_every_line(app, witness, children, setting):
    with app.app_context():
        crash.enqueue("m", 80)
    crash.kill_at_every_line(children, witness)
    figures = witness.judge(setting)
    assert len(children.deaths()) == figures["lives"] - 3 > 150
    assert figures["cut off in hand-over"] > 30
