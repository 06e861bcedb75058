"""The way out that MAIL_URL names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from calendar_app.outbox.handover import Mail, Outcome, Send, Transport
from calendar_app.outbox.maildir import Folder
from calendar_app.outbox.relay_address import Address
from calendar_app.outbox.smtp import Relay
from config import BadSetting, Config


@dataclass
class Given:
    """A function that somebody hands in."""

    function: Send
    repeatable: bool = False
    longest: float = 0.0

    def connect(self) -> None:
        """Always ready."""

    def send(self, mail: Mail) -> Outcome:
        return self.function(mail)

    def close(self) -> None:
        """Nothing stays open."""


@contextmanager
def opened(config: Config, send: Send | None = None) -> Iterator[Transport]:
    """The transport of an installation, closed at the end; raises `BadSetting` when MAIL_URL names none."""
    transport = Given(send) if send else chosen(config)
    try:
        yield transport
    finally:
        transport.close()


def chosen(config: Config) -> Transport:
    scheme, _colon, rest = config.mail_url.partition(":")
    if scheme == "maildir" and rest:
        return Folder(Path(rest))
    if scheme in ("smtp", "smtps"):
        return Relay(Address.of(config.mail_url), config.feed_domain)
    raise BadSetting("MAIL_URL: use maildir:PATH, smtp://user:password@host:port?starttls=1 or smtps://...")
