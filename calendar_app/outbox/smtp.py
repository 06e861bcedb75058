"""The way out through a mail relay: one connection for many messages. The only place that speaks SMTP (RFC 5321).

Every stage of the talk ends by a moment that is set when it begins, however slowly the relay drips or reads, and the
stages of one message add up to a minute at most: a relay that hangs holds up nobody else's mail for longer.
"""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from calendar_app.outbox.handover import Mail, Outcome, Silent, Unreachable
from calendar_app.outbox.relay_address import Address
from calendar_app.outbox.replies import TAKEN, judged
from calendar_app.outbox.wire import resolved, stuffed

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

A = TypeVar("A")
T = TypeVar("T")
#: seconds each stage may take; together what one message may take
STAGES = MappingProxyType(
    {"connect": 5.0, "greeting": 5.0, "STARTTLS": 5.0, "AUTH": 5.0, "MAIL": 5.0, "RCPT": 8.0, "DATA": 5.0,
     "content": 6.0, "dot": 15.0, "RSET": 1.0}
)  # fmt: skip
GREETS, DONE, GO_AHEAD = 220, 250, 354
CLOSING = "421"
#: bytes that a relay may say in one stage
TALKATIVE = 64 * 1024
CHUNK = 16 * 1024
#: after so many messages in a row whose last dot was met with silence, the relay is left alone until the next tick
SILENCES = 3
#: seconds that messages that hang may cost all others of a tick; each that goes well earns a little back
PATIENCE, EARNED = 25.0, 0.25
#: the least part of its time that a stage is left with
LEAST_PATIENCE = 1 / 32


class Line(smtplib.SMTP):
    """smtplib's talk over a socket whose every stage ends at a moment, whatever comes or does not."""

    def __init__(self, local_hostname: str) -> None:
        super().__init__(local_hostname=local_hostname)
        self.timed_out = False
        self.seconds, self._until, self._heard, self._buffer = 0.0, 0.0, 0, b""

    def within(self, seconds: float) -> None:
        """A stage begins that may take so long."""
        self.seconds, self._until, self._heard = seconds, time.monotonic() + seconds, 0

    def open(self, address: Address) -> None:
        """Connect to the first of the relay's addresses that answers."""
        self._host = address.host
        failure: OSError = OSError(f"{address.host} has no address")
        for family, sort, protocol, _name, place in resolved(address.host, address.port, self._left()):
            made = socket.socket(family, sort, protocol)
            try:
                made.settimeout(self._left())
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                made.connect(place)
            except OSError as error:
                made.close()
                failure = error
            else:
                self.sock, self.file = made, self
                return
        raise failure

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on through TLS. What the relay said before that is forgotten."""
        if self._buffer or self.sock is None:
            raise smtplib.SMTPException("the relay spoke before TLS began")
        self.sock.settimeout(self._left())
        self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        self.helo_resp, self.ehlo_resp, self.esmtp_features, self.does_esmtp = None, None, {}, False

    def send(self, s: "ReadableBuffer | str") -> None:
        data = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        while data:
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("no connection")
            self.sock.settimeout(self._left())
            data = data[self._timed(self.sock.send, data[:CHUNK]) :]

    def readline(self, limit: int) -> bytes:
        """One line of an answer, as `smtplib` reads it from its file."""
        while b"\n" not in self._buffer and len(self._buffer) < limit and self.sock is not None:
            self.sock.settimeout(self._left())
            came = self._timed(self.sock.recv, CHUNK)
            self._heard += len(came)
            if not came or self._heard > TALKATIVE:
                break
            self._buffer += came
        line, end, self._buffer = self._buffer.partition(b"\n")
        return line + end

    def close(self) -> None:
        """Hang up; also what `smtplib` calls on its file, which is this."""
        sock, self.sock, self.file, self._buffer = self.sock, None, None, b""
        if sock is not None:
            sock.close()

    def _timed(self, act: Callable[[A], T], argument: A) -> T:
        try:
            return act(argument)
        except TimeoutError as error:
            raise self._late() from error

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._late()
        return left

    def _late(self) -> TimeoutError:
        self.timed_out = True
        return TimeoutError(f"silent or too slow for {self.seconds:g} s")


class Relay:
    """A connection that is opened when it is first needed and again after it broke.

    ``longest``: seconds that one message may be in hand-over. The more seconds messages that hang have cost, the less
    is left for each stage before the last dot. The wait after the last dot is never shortened, since silence there
    leaves a message uncertain.
    """

    repeatable = False

    def __init__(self, address: Address, local_hostname: str) -> None:
        self.address, self.local_hostname = address, local_hostname
        self.stages = {stage: min(seconds, address.timeout) for stage, seconds in STAGES.items()}
        self.longest = sum(self.stages.values())
        self._line: Line | None = None
        self._used, self._lost, self._silences = False, 0.0, 0

    def connect(self) -> None:
        """Be connected, through TLS and signed in where MAIL_URL says so; never without where that fails."""
        if self._line is not None:
            return
        if self._silences >= SILENCES:
            raise Silent(f"the relay takes messages and says nothing, {self._silences} times in a row")
        self._line, self._used = Line(self.local_hostname), False
        try:
            self._let_in(self._line)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise Unreachable(said(error)) from error

    def send(self, mail: Mail) -> Outcome:
        """Hand one message over. Once its last dot is on the way, only an answer says whether it was taken."""
        try:
            refusal = self._offered(mail)
            line = self._line
            if refusal is None and line is not None:
                self._stage(line, "content")
                line.send(stuffed(mail.body))
                self._lost = max(0.0, self._lost - EARNED)
                return self._answer(line)
        except Unreachable as error:
            return Outcome("retry", str(error))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome("retry", said(error))
        except ValueError as error:
            self._drop()
            return Outcome("failed", said(error), bad_address=True)
        return self._ended(refusal or Outcome("retry", "no connection"))

    def close(self) -> None:
        """Take leave of the relay."""
        if self._line is None:
            return
        try:
            self._stage(self._line, "RSET")
            self._line.quit()
        except (OSError, smtplib.SMTPException):
            self._drop()
        self._line = None

    def _drop(self) -> None:
        """Give up a connection that broke, without a word."""
        if self._line is not None:
            if self._line.timed_out:
                self._lost += self._line.seconds
            self._line.close()
        self._line = None

    def _stage(self, line: Line, name: str) -> None:
        left = 1.0 if name == "dot" else max(LEAST_PATIENCE, 1 - self._lost / PATIENCE)
        line.within(self.stages[name] * left)

    def _let_in(self, line: Line) -> None:
        context = ssl.create_default_context() if self.address.tls or self.address.starttls else None
        if context and self.address.cafile:
            context.load_verify_locations(self.address.cafile)
        self._stage(line, "connect")
        line.open(self.address)
        if context and self.address.tls:
            self._stage(line, "STARTTLS")
            line.secure(context)
        self._stage(line, "greeting")
        answer = line.getreply()
        if answer[0] != GREETS:
            raise smtplib.SMTPConnectError(*answer)
        line.ehlo_or_helo_if_needed()
        if context and self.address.starttls:
            self._stage(line, "STARTTLS")
            self._secured(line, context)
        if self.address.user:
            self._stage(line, "AUTH")
            line.login(self.address.user, self.address.password)

    def _secured(self, line: Line, context: ssl.SSLContext) -> None:
        if not line.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("the relay offers no STARTTLS")
        answer = line.docmd("STARTTLS")
        if answer[0] != GREETS:
            raise smtplib.SMTPResponseException(*answer)
        line.secure(context)
        line.ehlo_or_helo_if_needed()

    def _offered(self, mail: Mail) -> Outcome | None:
        """Offer sender, recipient and content; the refusal, or none when the relay waits for the content."""
        code, reply = self._sender(mail)
        if code // 100 != TAKEN:
            return judged(code, reply, otherwise="retry")
        if self._line is None:
            return Outcome("retry", "no connection")
        self._stage(self._line, "RCPT")
        code, reply = self._line.rcpt(mail.recipient)
        if code // 100 != TAKEN:
            return judged(code, reply, otherwise="retry", at_recipient=True)
        self._stage(self._line, "DATA")
        code, reply = self._line.docmd("DATA")
        return None if code == GO_AHEAD else judged(code, reply, otherwise="retry")

    def _sender(self, mail: Mail) -> tuple[int, bytes]:
        """Name the sender; on a connection that served before and is closed by now, once more on a new one."""
        self.connect()
        for _again in range(2):
            line, used = self._line, self._used
            if line is None:
                break
            self._used = True
            self._stage(line, "MAIL")
            try:
                code, reply = line.mail(mail.sender)
            except smtplib.SMTPServerDisconnected:
                if line.timed_out or not used:
                    raise
            else:
                if not used or str(code) != CLOSING:
                    return code, reply
            self._drop()
            self.connect()
        raise smtplib.SMTPServerDisconnected("the relay closes every connection")

    def _answer(self, line: Line) -> Outcome:
        self._stage(line, "dot")
        try:
            line.send(b".\r\n")
            code, reply = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._silences += line.timed_out
            line.timed_out = False
            self._drop()
            return Outcome("uncertain", f"no answer after the message: {said(error)}")
        self._silences = 0
        return Outcome("sent") if code // 100 == TAKEN else self._ended(judged(code, reply, otherwise="uncertain"))

    def _ended(self, outcome: Outcome) -> Outcome:
        """After a refusal the relay forgets the half-told message, or the connection is given up."""
        try:
            if self._line is not None:
                self._stage(self._line, "RSET")
            if self._line is None or outcome.error.startswith(CLOSING) or self._line.rset()[0] != DONE:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()
        return outcome


def said(error: Exception) -> str:
    """What went wrong, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
