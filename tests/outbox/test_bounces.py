"""Returned mail: read by IMAP and from a Maildir, matched by our Message-ID, believed about nothing else."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from calendar_app.extensions import db
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.outbox import addresses, bounces, dsn, inbox
from config import BadSetting
from tests.conftest import NOW
from tests.factories import make_person
from tests.outbox import certificates, imap

THU = "thu@example.vn"
REPORT = """\
From: MAILER-DAEMON@mail.example.vn
To: lich@example.vn
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.vn

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: {returned}

Message-ID: {message_id}
Subject: Nhac

--b--
"""


def report(message_id, recipient=THU, action="failed", status="5.1.1", returned="text/rfc822-headers") -> bytes:
    words = {"recipient": recipient, "action": action, "status": status, "returned": returned}
    return REPORT.format(message_id=message_id, **words).encode()


@pytest.fixture
def sent(app, enqueue, deliver, transact) -> str:
    """The Message-ID of a message that went out; an administrator is there to be told."""
    with transact() as session:
        make_person(session, "admin@example.vn", administrator=True)
    enqueue(THU)
    deliver()
    with app.app_context():
        return db.session.query(OutboxMessage).one().message_id


@pytest.fixture
def box(tmp_path) -> Path:
    folder = tmp_path / "returned"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture
def collect(app, box):
    """One tick of the job; only the counts that are not nought."""

    def collect(*messages: bytes, url: str = ""):
        for number, message in enumerate(messages):
            (box / "new" / str(number)).write_bytes(message)
        app.config["CALENDAR"] = replace(app.config["CALENDAR"], bounce_url=url or f"maildir:{box}")
        with app.app_context():
            return {sort: count for sort, count in bounces.collect(NOW).items() if count}

    return collect


def state(app) -> tuple[str, list[str], int]:
    """State of the message, who was told, how many addresses are marked."""
    with app.app_context():
        first, *others = db.session.query(OutboxMessage).order_by(OutboxMessage.id)
        return first.state, [row.recipient for row in others], db.session.query(BadAddress).count()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_hard_return_marks_the_address_and_tells_once(app, sent, collect, box, returned):
    assert collect(report(sent, returned=returned), report(sent, THU.upper())) == {"hard": 2}

    assert state(app) == ("failed", ["admin@example.vn"], 1)
    assert sorted(path.name for path in (box / "cur").iterdir()) == ["0:2,S", "1:2,S"]
    assert collect() == {}


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("failed", "4.4.7"), ("failed", "5.2.2"), ("failed", "5.7.1")]
)
def test_a_soft_return_is_noted(app, sent, collect, action, status):
    assert collect(report(sent, action=action, status=status)) == {"soft": 1}
    assert state(app) == ("sent", [], 0)
    with app.app_context():
        assert db.session.query(OutboxMessage).one().error.startswith(f"returned: {action} {status}")


@pytest.mark.parametrize(
    "message",
    [
        report("<other@elsewhere.vn>"),
        report("{id}", recipient="quan@example.vn"),
        report("{id}", action="delivered", status="2.0.0"),
        report("{id}").replace(b"Message-ID", b"X-Other"),
        report("{id}").replace(b"message/delivery-status", b"text/plain"),
        b"From: thu@example.vn\nSubject: Re\n\nMessage-ID: {id} failed 5.1.1\n",
        b"",
        b"\x00\xff" * 5000,
        b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n" * 100_000,
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n\n",
        report("{id}").replace(b"Status: 5.1.1", b"Status: =?x?q?=ff?= ; DROP"),
    ],
    ids=range(13),
)
def test_foreign_and_hostile_mail_is_harmless(app, sent, collect, message):
    counts = collect(message.replace(b"{id}", sent.encode()))

    assert set(counts) <= {"foreign", "other", "soft"}
    assert state(app)[0] == "sent"
    assert state(app)[2] == 0
    assert collect() == {}


def test_of_a_huge_message_only_the_beginning_is_read(app, sent, collect):
    assert collect(report(sent) + b"x" * (20 * 1024 * 1024)) == {"hard": 1}
    assert collect(b"x" * dsn.LARGEST + report(sent)) == {"other": 1}


def test_links_pipes_and_folders_in_the_mailbox_are_left_alone(sent, collect, box):
    (box / "secret").write_bytes(report(sent))
    (box / "new" / "link").symlink_to(box / "secret")
    (box / "new" / "folder").mkdir()
    os.mkfifo(box / "new" / "pipe")
    assert collect(report(sent)) == {"hard": 1}


def test_a_late_return_does_not_undo_that_somebody_said_the_address_is_right(app, sent, collect, transact):
    with transact() as session:
        addresses.mark(session, THU, "550", None, NOW)
        row = session.get_one(BadAddress, THU)
        row.cleared_at, row.cleared_by = NOW, "admin@example.vn"
    assert collect(report(sent)) == {"hard": 1}
    with transact() as session:
        assert session.get_one(BadAddress, THU).cleared_at == NOW


def test_without_a_mailbox_nothing_is_read(app):
    with app.app_context():
        assert set(bounces.collect(NOW).values()) == {0}


@pytest.mark.parametrize(
    "bad",
    [
        "pop3://a:b@c",
        "imaps://host/INBOX",
        "imap://a:b@mail.example.vn/INBOX",
        "maildir:",
        'imaps://a:b@h/x"%0d',
        "imaps://a:b@h:x",
    ],
)
def test_a_mailbox_that_cannot_be_used_is_said(collect, bad):
    with pytest.raises(BadSetting, match="BOUNCE_URL"):
        collect(url=bad)


@pytest.fixture(scope="module")
def server():
    with tempfile.TemporaryDirectory(prefix="imap-") as folder:
        (Path(folder) / "c").mkdir()
        with imap.running(Path(folder), certificates.made(Path(folder) / "c")) as made:
            yield made


@pytest.mark.parametrize("tls", [True, False])
def test_by_imap(app, sent, collect, server, tls):
    server.put(report(sent), b"Subject: Xin\n\nch\n", b"x" * (3 * 1024 * 1024))

    assert collect(url=server.url(tls=tls)) == {"hard": 1, "other": 2}
    assert state(app) == ("failed", ["admin@example.vn"], 1)
    assert (server.unread(), collect(url=server.url(tls=tls))) == (0, {})


def test_imap_without_trust_or_with_a_wrong_password_reads_nothing(sent, collect, server, caplog):
    server.put(report(sent))
    for url in (server.url(password="wrong"), server.url().partition("?")[0], server.url().replace("INBOX", "Nowhere")):
        assert collect(url=url) == {}
        assert "cannot be read" in caplog.text
        assert "wrong" not in caplog.text
        caplog.clear()
    assert server.unread() == 1
    assert collect(url=server.url()) == {"hard": 1}


def test_an_interrupted_visit_is_taken_up_again(sent, app, box):
    (box / "new" / "1").write_bytes(report(sent))
    for raw, _done in inbox.unread(f"maildir:{box}"):
        assert dsn.report(raw) is not None
    assert [path.name for path in (box / "new").iterdir()] == ["1"]
