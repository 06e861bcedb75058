"""The way out through a mail relay: one connection for many messages. The only place that speaks SMTP (RFC 5321)."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from calendar_app.outbox.handover import Mail, Outcome, Result, Unreachable

#: seconds to wait for the relay's word at any one step
TIMEOUT = 30.0
DONE, GO_AHEAD, CLOSING = 250, 354, "421"
#: first figure of an answer that takes what was offered
TAKEN = 2
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True)
class Address:
    """Where the relay listens, and how to be let in."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    timeout: float = TIMEOUT

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read ``smtp://user:pass@host:port?starttls=1&timeout=30`` or ``smtps://...``."""
        parts = urlsplit(url)
        asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (smtplib.SMTP_SSL_PORT if tls else smtplib.SMTP_PORT),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=asked.get("starttls", "0") not in ("0", ""),
            tls=tls,
            timeout=float(asked.get("timeout", TIMEOUT)),
        )


class Relay:
    """A connection that is opened when it is first needed and again after it broke."""

    repeatable = False

    def __init__(self, address: Address, local_hostname: str) -> None:
        self.address, self.local_hostname = address, local_hostname
        self._smtp: smtplib.SMTP | None = None

    def connect(self) -> None:
        if self._smtp is not None:
            return
        try:
            self._smtp = self._opened()
            self._let_in(self._smtp)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unreachable(said(error)) from error

    def send(self, mail: Mail) -> Outcome:
        """Hand one message over. Once its last dot is on the way, only an answer says whether it was taken."""
        smtp = self._smtp
        if smtp is None:
            return Outcome("retry", "no connection")
        try:
            refusal = refused(smtp, mail)
            if refusal is None:
                smtp.send(stuffed(mail.body))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome("retry", said(error))
        except ValueError as error:
            self._drop()
            return Outcome("failed", said(error))
        return self._ended(refusal) if refusal else self._answer(smtp)

    def close(self) -> None:
        """Take leave of the relay."""
        if self._smtp is None:
            return
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._drop()
        self._smtp = None

    def _drop(self) -> None:
        """Give up a connection that broke, without a word."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _opened(self) -> smtplib.SMTP:
        host, port, name, timeout = self.address.host, self.address.port, self.local_hostname, self.address.timeout
        if self.address.tls:
            return smtplib.SMTP_SSL(host, port, name, timeout=timeout, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, name, timeout=timeout)

    def _let_in(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.address.starttls:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if self.address.user:
            smtp.login(self.address.user, self.address.password)

    def _answer(self, smtp: smtplib.SMTP) -> Outcome:
        try:
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome("uncertain", f"no answer after the message: {said(error)}")
        return Outcome("sent") if code // 100 == TAKEN else self._ended(judged(code, reply, otherwise="uncertain"))

    def _ended(self, outcome: Outcome) -> Outcome:
        """After a refusal the relay forgets the half-told message, or the connection is given up."""
        try:
            if self._smtp is None or outcome.error.startswith(CLOSING) or self._smtp.rset()[0] != DONE:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()
        return outcome


def refused(smtp: smtplib.SMTP, mail: Mail) -> Outcome | None:
    """Offer sender, recipient and content; the refusal, or none when the relay waits for the content."""
    for command, address in ((smtp.mail, mail.sender), (smtp.rcpt, mail.recipient)):
        answer = command(address)
        if answer[0] // 100 != TAKEN:
            return judged(*answer, otherwise="retry")
    code, reply = smtp.docmd("DATA")
    return None if code == GO_AHEAD else judged(code, reply, otherwise="retry")


def judged(code: int, reply: bytes, *, otherwise: Result) -> Outcome:
    """What an answer means: 5xx refused for good, 4xx refused for now; ``otherwise`` where it is neither."""
    results: dict[int, Result] = {4: "retry", 5: "failed"}
    return Outcome(results.get(code // 100, otherwise), f"{code} {reply.decode('utf-8', 'replace')}")


def stuffed(body: bytes) -> bytes:
    """The content as it goes over the line: CRLF ends, leading dots doubled, up to but not with the last dot."""
    lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", body))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def said(error: Exception) -> str:
    """What went wrong, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
