"""Keeps what people hand in: only safe types, by content; pictures made small and rid of where they were taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal
from calendar_app.models.files import StoredFile
from calendar_app.models.units import Unit

Purpose = Literal["picture", "evidence", "letter"]


@dataclass(frozen=True)
class Upload:
    """A file as it came: the name its owner gave it, and its bytes."""

    name: str
    body: bytes


def store(
    session: Session, unit: Unit, upload: Upload, purpose: Purpose, *, by: Principal, now: datetime
) -> StoredFile:
    """Keep a file of a unit; the caller has checked the right to change what it belongs to.

    Raise `Invalid` ("file": "empty", "too_large", "unknown_type", "broken" or "too_many_pixels").
    """
    raise NotImplementedError


def content(session: Session, file_id: int, *, by: Principal) -> tuple[StoredFile, bytes]:
    """A file for somebody who may see the things of its unit, or to whom it is public; else `NotFound`."""
    raise NotImplementedError
