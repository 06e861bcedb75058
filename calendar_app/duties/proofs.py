"""What proves that a duty is done, or what a candidate has done: addresses and files. What is taken back is marked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from calendar_app.activities.proofs import LONGEST_LINK, MOST, MOST_FILES, NewFile
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.domain.text import is_address
from calendar_app.files import queries as stored
from calendar_app.files import service as files
from calendar_app.models.commendations import CommendationProof
from calendar_app.models.duties import DutyProof
from calendar_app.models.files import StoredFile
from calendar_app.models.units import Unit

ProofT = TypeVar("ProofT", DutyProof, CommendationProof)


@dataclass(frozen=True)
class Given:
    """What somebody hands in, and the ids of what no longer proves anything."""

    addresses: tuple[str, ...] = ()
    files: tuple[NewFile, ...] = ()
    drop: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        return not (self.addresses or self.files or self.drop)


NOTHING = Given()


def shown(rows: Collection[ProofT]) -> list[ProofT]:
    """What was not taken back, oldest first."""
    return [row for row in rows if not row.dropped]


def check(rows: Sequence[ProofT], said: Given) -> None:
    """Raise `Invalid` by field (``links``, ``files``) for what will not do."""
    faults = {}
    if not all(is_address(link) for link in said.addresses):
        faults["links"] = "not_an_address"
    elif any(len(link) > LONGEST_LINK for link in said.addresses):
        faults["links"] = "too_long"
    left = [row for row in shown(rows) if row.id not in said.drop]
    if len(said.files) > MOST_FILES or len(left) + len(said.addresses) + len(said.files) > MOST:
        faults["files"] = "too_many"
    if faults:
        raise Invalid(faults)


def record(
    session: Session, unit: Unit, rows: list[ProofT], made: type[ProofT], said: Given, *, by: Principal, now: datetime
) -> None:
    """Add what is new to the proofs of a thing of a unit, take back what is dropped; what was there is kept once."""
    check(rows, said)
    for row in shown(rows):
        row.dropped = row.id in said.drop
    for link in dict.fromkeys(said.addresses):
        same = next((row for row in rows if row.link == link), None)
        if same is not None:
            same.dropped = False
        else:
            rows.append(made(link=link, added_by=by.email, added_at=now))
    for new in said.files:
        _keep(session, unit, rows, made, new, by, now)
    session.flush()


def _keep(
    session: Session, unit: Unit, rows: list[ProofT], made: type[ProofT], new: NewFile, by: Principal, now: datetime
) -> None:
    digest = files.digest(new.kept)
    same = next((row for row in rows if row.file is not None and row.file.sha256 == digest), None)
    if same is not None:
        same.dropped = False
        return
    kept = files.keep(session, unit, new.name, new.kept, "evidence", by=by, now=now)
    rows.append(made(title=kept.name, file=kept, added_by=by.email, added_at=now))


def content(session: Session, rows: Collection[ProofT], proof_id: int) -> tuple[StoredFile, bytes]:
    """The file of one of some proofs; raise `NotFound`. The caller has checked who asks."""
    found = next((row for row in rows if row.id == proof_id and row.file is not None), None)
    if found is None or found.file is None:
        raise NotFound("file", proof_id)
    return found.file, stored.body(session, found.file.id)
