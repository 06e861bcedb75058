"""Every message once, a bad one never in the way of the next, whatever the relay does and wherever the process dies."""

import mailbox
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import jobs, queries, service
from calendar_app.outbox.handover import Outcome
from config import BadSetting
from tests.conftest import NOW
from tests.outbox.relays import relay
from tests.smtp import free_port

LATER = NOW + timedelta(minutes=2)
#: after every lease has ended
MUCH_LATER = NOW + timedelta(hours=1)


class Killed(BaseException):
    """The process ends here: nothing catches it."""


def subjects(folder: Path) -> list[str]:
    return sorted(str(message["To"]) for message in mailbox.Maildir(folder, create=False))


def test_into_a_maildir(tmp_path, enqueue, deliver, states):
    enqueue("a@example.vn", "b@example.vn")

    assert deliver() == {"sent": 2}
    assert deliver() == {}
    assert states() == {"a@example.vn": "sent", "b@example.vn": "sent"}
    box = mailbox.Maildir(tmp_path / "mail", create=False)
    assert sorted(message.get_payload()[0].get_payload(decode=True).decode() for message in box) == [
        "Kính gửi chị.\n.\nHết."
    ] * 2  # fmt: skip


def test_through_a_relay(smtp_server, enqueue, mail_url, deliver):
    mail_url(smtp_server.url)
    enqueue("a@example.vn", "b@example.vn")

    assert deliver() == {"sent": 2}
    assert smtp_server.recipients == ["a@example.vn", "b@example.vn"]
    assert [letter.recipients for letter in smtp_server.letters] == [("a@example.vn",), ("b@example.vn",)]
    text = smtp_server.letters[0].message.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == ["Kính gửi chị.", ".", "Hết."]


def test_the_sealed_bytes_are_what_goes_out(app, smtp_server, enqueue, mail_url, deliver):
    mail_url(smtp_server.url)
    enqueue("a@example.vn")
    deliver()

    with app.app_context():
        assert smtp_server.letters[0].raw == db.session.query(OutboxMessage).one().body


def test_a_bad_message_never_holds_back_the_next(smtp_server, enqueue, mail_url, deliver, states):
    smtp_server.refusals.update({"gone@example.vn": "550 no such user", "full@example.vn": "452 mailbox full"})
    mail_url(smtp_server.url)
    enqueue("gone@example.vn", "full@example.vn", "a@example.vn")

    assert deliver() == {"failed": 1, "retry": 1, "sent": 1}
    assert states() == {"gone@example.vn": "failed", "full@example.vn": "retry", "a@example.vn": "sent"}


def test_refused_for_now_it_is_tried_again_at_growing_distances(app, smtp_server, enqueue, mail_url, deliver, states):
    smtp_server.refusals["full@example.vn"] = "452 mailbox full"
    mail_url(smtp_server.url)
    enqueue("full@example.vn")

    assert [deliver(NOW + timedelta(minutes=minute)) for minute in (0, 0.5, 2, 3, 9)] == [
        {"retry": 1}, {}, {"retry": 1}, {}, {"retry": 1},
    ]  # fmt: skip
    smtp_server.refusals.clear()
    assert deliver(NOW + timedelta(minutes=30)) == {"sent": 1}
    assert deliver(NOW + timedelta(days=1)) == {}
    assert smtp_server.recipients == ["full@example.vn"]


def test_pauses_grow_and_are_never_quite_the_same():
    found = [[service.pause(attempt) for _ in range(50)] for attempt in range(1, 8)]
    assert [max(few) < min(many) for few, many in zip(found, found[1:4], strict=False)] == [True] * 3
    assert all(timedelta(minutes=48) <= pause <= timedelta(minutes=72) for pause in found[-1])
    assert all(len(set(pauses)) > 1 for pauses in found)


def test_too_late_it_is_not_sent(smtp_server, enqueue, mail_url, deliver, states):
    mail_url(smtp_server.url)
    enqueue("a@example.vn", expires_at=NOW)

    assert deliver() == {"expired": 1}
    assert (states(), smtp_server.letters) == ({"a@example.vn": "expired"}, [])


def test_a_relay_that_is_not_there_puts_the_whole_batch_off(enqueue, mail_url, deliver, states):
    mail_url(f"smtp://127.0.0.1:{free_port()}")
    enqueue("a@example.vn", "b@example.vn")

    assert deliver() == {"retry": 2}
    assert set(states().values()) == {"retry"}


@pytest.mark.parametrize(
    ("hangs_at", "outcome"),
    [("greeting", "retry"), ("EHLO", "retry"), ("RCPT", "retry"), ("DATA", "retry"), (".", "uncertain")],
)
def test_a_relay_that_hangs(enqueue, mail_url, deliver, hangs_at, outcome):
    """Once the last dot is out it may have been taken: never again. Before that it was not."""
    with relay({hangs_at: None}) as url:
        mail_url(f"{url}?timeout=0.3")
        enqueue("a@example.vn")
        assert deliver() == {outcome: 1}


@pytest.mark.parametrize(
    ("closes_at", "outcome"), [("greeting", "retry"), ("MAIL", "retry"), ("DATA", "retry"), (".", "uncertain")]
)
def test_a_relay_that_hangs_up(enqueue, mail_url, deliver, closes_at, outcome):
    with relay({closes_at: b""}) as url:
        mail_url(url)
        enqueue("a@example.vn", "b@example.vn")
        assert deliver() == {outcome: 2}


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("MAIL", b"451 greylisted\r\n", "retry"),
        ("DATA", b"451 busy\r\n", "retry"),
        ("DATA", b"250 what\r\n", "retry"),
        (".", b"451 disk full\r\n", "retry"),
        (".", b"554 spam\r\n", "failed"),
        (".", b"nonsense\r\n", "uncertain"),
        ("RCPT", b"421 closing\r\n", "retry"),
    ],
)
def test_what_an_answer_means(enqueue, mail_url, deliver, step, answer, outcome):
    with relay({step: answer}) as url:
        mail_url(url)
        enqueue("a@example.vn", "b@example.vn")
        assert deliver() == {outcome: 2}


def test_an_uncertain_message_is_never_tried_again(enqueue, mail_url, deliver):
    with relay({".": b""}) as url:
        mail_url(url)
        enqueue("a@example.vn")
        deliver()
        assert deliver(MUCH_LATER) == {}


def test_an_error_nobody_foresaw_stops_one_message_only(enqueue, deliver, states):
    def send(mail):
        if mail.recipient == "a@example.vn":
            raise RuntimeError("what now")
        return Outcome("sent")

    enqueue("a@example.vn", "b@example.vn")
    assert deliver(send=send) == {"uncertain": 1, "sent": 1}


@pytest.mark.parametrize("step", ["claim", "begin", "settle"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_anywhere_each_message_arrives_once_in_a_maildir(
    tmp_path, monkeypatch, enqueue, deliver, states, step, when
):
    enqueue("a@example.vn", "b@example.vn", "c@example.vn")
    kill_once(monkeypatch, step, when)
    with pytest.raises(Killed):
        deliver()

    deliver(MUCH_LATER)

    assert set(states().values()) == {"sent"}
    assert len(mailbox.Maildir(tmp_path / "mail", create=False)) == 3


@pytest.mark.parametrize("step", ["claim", "begin", "settle"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_anywhere_no_message_goes_out_twice_by_smtp(
    smtp_server, monkeypatch, mail_url, enqueue, deliver, states, step, when
):
    mail_url(smtp_server.url)
    enqueue("a@example.vn", "b@example.vn", "c@example.vn")
    kill_once(monkeypatch, step, when)
    with pytest.raises(Killed):
        deliver()

    deliver(MUCH_LATER)

    assert len(smtp_server.recipients) == len(set(smtp_server.recipients))
    lost = {address for address, state in states().items() if state == "uncertain"}
    assert len(lost) <= 1
    assert set(smtp_server.recipients) | lost == set(states())


def kill_once(monkeypatch, step: str, when: str) -> None:
    """End the process at the second call of a step: before it does anything, or in its transaction's end."""
    real, calls = getattr(service, step), iter(range(1, 100))

    def dying(*args, **keywords):
        deadly = next(calls) == (1 if step == "claim" else 2)
        if deadly and when == "before":
            raise Killed
        result = real(*args, **keywords)
        if deadly:
            raise Killed
        return result

    monkeypatch.setattr(service, step, dying)


def test_killed_between_the_relays_yes_and_writing_it_down(
    smtp_server, mail_url, enqueue, deliver, states, monkeypatch
):
    mail_url(smtp_server.url)
    enqueue("a@example.vn")
    monkeypatch.setattr(service, "settle", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        deliver()
    monkeypatch.undo()

    assert deliver(MUCH_LATER) == {"uncertain": 1}
    assert smtp_server.recipients == ["a@example.vn"]


def test_a_process_that_comes_back_late_changes_nothing(app, enqueue, transact, states):
    enqueue("a@example.vn")
    with transact() as session:
        (old,) = service.claim(session, "old", "l@example.vn", NOW, 10)
    with transact() as session:
        assert service.recover(session, MUCH_LATER, repeatable=False) == {"retry": 1}
        (new,) = service.claim(session, "new", "l@example.vn", MUCH_LATER, 10)

    with transact() as session:
        assert not service.begin(session, old, MUCH_LATER)
        assert service.settle(session, old, Outcome("failed"), MUCH_LATER) == ""
    with transact() as session:
        assert service.begin(session, new, MUCH_LATER)
    assert states() == {"a@example.vn": "handing_over"}


def test_two_processes_on_one_database_send_each_message_once(make_app, database_url, enqueue, states):
    addresses = [f"{number}@example.vn" for number in range(30)]
    enqueue(*addresses)
    sent: list[str] = []
    start = threading.Barrier(2)

    def run(app):
        start.wait()
        with app.app_context():
            jobs.deliver(NOW, send=lambda mail: sent.append(mail.recipient) or Outcome("sent"))

    threads = [threading.Thread(target=run, args=(make_app(database_url),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sent) == sorted(addresses)
    assert set(states().values()) == {"sent"}


def test_while_it_is_handed_over_no_transaction_is_open(app, enqueue, deliver, make_app, database_url):
    other = make_app(database_url)
    seen: list[bool] = []

    def send(mail):
        seen.append(db.session.registry().in_transaction())
        with other.app_context(), transaction(SYSTEM, NOW) as session:
            assert queries.number_of_messages(session) == 1
        return Outcome("sent")

    enqueue("a@example.vn")
    assert deliver(send=send) == {"sent": 1}
    assert seen == [False]


def test_many_more_than_one_batch(monkeypatch, enqueue, deliver):
    monkeypatch.setattr(jobs, "BATCH", 2)
    enqueue(*(f"{number}@example.vn" for number in range(7)))
    assert deliver() == {"sent": 7}


def test_a_mail_url_that_names_no_way_out(mail_url, deliver):
    mail_url("pigeon:loft")
    with pytest.raises(BadSetting, match="MAIL_URL"):
        deliver()


def test_the_administrators_page(app, enqueue, deliver):
    app.config["CALENDAR"] = replace(app.config["CALENDAR"])
    enqueue("a@example.vn", "b@example.vn")
    deliver()
    with app.app_context():
        rows = queries.messages(db.session(), page=1)
        assert [(row.recipient, row.state) for row in rows] == [("b@example.vn", "sent"), ("a@example.vn", "sent")]
        assert queries.messages(db.session(), page=2) == []
        found = queries.message(db.session(), rows[0].id)
        assert found is not None
        assert NOW <= (found.sent_at or MUCH_LATER) < LATER
