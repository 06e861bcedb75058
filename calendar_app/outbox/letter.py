"""A mail before it is sealed, and the RFC 5322 message made of it."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from calendar_app.clock import local
from calendar_app.domain.text import nfc, strip_controls


@dataclass(frozen=True)
class Letter:
    """A text, with the same in HTML, to one person."""

    name: str
    address: str
    subject: str
    text: str
    html: str
    language: str = "vi"


def message(letter: Letter, sender: str, message_id: str, date: datetime) -> EmailMessage:
    """The message, with one recipient; raises ValueError or `email.errors.MessageError` for an address that is none."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = Address(display_name=one_line(letter.name), addr_spec=letter.address)
    made["Subject"] = one_line(letter.subject)
    made["Date"] = format_datetime(local(date))
    made["Message-ID"] = message_id
    made["Content-Language"] = letter.language
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(strip_controls(nfc(letter.text)), cte="quoted-printable")
    made.add_alternative(strip_controls(nfc(letter.html)), subtype="html", cte="quoted-printable")
    return made


def one_line(text: str) -> str:
    """Text fit for a header: no control character and no line end is left to begin another header with."""
    return " ".join(strip_controls(nfc(text)).split())
