"""Ten thousand letters and five hundred deaths at random moments, then a death before every line; and the same of
reminders, from noting what is due to handing it over."""

import os

import pytest

from tests.outbox import crash, keeper
from tests.reminders import chain

MESSAGES = int(os.environ.get("BENCH_MESSAGES", "10000"))
KILLS = MESSAGES // 20


@pytest.fixture(params=["resend", "hold"])
def setting(request):
    return request.param


@pytest.fixture
def witness(database_url, tmp_path, app, setting, children):
    with keeper.running(tmp_path) as relay:
        children.take(database_url, tmp_path, crash.warm, mail_url=relay.url, mail_after_crash=setting)
        yield crash.Witness(app, relay)


def test_killed(benchmark, tell, app, witness, children, setting):
    with app.app_context():
        crash.enqueue("m", MESSAGES)
    benchmark.pedantic(crash.kill_at_random, (children, witness, MESSAGES, KILLS), rounds=1)
    figures = witness.judge(setting)
    with app.app_context():
        crash.enqueue("line", 80)
    crash.kill_at_every_line(children, witness)
    lines = len(children.deaths())
    tell(f"{setting}, {KILLS} kills: {figures}; then one before each of {lines} lines: {witness.judge(setting)}")


def test_killed_on_the_whole_way(benchmark, tell, app, witness, children, setting):
    """Half of the deaths within moments of a life's beginning, while it notes and seals."""
    with app.app_context():
        chain.due(MESSAGES)
    whole = chain.Witness(app, witness.relay)
    benchmark.pedantic(chain.kill_at_random, (children, whole, MESSAGES, KILLS), rounds=1)
    tell(f"{setting}, {KILLS} kills from noting to handing over: {whole.judge(setting)}")


@pytest.mark.parametrize("setting", ["resend"], indirect=True)
def test_killed_before_every_line_of_noting_and_sealing(tell, app, witness, children, setting):
    with app.app_context():
        chain.due(100)
    whole = chain.Witness(app, witness.relay)
    chain.kill_at_every_line(children, whole, chain.NOTING)
    tell(f"one death before each of {len(children.deaths())} lines of noting and sealing: {whole.judge(setting)}")
