"""The letters that wait in the outbox, as their readers get them: with their links."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import select

from calendar_app.models.mail import OutboxMessage

LINK = re.compile(r"http://calendar\.example(/(?:invitation|password)/[\w-]{20,})")


def letters(session: Any, recipient: str = "") -> list[EmailMessage]:
    """All letters, or those to one address, oldest first."""
    found = select(OutboxMessage).order_by(OutboxMessage.id)
    rows = session.scalars(found.where(OutboxMessage.recipient == recipient) if recipient else found)
    return [message_from_bytes(row.body, policy=default) for row in rows]


def text(letter: EmailMessage, kind: str = "plain") -> str:
    """One of the two forms of a letter."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def link(session: Any, recipient: str) -> str:
    """The path that the newest letter with a link to an address opens."""
    return [found[1] for letter in letters(session, recipient) if (found := LINK.search(text(letter)))][-1]
