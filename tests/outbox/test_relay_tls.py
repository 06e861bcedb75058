"""TLS and signing in against a real server (aiosmtpd) with a certificate made by the test."""

import smtplib
import ssl
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from calendar_app.outbox.relay_address import Address
from calendar_app.outbox.smtp import STAGES, Relay
from config import BadSetting
from tests.outbox import certificates
from tests.smtp import SmtpServer, free_port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return certificates.made(tmp_path_factory.mktemp("certificate"))


@contextmanager
def relay(context=None, *, implicit=False, password="bí mật/1"):
    """A server that takes mail only from those who signed in through TLS."""
    server = SmtpServer(free_port())

    def known(_server, _session, _envelope, _mechanism, data):
        given = (data.login, data.password) if isinstance(data, LoginPassword) else ()
        return AuthResult(success=given == (b"lich", password.encode()))

    options = {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
    controller = Controller(
        server, hostname="127.0.0.1", port=server.port, authenticator=known, auth_required=True,
        auth_require_tls=not implicit, **options,
    )  # fmt: skip
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def url(server, certificate, *, scheme="smtp", query="&starttls=1", password="b%C3%AD%20m%E1%BA%ADt%2F1"):
    return f"{scheme}://lich:{password}@127.0.0.1:{server.port}?cafile={certificate.certificate}{query}"


def test_through_starttls_signed_in_over_one_connection(certificate, enqueue, mail_url, deliver, monkeypatch):
    opened = []
    real = smtplib.SMTP.login
    monkeypatch.setattr(smtplib.SMTP, "login", lambda *args: opened.append(1) or real(*args))
    enqueue(*(f"{number}@example.vn" for number in range(50)))
    with relay(certificate.context, password="abc") as server:
        mail_url(url(server, certificate, password="abc"))
        assert deliver() == {"sent": 50}
    assert (len(server.letters), opened) == (50, [1])


def test_through_tls_from_the_start(certificate, enqueue, mail_url, deliver):
    enqueue("a@example.vn")
    with relay(certificate.context, implicit=True, password="abc") as server:
        mail_url(url(server, certificate, scheme="smtps", query="", password="abc"))
        assert deliver() == {"sent": 1}


@pytest.mark.parametrize(
    ("password", "trusted"), [("wrong", True), ("abc", False)], ids=["a wrong password", "a certificate nobody trusts"]
)
def test_what_is_wrong_with_tls_or_the_login_sends_nothing(certificate, enqueue, mail_url, deliver, password, trusted):
    enqueue("a@example.vn", "b@example.vn")
    with relay(certificate.context, password="abc") as server:
        asked = url(server, certificate, password=password)
        mail_url(asked if trusted else asked.replace(f"cafile={certificate.certificate}", ""))
        assert deliver() == {"retry": 2}
    assert server.letters == []


def test_a_certificate_of_another_name_is_not_trusted(certificate, enqueue, mail_url, deliver):
    enqueue("a@example.vn")
    with relay(certificate.context, password="abc") as server:
        mail_url(url(server, certificate, password="abc").replace("127.0.0.1", "127.0.0.2"))
        assert deliver() == {"retry": 1}
    assert server.letters == []


@pytest.mark.parametrize(
    "bad",
    [
        "smtp://lich:secret@mail.example.vn",
        "smtp://mail.example.vn?cafile=/nowhere/at/all.pem",
        "smtp://mail.example.vn:port",
        "smtp://mail.example.vn?timeout=soon",
        "smtp://mail.example.vn?timeout=-1",
    ],
)
def test_what_cannot_be_used_is_said(mail_url, deliver, bad):
    mail_url(bad)
    with pytest.raises(BadSetting, match="MAIL_URL"):
        deliver()


def test_one_message_is_in_hand_for_a_minute_at_most():
    assert sum(STAGES.values()) == Relay(Address("relay", 25), "here").longest == 60


def test_a_broken_file_of_authorities_is_no_reason_to_stop(tmp_path, enqueue, mail_url, deliver):
    (tmp_path / "ca.pem").write_text("no certificate")
    enqueue("a@example.vn")
    mail_url(f"smtps://127.0.0.1:{free_port()}?cafile={tmp_path / 'ca.pem'}")
    assert deliver() == {"retry": 1}
    assert issubclass(ssl.SSLError, OSError)
