"""What a file is, told by its bytes: never by its name, never by what the browser says of it."""

from dataclasses import dataclass
from typing import Literal

from calendar_app.domain.errors import Invalid

Fault = Literal["empty", "too_large", "unknown_type", "broken", "too_many_pixels"]


@dataclass(frozen=True)
class Kind:
    """A type of file: the ending of its name and what it is served as."""

    ending: str
    media_type: str


JPEG = Kind("jpg", "image/jpeg")
PNG = Kind("png", "image/png")
WEBP = Kind("webp", "image/webp")
PDF = Kind("pdf", "application/pdf")
DOCX = Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
IMAGES = frozenset({JPEG, PNG, WEBP})
#: the types whose bytes were made here; only these are ever shown inside a page
SHOWN = frozenset(kind.media_type for kind in IMAGES)
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Kept:
    """A file as it is going to be stored. ``width`` and ``height`` are of pictures, in pixels."""

    kind: Kind
    body: bytes
    width: int | None = None
    height: int | None = None


def refused(fault: Fault) -> Invalid:
    """The error that says why a file is not taken."""
    return Invalid({"file": fault})


def image_kind(body: bytes) -> Kind | None:
    """The type of a picture by its first bytes; none when it is no picture that is taken here."""
    if body.startswith(b"\xff\xd8\xff"):
        return JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return WEBP if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else None
