"""A mail before it is sealed, and the RFC 5322 message made of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Any

from calendar_app.clock import local
from calendar_app.domain.text import nfc, one_line, strip_controls

UTF8 = Charset("utf-8")
UTF8.body_encoding = QP
#: The newer policies lose the space between two encoded words when they fold a long Vietnamese subject.
HTTP = re.compile(r"https?://[!#-;=?-Z_a-z~%\[\]]+")
POLICY = compat32.clone(linesep="\r\n", max_line_length=76)


class OneLine(Header):
    """A field that is never folded: readers that do not unfold would look for its address on the first line."""

    def encode(self, *_arguments: object, **_keywords: object) -> str:
        return str(self)


@dataclass(frozen=True)
class Letter:
    """A text, with the same in HTML, to one person."""

    name: str
    address: str
    subject: str
    text: str
    html: str
    language: str = "vi"
    #: the address that switches this kind of letter off; "" for one that cannot be switched off
    unsubscribe: str = ""
    #: name and address of the person to whom an answer goes; none where nobody reads answers
    answers_to: tuple[str, str] | None = None


def message(letter: Letter, sender: str, message_id: str, date: datetime) -> Message:
    """The message, with one recipient; raises ValueError or `email.errors.MessageError` for an address that is none."""
    made: Message[Any, Any] = MIMEMultipart("alternative", policy=POLICY)
    made["From"] = mailbox("From", *sender_of(sender))
    made["To"] = mailbox("To", letter.name, letter.address)
    if letter.answers_to:
        made["Reply-To"] = mailbox("Reply-To", *letter.answers_to)
    made["Subject"] = Header(one_line(letter.subject), UTF8, header_name="Subject")
    made["Date"] = format_datetime(local(date))
    made["Message-ID"] = message_id
    made["Content-Language"] = letter.language
    made["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        made["List-Unsubscribe"] = OneLine(f"<{plain_address(letter.unsubscribe)}>", "ascii")
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.attach(part(letter.text, "plain"))
    made.attach(part(letter.html, "html"))
    return made


def sender_of(text: str) -> tuple[str, str]:
    """Name and address of a setting such as ``Lịch văn hóa, học tập <lich@example.vn>``, quoted or not."""
    name, bracket, address = text.rpartition("<")
    return (name.strip().strip('"'), address.strip().removesuffix(">")) if bracket else ("", text.strip())


def mailbox(field: str, name: str, address: str) -> Header:
    """A name and the one address it stands for, as a field of the header."""
    checked = Address(addr_spec=address).addr_spec
    header = Header(header_name=field)
    if one_line(name):
        header.append(one_line(name), UTF8)
    header.append(f"<{checked}>", "ascii")
    return header


def plain_address(url: str) -> str:
    """A web address fit for a header, where it stands between angle brackets (RFC 2369); raises ValueError."""
    if not HTTP.fullmatch(url):
        raise ValueError(f"no address for a header: {url!r}")
    return url


def part(text: str, kind: str) -> MIMEText:
    """One of the two forms of the text, in seven bits."""
    made = MIMEText(strip_controls(nfc(text)), kind, policy=POLICY)
    del made["Content-Transfer-Encoding"]
    made.set_payload(strip_controls(nfc(text)), UTF8)
    return made
