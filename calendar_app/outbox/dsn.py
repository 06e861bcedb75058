"""What a mail server reports of a message of ours (RFC 3464), taken out of whatever a mailbox holds.

A mailbox is open to everybody: anything may stand in it, and nothing in it is believed but the codes of one recipient.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Literal

from calendar_app.outbox.replies import NO_MAILBOX

Sort = Literal["hard", "soft"]
#: bytes of a message that are looked at; the report comes first, what it returns last
LARGEST = 256 * 1024
#: parts of a message that are looked at
PARTS = 50
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ID = re.compile(r"<[^<>\s]{1,190}>")


@dataclass(frozen=True)
class Report:
    """That a message did not arrive, or not yet; ``hard``: nobody can be reached at the address."""

    message_id: str
    recipients: frozenset[str]
    sort: Sort
    why: str


def report(raw: bytes) -> Report | None:
    """What a message reports; none when it is no report of a failure or a delay, or cannot be read."""
    try:
        return _report(BytesParser(policy=compat32).parsebytes(raw[:LARGEST]))
    except Exception:
        return None


def _report(message: Message) -> Report | None:
    fields = returned = None
    for number, part in enumerate(message.walk()):
        if number >= PARTS:
            break
        kind = part.get_content_type()
        if kind == "message/delivery-status" and fields is None:
            fields = _recipient_fields(part)
        elif kind in ("message/rfc822", "text/rfc822-headers") and returned is None:
            returned = _returned_id(part, kind)
    if fields is None or not returned:
        return None
    action = _text(fields, "Action").lower()
    if action not in ("failed", "delayed"):
        return None
    status, said = _STATUS.search(_text(fields, "Status")), _text(fields, "Diagnostic-Code")
    code = status[1] if status else ""
    hard = action == "failed" and code in NO_MAILBOX
    return Report(returned, _addresses(fields), "hard" if hard else "soft", f"{action} {code} {said}".strip()[:400])


def _recipient_fields(part: Message) -> Message | None:
    """The fields of the one recipient that a message of ours has: the first group after that of the message."""
    groups = part.get_payload()
    found = (
        [one for one in groups if isinstance(one, Message) and one.get("Action")] if isinstance(groups, list) else []
    )
    return found[0] if found else None


def _returned_id(part: Message, kind: str) -> str:
    payload = part.get_payload()
    if kind == "message/rfc822":
        returned = payload[0] if isinstance(payload, list) and payload else None
    else:
        returned = BytesParser(policy=compat32).parsebytes(_decoded(part), headersonly=True)
    found = _ID.search(_text(returned, "Message-ID")) if isinstance(returned, Message) else None
    return found[0] if found else ""


def _decoded(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _addresses(fields: Message) -> frozenset[str]:
    """Whom it speaks of: ``rfc822; thu@example.vn``."""
    found = (_text(fields, name).partition(";")[2].strip().strip("<>").lower() for name in RECIPIENTS)
    return frozenset(address for address in found if address)


RECIPIENTS = ("Original-Recipient", "Final-Recipient")


def _text(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name) or "").split())[:1000]
