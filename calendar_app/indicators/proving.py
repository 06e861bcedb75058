"""What proves a word on a target: a document by number and date, an address, a file. One of them at least."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities.proofs import NewFile
from calendar_app.domain.access import Principal
from calendar_app.domain.text import is_address, one_line
from calendar_app.files import service as files
from calendar_app.models.units import Unit

LENGTHS = {"document": 200, "link": 500, "note": 500}


@dataclass(frozen=True)
class Proof:
    """What somebody shows for what they say; ``note`` explains and proves nothing."""

    document: str = ""
    link: str = ""
    note: str = ""
    file: NewFile | None = None

    @property
    def texts(self) -> dict[str, str]:
        """The texts as they are kept."""
        return {name: one_line(getattr(self, name)) for name in LENGTHS}


def faults(proof: Proof, *, required: bool = True) -> dict[str, str]:
    """What is wrong with a proof, by field."""
    texts = proof.texts
    found = {name: "too_long" for name, length in LENGTHS.items() if len(texts[name]) > length}
    if texts["link"] and not is_address(texts["link"]):
        found["link"] = "not_an_address"
    if required and not (texts["document"] or texts["link"] or proof.file):
        found["document"] = "missing"
    return found


def columns(session: Session, unit: Unit, proof: Proof, *, by: Principal, now: datetime) -> dict[str, Any]:
    """The proof as a row keeps it; its file becomes a file of the unit."""
    found: dict[str, Any] = {**proof.texts, "made_by": by.email, "made_at": now}
    if proof.file is not None:
        kept = files.keep(session, unit, proof.file.name, proof.file.kept, "evidence", by=by, now=now)
        found["file_id"] = kept.id
    return found
