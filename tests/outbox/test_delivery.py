"""Every message once, a bad one never in the way of the next, whatever the relay does and wherever the process dies."""

import mailbox
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.mail import OutboxMessage
from calendar_app.outbox import gate, jobs, queries, service
from calendar_app.outbox.handover import Outcome
from calendar_app.outbox.smtp import STAGES
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
def test_killed_anywhere_and_held_no_message_goes_out_twice_by_smtp(
    smtp_server, monkeypatch, mail_url, after_crash, enqueue, deliver, states, step, when
):
    after_crash("hold")
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


@pytest.fixture
def cut_off(smtp_server, mail_url, enqueue, deliver, monkeypatch):
    """A message that the relay took, and nobody was left to write that down."""
    mail_url(smtp_server.url)
    enqueue("a@example.vn")
    with monkeypatch.context() as patch:
        patch.setattr(service, "settle", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            deliver()


def test_cut_off_after_the_relays_yes_it_is_sent_again_unchanged(cut_off, smtp_server, deliver, states):
    assert deliver(MUCH_LATER) == {"retry": 1, "sent": 1}
    first, second = smtp_server.letters
    assert first == second
    assert states() == {"a@example.vn": "sent"}


def test_cut_off_after_the_relays_yes_it_is_held_for_a_person(cut_off, smtp_server, after_crash, deliver, states):
    after_crash("hold")
    assert deliver(MUCH_LATER) == {"uncertain": 1}
    assert deliver(MUCH_LATER + timedelta(hours=1)) == {}
    assert (smtp_server.recipients, states()) == (["a@example.vn"], {"a@example.vn": "uncertain"})


def test_what_is_being_handed_over_is_left_alone_for_the_lease_and_the_longest_talk(cut_off, deliver, states):
    ends = NOW + service.LEASE + timedelta(seconds=sum(STAGES.values()))
    assert deliver(ends - timedelta(seconds=2)) == {}
    assert states() == {"a@example.vn": "handing_over"}
    assert deliver(ends + timedelta(seconds=2)) == {"retry": 1, "sent": 1}


def test_what_may_have_arrived_is_not_taken_back(app, cut_off, transact, states):
    """Its lines would be said again in other words, in a message that no reader knows for the same."""
    with transact() as session:
        service.recover(session, MUCH_LATER, longest=timedelta(), resend=True)
    with transact() as session:
        row = session.query(OutboxMessage).one()
        assert not service.withdraw(session, row.id, "no longer true")
    assert states() == {"a@example.vn": "retry"}


def test_after_the_clock_was_set_nothing_in_hand_over_is_taken_back(app, cut_off, transact, states):
    """A lease that ended because somebody moved the hands is no sign of a dead process."""
    longest = timedelta(minutes=1)
    with transact() as session:
        assert service.recover(session, MUCH_LATER, longest=longest, resend=True, steady=longest) == {}
        later = longest + timedelta(seconds=1)
        assert service.recover(session, MUCH_LATER, longest=longest, resend=True, steady=later) == {"retry": 1}


def test_a_clock_set_back_holds_nothing_up_for_hours(cut_off, deliver):
    """The lease would end in five hours; it ends as one that began just now."""
    assert deliver(NOW - timedelta(hours=5)) == {}
    assert deliver(NOW - timedelta(hours=5) + timedelta(minutes=4)) == {"retry": 1, "sent": 1}


def test_a_clock_set_back_holds_no_second_attempt_up_for_hours(smtp_server, enqueue, mail_url, deliver):
    smtp_server.refusals["full@example.vn"] = "452 mailbox full"
    mail_url(smtp_server.url)
    enqueue("full@example.vn")
    deliver()
    smtp_server.refusals.clear()
    assert deliver(NOW - timedelta(hours=5)) == {"sent": 1}


def test_what_a_wrong_clock_called_too_late_goes_out_when_it_is_set_right(smtp_server, enqueue, mail_url, deliver):
    mail_url(smtp_server.url)
    enqueue("a@example.vn", expires_at=NOW + timedelta(hours=2))
    assert deliver(NOW + timedelta(hours=5)) == {"expired": 1}
    assert deliver(NOW) == {"sent": 1}
    assert deliver(NOW + timedelta(hours=5)) == {}


def test_the_most_urgent_goes_first(smtp_server, enqueue, mail_url, deliver, monkeypatch):
    """After the process was down: what makes sense for the shortest time first, and nothing that makes none."""
    monkeypatch.setattr(jobs, "BATCH", 2)
    mail_url(smtp_server.url)
    for hours in (30, 3, 96, 1, 12, 2):
        enqueue(f"{hours}@example.vn", expires_at=NOW + timedelta(hours=hours))
    assert deliver(NOW + timedelta(hours=2, minutes=30)) == {"expired": 2, "sent": 4}
    assert smtp_server.recipients == ["3@example.vn", "12@example.vn", "30@example.vn", "96@example.vn"]


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "handing_over"), (0.9, "handing_over"), (1, ""), (61, "")]
)  # fmt: skip
def test_a_claim_is_good_as_long_as_its_lease(enqueue, transact, minutes, state):
    enqueue("a@example.vn")
    with transact() as session:
        (mail,) = service.claim(session, "one", "l@example.vn", NOW, 10)
        assert service.begin(session, mail, NOW + timedelta(minutes=minutes)) == state


def test_what_expires_in_our_hand_is_not_handed_over(enqueue, transact, states):
    enqueue("a@example.vn", expires_at=NOW + timedelta(seconds=30))
    with transact() as session:
        (mail,) = service.claim(session, "one", "l@example.vn", NOW, 10)
        assert service.begin(session, mail, NOW + timedelta(seconds=30)) == "expired"
    assert states() == {"a@example.vn": "expired"}


def test_behind_a_gate_that_closed_meanwhile_nothing_is_handed_over(enqueue, transact, deliver, states):
    enqueue("a@example.vn")
    with transact() as session:
        (mail,) = service.claim(session, "one", "l@example.vn", NOW, 10)
        gate.close(session, gate.RESTORED, NOW)
        assert service.begin(session, mail, NOW) == "retry"
    assert deliver(NOW) == {}
    with transact() as session:
        gate.release(session, SYSTEM, NOW, drop=False)
    assert deliver(NOW) == {"sent": 1}


def test_a_claim_that_ended_is_taken_by_the_next_who_asks(enqueue, transact, deliver):
    enqueue("a@example.vn")
    with transact() as session:
        (mail,) = service.claim(session, "dead", "l@example.vn", NOW, 10)
    assert deliver(NOW + timedelta(seconds=59)) == {}
    assert deliver(NOW + timedelta(seconds=60)) == {"sent": 1}
    with transact() as session:
        assert service.begin(session, mail, NOW) == ""


def test_a_relay_that_is_not_there_is_no_attempt_of_the_message(app, enqueue, mail_url, deliver):
    mail_url(f"smtp://127.0.0.1:{free_port()}")
    enqueue("a@example.vn")
    for minute in range(0, 60, 2):
        assert deliver(NOW + timedelta(minutes=minute)) == {"retry": 1}
    with app.app_context():
        row = db.session.query(OutboxMessage).one()
        assert (row.attempt, row.next_try_at < NOW + timedelta(minutes=60)) == (0, True)


def test_a_process_that_comes_back_late_changes_nothing(app, enqueue, transact, states):
    enqueue("a@example.vn")
    with transact() as session:
        (old,) = service.claim(session, "old", "l@example.vn", NOW, 10)
    with transact() as session:
        (new,) = service.claim(session, "new", "l@example.vn", MUCH_LATER, 10)

    with transact() as session:
        assert service.begin(session, old, MUCH_LATER) == ""
        assert service.settle(session, old, Outcome("failed"), MUCH_LATER) == ""
        assert service.put_off(session, old, "late", service.REST, MUCH_LATER) == ""
    with transact() as session:
        assert service.begin(session, new, MUCH_LATER) == "handing_over"
        assert service.settle(session, old, Outcome("failed"), MUCH_LATER) == ""
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
