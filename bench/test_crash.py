"""Ten thousand letters and five hundred deaths at random moments, then a death before every line."""

import os

import pytest

from tests.outbox import crash, keeper

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
