"""A line to a mail server whose every stage ends by a moment that is set when it begins."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from calendar_app.outbox.relay_address import Address
from calendar_app.outbox.wire import resolved

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

A = TypeVar("A")
T = TypeVar("T")
#: bytes that a relay may say in one stage
TALKATIVE = 64 * 1024
CHUNK = 16 * 1024
#: the last line of an answer: no hyphen after its three figures (RFC 5321, 4.2.1)
ANSWER = re.compile(rb"^(?:.{0,2}|.{3}(?:[^-\n].*)?)\n", re.MULTILINE)


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

    def answers(self, seconds: float) -> bool:
        """Whether a whole answer is there, or comes within so many seconds. Reading says what is wrong with it."""
        until = min(self._until, time.monotonic() + seconds)
        while not ANSWER.search(self._buffer) and self._heard <= TALKATIVE and self.sock is not None:
            left = until - time.monotonic()
            if left <= 0:
                return False
            self.sock.settimeout(left)
            try:
                came = self.sock.recv(CHUNK)
            except TimeoutError:
                return False
            if not came:
                break
            self._heard += len(came)
            self._buffer += came
        return True

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
