"""A sealed message taken apart again, for the page on which an administrator reads the mail."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

#: the addresses of links that hold a secret, up to it
SECRET = re.compile(
    r"(/(?:invitation|password|r|feeds/mine|bulletin/(?:confirm|keep))/)[A-Za-z0-9_.-]{20,}|(/u/)[A-Za-z0-9_.-]{10,}"
)


@dataclass(frozen=True)
class Parts:
    """What a sealed message says; ``html`` is for showing in a frame without scripts, or not at all."""

    sender: str
    to: str
    subject: str
    date: str
    text: str
    html: str


def parts(body: bytes) -> Parts:
    """The headers and the two bodies of a message's bytes, without the secrets of its links."""
    read = message_from_bytes(body, policy=default)
    sender, to, subject, date = (str(read[name] or "") for name in ("From", "To", "Subject", "Date"))
    return Parts(sender, to, subject, date, redacted(_content(read, "plain")), redacted(_content(read, "html")))


def redacted(text: str) -> str:
    """The text with the secrets of links struck out: they are for whoever gets the mail, nobody else."""
    return SECRET.sub(r"\1\2…", text)


def _content(read: EmailMessage, kind: str) -> str:
    part = read.get_body((kind,))
    return "\n".join(str(part.get_content()).splitlines()) if part is not None else ""
