from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from calendar_app.models.mail import BadAddress, JobState, MailGate, OutboxMessage
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


@pytest.fixture
def ticking(transact):
    with transact() as session:
        session.add(JobState(name="remind", last_run_at=NOW))


def waiting(session, minutes: int, **columns) -> None:
    """A message that could have been handed over so many minutes ago."""
    since = NOW - timedelta(minutes=minutes)
    moments = {"slot": since, "sealed_at": since, "next_try_at": since, "expires_at": NOW + timedelta(days=1)}
    shown = {"kind": "reminders", "recipient": "thu@example.vn", "subject": "Nhắc", "message_id": f"<{minutes}@x>"}
    session.add(OutboxMessage(**shown, body=b"", part=minutes + 100, **{**moments, **columns}))


@pytest.mark.parametrize(
    ("minutes", "columns", "status", "mail"),
    [
        (14, {}, 200, "flowing"),
        (16, {}, 503, "stuck"),
        (16, {"state": "retry"}, 503, "stuck"),
        (16, {"state": "sent"}, 200, "flowing"),
        (16, {"expires_at": NOW}, 200, "flowing"),
        (16, {"next_try_at": NOW + timedelta(minutes=1)}, 200, "flowing"),
    ],
)
def test_it_is_not_ready_while_mail_is_stuck(client, transact, ticking, minutes, columns, status, mail):
    with transact() as session:
        waiting(session, minutes, **columns)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["mail"]) == (status, mail)


def test_mail_behind_a_closed_gate_waits_rightly(client, transact, ticking):
    with transact() as session:
        waiting(session, 60)
        session.add(MailGate(closed_at=NOW, why="restored", opened_by=""))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["mail"]) == (200, "held")


def test_figures_are_read_from_the_database_and_name_nobody(client, transact, ticking):
    with transact() as session:
        waiting(session, 10)
        waiting(session, 2, state="sent")
        session.add(BadAddress(address="thu@example.vn", since=NOW, why="550", cleared_by=""))

    answer = client.get("/metrics")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }

    assert answer.mimetype == "text/plain"
    assert found["calendar_mail_messages", "queued"] == found["calendar_mail_messages", "sent"] == 1
    assert found["calendar_mail_messages", "failed"] == found["calendar_reminders", "wanted"] == 0
    assert found["calendar_mail_oldest_due_age_seconds",] == 600
    assert found["calendar_job_heartbeat_age_seconds", "remind"] == 0
    assert (found["calendar_mail_gate_open",], found["calendar_mail_bad_addresses",]) == (1, 1)
    assert "@" not in answer.text


@pytest.mark.parametrize(
    ("given", "status"), [("", 401), ("Bearer wrong", 401), ("Bearer ư", 401), ("Bearer s3cret", 200)]
)
def test_with_a_token_figures_are_for_its_bearer(app, client, given, status):
    app.config["CALENDAR"] = replace(app.config["CALENDAR"], metrics_token="s3cret")

    assert client.get("/metrics", headers={"Authorization": given.encode().decode("latin-1")}).status_code == status
