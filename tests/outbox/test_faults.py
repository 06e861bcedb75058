"""Faults of a mail server, a hundred mails each: every mail ends where it should, and what is sent arrives once."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from calendar_app.extensions import db
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.outbox import smtp
from tests.conftest import NOW
from tests.outbox.relays import RESET, Relay, running
from tests.smtp import free_port

ADDRESSES = [f"m{number}@example.vn" for number in range(100)]
ALL = len(ADDRESSES)
#: minutes after which a tick is made: each later than the pause before it can last
TICKS = (0, 2, 9, 28, 101, 174, 247, 320)
#: the last one is after everything has expired
LONG = (*TICKS, 60 * 24 * 5)


@pytest.fixture
def mails(enqueue):
    enqueue(*ADDRESSES)


@pytest.fixture
def run(mails, mail_url, deliver, states):
    """Ticks against a relay; where the mails are then, by state."""

    def run(url, minutes=TICKS):
        mail_url(url)
        for minute in minutes:
            deliver(NOW + timedelta(minutes=minute))
        return Counter(states().values())

    return run


def only_first(words: bytes, times: int = ALL):
    """An answer that is given so often, then the usual one."""
    left, lock = iter(range(times)), threading.Lock()

    def said(line: bytes, _relay: Relay) -> bytes:
        with lock:
            refuse = next(left, None) is not None
        usual = b"354 go on\r\n" if line.upper().startswith(b"DATA") else b"250 fine\r\n"
        return words if refuse else usual

    return said


def once_each(relay: Relay) -> None:
    assert sorted(relay.taken) == sorted(ADDRESSES)


def waits(found: Counter[str]) -> bool:
    """Whether every mail still waits for its first or next attempt."""
    return set(found) <= {"queued", "retry"} and found.total() == ALL


def marked(app) -> int:
    with app.app_context():
        return db.session.query(BadAddress).count()


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_refused_for_now_before_the_message_is_told(run, step):
    with running({step: only_first(b"451 4.3.0 later\r\n", 150)}) as relay:
        assert run(relay.url) == {"sent": ALL}
        once_each(relay)


def test_refused_for_now_at_data(run):
    script: dict = {"DATA": b"451 4.3.0 later\r\n"}
    with running(script) as relay:
        assert run(relay.url, (0,)) == {"retry": ALL}
        del script["DATA"]
        assert run(relay.url, TICKS[1:]) == {"sent": ALL}
        once_each(relay)


def test_refused_for_now_after_the_message(run):
    script: dict = {".": b"452 4.3.1 disk full\r\n"}
    with running(script) as relay:
        assert run(relay.url, (0, 2)) == {"retry": ALL}
        del script["."]
        assert run(relay.url, TICKS[2:]) == {"sent": ALL}
        once_each(relay)


def test_greylisting_takes_each_at_its_second_coming(run):
    seen: set[bytes] = set()

    def greylisted(line, _relay):
        fresh = line not in seen
        seen.add(line)
        return b"450 4.2.0 greylisted, come back\r\n" if fresh else b"250 fine\r\n"

    with running({"RCPT": greylisted}) as relay:
        assert run(relay.url, (0,)) == {"retry": ALL}
        assert run(relay.url, (2,)) == {"sent": ALL}
        once_each(relay)


def test_refused_for_good_it_is_not_tried_again_and_the_address_is_marked(app, run):
    with running({"RCPT": b"550 5.1.1 no such user\r\n"}) as relay:
        assert run(relay.url) == {"failed": ALL}
        assert (relay.taken, relay.connections) == ([], 1)
    assert marked(app) == ALL


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("MAIL", b"550 5.1.8 who are you\r\n"),
        ("RCPT", b"550 5.7.1 policy\r\n"),
        ("RCPT", b"554 relay access denied\r\n"),
        (".", b"554 5.6.0 spam\r\n"),
    ],
)
def test_refused_for_good_because_of_us_no_address_is_marked(app, run, step, words):
    with running({step: words}) as relay:
        assert run(relay.url, (0, 60)) == {"failed": ALL}
    assert marked(app) == 0


def test_no_connection_until_the_relay_is_there(run):
    assert waits(run(f"smtp://127.0.0.1:{free_port()}", (0, 2)))
    with running({}) as relay:
        assert run(relay.url, TICKS[2:]) == {"sent": ALL}
        once_each(relay)


def test_reset_after_the_last_dot_is_uncertain_and_never_sent_again(run):
    with running({".": RESET}) as relay:
        assert run(relay.url, LONG) == {"uncertain": ALL}
        once_each(relay)


@pytest.mark.parametrize("step", ["greeting", "MAIL", "RCPT", "DATA"])
def test_a_relay_that_hangs(run, step):
    script: dict = {step: None}
    with running(script) as relay:
        assert waits(run(f"{relay.url}?timeout=0.05", (0, 2)))
        del script[step]
        assert run(relay.url, TICKS[2:]) == {"sent": ALL}
        once_each(relay)


def test_where_every_second_mail_hangs_the_others_hardly_wait(run):
    """The stages of the mails that hang get shorter and shorter; those of the others suffice all the same."""
    slow = {f"RCPT TO:<{address}>\r\n".encode().upper() for address in ADDRESSES[::2]}
    with running({"RCPT": lambda line, _relay: None if line.upper() in slow else b"250 fine\r\n"}) as relay:
        assert run(f"{relay.url}?timeout=0.05", (0,)) == {"sent": ALL // 2, "retry": ALL // 2}
        assert sorted(relay.taken) == sorted(ADDRESSES[1::2])


def test_a_relay_that_hangs_after_the_last_dot_gets_few_more(run):
    script: dict = {".": None}
    with running(script) as relay:
        assert run(f"{relay.url}?timeout=0.05", (0,))["uncertain"] == 3
        del script["."]
        assert run(relay.url, TICKS[1:]) == {"uncertain": 3, "sent": ALL - 3}
        assert len(relay.taken) == ALL - 3


class Screening:
    """A relay that takes its time over some messages after their last dot; of the others it says so at once."""

    def __init__(self, slow, until: threading.Event | None = None) -> None:
        self.slow, self.until, self.told, self.talk = set(slow), until, [], threading.local()
        self.script = {"RCPT": self.rcpt, ".": self.dot}

    def rcpt(self, line: bytes, _relay: Relay) -> bytes:
        self.talk.to = line.decode().partition("<")[2].partition(">")[0]
        return b"250 fine\r\n"

    def dot(self, _line: bytes, _relay: Relay) -> bytes | None:
        if self.talk.to in self.slow:
            return b"250 at last\r\n" if self.until and self.until.wait(20) else None
        self.told.append(self.talk.to)
        if self.until and len(self.told) == ALL - len(self.slow):
            self.until.set()
        return b"250 fine\r\n"


def test_whoever_waits_for_the_last_word_holds_nobody_up(run, monkeypatch):
    """Every tenth message is answered only when all others have arrived."""
    monkeypatch.setattr(smtp, "SOON", 1 / 1000)
    relay = Screening(ADDRESSES[::10], threading.Event())
    with running(relay.script) as made:
        assert run(f"{made.url}?timeout=15", (0,)) == {"sent": ALL}
    assert sorted(relay.told) == sorted(set(ADDRESSES) - relay.slow)


def test_where_every_second_mail_hangs_after_the_last_dot_all_others_arrive(run):
    """More of them than may wait at one time."""
    relay = Screening(ADDRESSES[::2])
    with running(relay.script) as made:
        assert run(f"{made.url}?timeout=0.3", (0,)) == {"sent": ALL // 2, "uncertain": ALL // 2}
        assert run(f"{made.url}?timeout=0.3", TICKS[1:]) == {"sent": ALL // 2, "uncertain": ALL // 2}
    assert sorted(relay.told) == sorted(ADDRESSES[1::2])


def test_one_byte_at_a_time(run):
    with running({}, drip=0.02) as relay:
        assert waits(run(f"{relay.url}?timeout=0.1", (0, 2)))
        relay.drip = 0
        assert run(relay.url, TICKS[2:]) == {"sent": ALL}
        once_each(relay)


def test_421_in_the_middle(run):
    """The relay ends the connection at every seventh message; each goes on over a new one, in the same tick."""
    numbers = iter(range(1, 1000))
    said = {"MAIL": lambda *_: b"421 4.7.0 enough\r\n" if next(numbers) % 7 == 0 else b"250 fine\r\n"}
    with running(said) as relay:
        assert run(relay.url, (0,)) == {"sent": ALL}
        assert relay.connections > ALL // 7
        once_each(relay)


def test_421_to_everybody_ends_visibly_when_it_makes_no_sense_any_more(app, run):
    with running({"MAIL": b"421 closing\r\n"}) as relay:
        assert run(relay.url, LONG) == {"expired": ALL}
    with app.app_context():
        assert {row.error[:3] for row in db.session.query(OutboxMessage)} == {"421"}


def test_a_login_that_fails_sends_nothing_and_marks_nobody(app, run):
    script: dict = {"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n", "AUTH": b"535 5.7.8 wrong password\r\n"}
    with running(script) as relay:
        url = relay.url.replace("//", "//lich:secret@")
        assert waits(run(url, (0, 2)))
        assert relay.taken == []
        script["AUTH"] = b"235 welcome\r\n"
        assert run(url, TICKS[2:]) == {"sent": ALL}
        once_each(relay)
    assert marked(app) == 0


@pytest.mark.parametrize(
    "script",
    [
        {},
        {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STAR": b"454 not now\r\n"},
        {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STAR": b"220 go on\r\nthis is no TLS\r\n"},
        {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STAR": b"220 go on\r\n"},
    ],
)
def test_tls_that_fails_never_goes_on_without(run, script):
    with running(script) as relay:
        assert run(f"{relay.url}?starttls=1&timeout=0.2", LONG) == {"expired": ALL}
        assert relay.taken == []


def test_a_relay_that_never_reads(enqueue, mail_url, deliver, app):
    """The content fills every buffer on the way; the wait for the relay to read it ends all the same."""
    enqueue("a@example.vn")
    with app.app_context():
        db.session.query(OutboxMessage).one().body = b"x" * 64 + b"\r\n" + b"y" * (24 * 1024 * 1024)
        db.session.commit()
    with running({}, reads=False) as relay:
        mail_url(f"{relay.url}?timeout=0.3")
        assert deliver() == {"retry": 1}
        assert relay.taken == []
