"""Killed anywhere between noting what is due and handing it over: everybody is told, nobody in two messages."""

import pytest

from tests.outbox import crash, keeper
from tests.outbox.conftest import children  # noqa: F401
from tests.reminders import chain

pytestmark = pytest.mark.slow

PEOPLE, KILLS = 150, 10


@pytest.fixture(params=["resend", "hold"])
def setting(request):
    return request.param


@pytest.fixture
def witness(database_url, tmp_path, app, setting, children):  # noqa: F811
    """The witness of processes that remind and deliver through a relay."""
    with keeper.running(tmp_path) as relay:
        children.take(database_url, tmp_path, crash.warm, mail_url=relay.url, mail_after_crash=setting)
        yield chain.Witness(app, relay)


def test_killed_at_random_moments(app, witness, children, setting):  # noqa: F811
    with app.app_context():
        chain.due(PEOPLE)
    chain.kill_at_random(children, witness, PEOPLE, KILLS)
    assert witness.judge(setting)["people"] == PEOPLE


@pytest.mark.parametrize("setting", ["resend"], indirect=True)
def test_killed_before_every_line_of_sealing(app, witness, children, setting):  # noqa: F811
    with app.app_context():
        chain.due(30)
    chain.kill_at_every_line(children, witness, chain.SEALING)
    assert witness.judge(setting)["people"] == 30
    assert len(children.deaths()) > 60
