"""Keeps what people hand in: only safe types, by content; pictures made small and rid of where they were taken."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.files import documents, pictures, queries
from calendar_app.files.kinds import DOCX, IMAGES, PDF, SHOWN, XLSX, ZIP, Kept, Kind, image_kind, refused
from calendar_app.files.naming import cleaned_name
from calendar_app.models.files import FileContent, StoredFile
from calendar_app.models.units import Unit

Purpose = Literal["picture", "evidence", "letter"]
#: what is taken for what
ACCEPTED: dict[Purpose, frozenset[Kind]] = {
    "picture": IMAGES,
    "letter": IMAGES | {PDF, DOCX},
    "evidence": IMAGES | {PDF, DOCX, XLSX},
}
#: bytes of a file as it comes; a form may refuse sooner what no purpose takes
LARGEST = max(pictures.LARGEST, documents.LARGEST)


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
    return keep(session, unit, upload.name, examined(upload.body, purpose), purpose, by=by, now=now)


def examined(body: bytes, purpose: Purpose) -> Kept:
    """A file as it would be kept, pictures made anew; raise `Invalid` as `store` does. Takes time but no database."""
    if not body:
        raise refused("empty")
    if len(body) > LARGEST:
        raise refused("too_large")
    kept = _taken_apart(body, ACCEPTED[purpose])
    if kept.kind not in ACCEPTED[purpose]:
        raise refused("unknown_type")
    return kept


def keep(
    session: Session, unit: Unit, name: str, kept: Kept, purpose: Purpose, *, by: Principal, now: datetime
) -> StoredFile:
    """Write an examined file down."""
    stored = StoredFile(
        name=cleaned_name(name, kept.kind),
        media_type=kept.kind.media_type,
        size=len(kept.body),
        sha256=digest(kept),
        width=kept.width,
        height=kept.height,
        purpose=purpose,
        unit_id=unit.id,
        uploaded_by=by.email,
        uploaded_at=now,
    )
    session.add(stored)
    session.flush()
    session.add(FileContent(file_id=stored.id, body=kept.body))
    session.flush()
    return stored


def digest(kept: Kept) -> str:
    """What a file as it is kept is known by."""
    return hashlib.sha256(kept.body).hexdigest()


def content(session: Session, file_id: int, *, by: Principal) -> tuple[StoredFile, bytes]:
    """A file for somebody who may see the things of its unit or takes part in what it belongs to; else `NotFound`."""
    found = queries.stored(session, file_id)
    if found is None or not _may_see(session, found, by):
        raise NotFound("file", file_id)
    return found, queries.body(session, file_id)


def picture(session: Session, file_id: int) -> StoredFile:
    """What is known of a picture that the public may see; raise `NotFound`."""
    found = queries.public_picture(session, file_id)
    if found is None or found.media_type not in SHOWN:
        raise NotFound("picture", file_id)
    return found


def _taken_apart(body: bytes, accepted: frozenset[Kind]) -> Kept:
    kind = image_kind(body)
    if kind is not None:
        return pictures.remade(body, kind)
    if body.startswith(b"%PDF-"):
        return documents.pdf(body)
    if body.startswith(ZIP) and accepted & {DOCX, XLSX}:
        return documents.office(body)
    raise refused("unknown_type")


def _may_see(session: Session, file: StoredFile, by: Principal) -> bool:
    """Through its unit, a party of what it belongs to, or who watches the target that it proves something of.

    The letter of a day is for everybody who has a role.
    """
    path = queries.unit_path(session, file)
    if access.allows(by, Action.VIEW, path):
        return True
    concerned = (*queries.party_paths(session, file.id), *queries.watcher_paths(session, file.id))
    if any(access.allows(by, Action.VIEW, party) for party in concerned):
        return True
    return bool(by.grants) and queries.is_letter_of_a_day(session, file.id)
