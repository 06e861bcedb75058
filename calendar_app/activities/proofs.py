"""What proves a result: addresses and files. Nothing is deleted: what is taken back is marked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal
from calendar_app.domain.text import is_address
from calendar_app.files import service as files
from calendar_app.files.kinds import Kept
from calendar_app.models.activities import Evidence, Result
from calendar_app.models.units import Unit

LONGEST_LINK = 500
#: of one result, those taken back not counted
MOST = 40
#: files in one sending
MOST_FILES = 10


@dataclass(frozen=True)
class NewFile:
    """A file that was looked into (`files.examined`) and is to be kept."""

    name: str
    kept: Kept


class Proven(Protocol):
    """What somebody says proves a result, and what no longer does."""

    @property
    def addresses(self) -> tuple[str, ...]: ...
    @property
    def files(self) -> tuple[NewFile, ...]: ...
    @property
    def drop(self) -> frozenset[int]: ...


def shown(result: Result | None) -> list[Evidence]:
    """The evidence of a result that was not taken back, oldest first."""
    return [proof for proof in result.evidence if not proof.dropped] if result else []


def left(
    result: Result | None, addresses: Collection[str], new: Collection[NewFile], drop: Collection[int]
) -> int:  # fmt: skip
    """How many pieces of evidence there will be."""
    return len([proof for proof in shown(result) if proof.id not in drop]) + len(addresses) + len(new)


def faults(
    result: Result | None, addresses: Collection[str], new: Collection[NewFile], drop: Collection[int]
) -> dict[str, str]:
    """What is wrong with some evidence, by field."""
    found = {}
    if not all(is_address(link) for link in addresses):
        found["evidence_link"] = "not_an_address"
    elif any(len(link) > LONGEST_LINK for link in addresses):
        found["evidence_link"] = "too_long"
    if len(new) > MOST_FILES or left(result, addresses, new, drop) > MOST:
        found["files"] = "too_many"
    return found


def record(session: Session, unit: Unit, result: Result, said: Proven, *, by: Principal, now: datetime) -> bool:
    """Add what is new, take back what is dropped; what was sent before is kept once. Whether anything changed."""
    changed = [_take_back(proof) for proof in shown(result) if proof.id in said.drop]
    changed += [_link(result, link) for link in said.addresses]
    changed += [_file(session, unit, result, new, by, now) for new in said.files]
    session.flush()
    return any(changed)


def _take_back(proof: Evidence) -> bool:
    proof.dropped = True
    return True


def _again(found: Evidence | None) -> bool:
    """Show evidence that was taken back again; whether it was."""
    if found is None or not found.dropped:
        return False
    found.dropped = False
    return True


def _link(result: Result, link: str) -> bool:
    same = next((proof for proof in result.evidence if proof.link == link), None)
    if same is not None:
        return _again(same)
    result.evidence.append(Evidence(link=link))
    return True


def _file(session: Session, unit: Unit, result: Result, new: NewFile, by: Principal, now: datetime) -> bool:
    digest = files.digest(new.kept)
    same = next((proof for proof in result.evidence if proof.file and proof.file.sha256 == digest), None)
    if same is not None:
        return _again(same)
    stored = files.keep(session, unit, new.name, new.kept, "evidence", by=by, now=now)
    result.evidence.append(Evidence(title=stored.name, file=stored))
    return True
