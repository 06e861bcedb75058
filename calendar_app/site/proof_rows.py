"""A piece of evidence of a duty or of a candidate, as pages show it."""

from dataclasses import dataclass

from calendar_app.models.commendations import CommendationProof
from calendar_app.models.duties import DutyProof


@dataclass(frozen=True, slots=True)
class Proof:
    """An address, or a file that can be fetched."""

    id: int
    title: str
    link: str
    is_file: bool


def proof(row: DutyProof | CommendationProof) -> Proof:
    """A row of either table."""
    return Proof(row.id, row.title or row.link, row.link, row.file_id is not None)
