from datetime import timedelta

import pytest

from calendar_app.models.mail import JobState
from tests.conftest import NOW


@pytest.fixture
def database_template():
    return "migrated"


def test_the_process_is_alive(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers


def test_without_a_scheduler_it_is_not_ready(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["scheduler"]) == (503, "silent")


@pytest.mark.parametrize(("ago", "status"), [(timedelta(minutes=1), 200), (timedelta(minutes=4), 503)])
def test_it_is_ready_while_the_scheduler_ticks(client, transact, ago, status):
    with transact() as session:
        session.add(JobState(name="remind", last_run_at=NOW - ago))

    assert client.get("/readyz").status_code == status
