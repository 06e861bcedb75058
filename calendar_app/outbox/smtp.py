"""The way out through a mail relay: one connection for many messages. The only place that speaks SMTP (RFC 5321).

Every stage of the talk ends by a moment that is set when it begins, however slowly the relay drips or reads, and the
stages of one message add up to a minute at most. Whoever waits long for the answer to the last dot does so on a line of
its own, beside the others: a relay that hangs holds up nobody else's mail for longer than a minute.
"""

import smtplib
import ssl
from types import MappingProxyType

from calendar_app.outbox.handover import Mail, Outcome, Pending, Silent, Unreachable
from calendar_app.outbox.line import Line
from calendar_app.outbox.patience import Patience
from calendar_app.outbox.relay_address import Address
from calendar_app.outbox.replies import TAKEN, judged
from calendar_app.outbox.wire import stuffed

#: seconds each stage may take; together what one message may take
STAGES = MappingProxyType(
    {"connect": 5.0, "greeting": 5.0, "STARTTLS": 5.0, "AUTH": 5.0, "MAIL": 5.0, "RCPT": 8.0, "DATA": 5.0,
     "content": 6.0, "dot": 15.0, "RSET": 1.0}
)  # fmt: skip
GREETS, DONE, GO_AHEAD = 220, 250, 354
CLOSING = "421"
#: part of the wait after the last dot for which the next message waits too; then it goes over a line of its own
SOON = 1 / 15


class Relay:
    """A connection that is opened when it is first needed and again after it broke.

    ``longest``: seconds that one message may be in hand-over. The more seconds messages that hang have cost, the less
    is left for each stage before the last dot, and for the next message's waiting. A message's own wait after the last
    dot is never shortened, since silence there leaves it uncertain.
    """

    repeatable = False

    def __init__(self, address: Address, local_hostname: str) -> None:
        self.address, self.local_hostname = address, local_hostname
        self.stages = {stage: min(seconds, address.timeout) for stage, seconds in STAGES.items()}
        self.longest = sum(self.stages.values())
        self._line: Line | None = None
        self._used, self._patience = False, Patience()

    def connect(self) -> None:
        """Be connected, through TLS and signed in where MAIL_URL says so; never without where that fails."""
        if self._line is not None:
            return
        if self._patience.is_over(self.stages["dot"]):
            raise Silent("the relay takes messages and says nothing")
        self._line, self._used = Line(self.local_hostname), False
        try:
            self._let_in(self._line)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise Unreachable(said(error)) from error

    def send(self, mail: Mail) -> Outcome | Pending:
        """Hand one message over. Once its last dot is on the way, only an answer says whether it was taken."""
        try:
            refusal = self._offered(mail)
            line = self._line
            if refusal is None and line is not None:
                self._stage(line, "content")
                line.send(stuffed(mail.body))
                self._patience.earn()
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
                self._patience.spend(self._line.seconds)
            self._line.close()
        self._line = None

    def _stage(self, line: Line, name: str) -> None:
        line.within(self.stages[name] * (1.0 if name == "dot" else self._patience.left))

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

    def _answer(self, line: Line) -> Outcome | Pending:
        self._stage(line, "dot")
        soon = self.stages["dot"] * SOON * self._patience.left
        try:
            line.send(b".\r\n")
            if not line.answers(soon):
                return self._pending(line, soon)
            code, reply = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            line.timed_out = False
            self._drop()
            return unanswered(error)
        self._patience.heard()
        return Outcome("sent") if code // 100 == TAKEN else self._ended(judged(code, reply, otherwise="uncertain"))

    def _pending(self, line: Line, soon: float) -> Pending:
        """Leave a line to the message that waits for its answer; the next message takes another."""
        self._line, wait = None, self._patience.wait(soon)

        def answer() -> Outcome:
            try:
                code, reply = line.getreply()
            except (OSError, smtplib.SMTPException) as error:
                return unanswered(error)
            else:
                wait.answered()
                return Outcome("sent") if code // 100 == TAKEN else judged(code, reply, otherwise="uncertain")
            finally:
                line.close()
                wait.end()

        return Pending(answer)

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


def unanswered(error: Exception) -> Outcome:
    """What is known of a message whose last dot was met with silence, or with a reset."""
    return Outcome("uncertain", f"no answer after the message: {said(error)}")


def said(error: Exception) -> str:
    """What went wrong, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
