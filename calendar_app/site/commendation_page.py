"""What the pages of commendations show: candidates of a year, figures by which to propose, one candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.domain.merits import Merit
from calendar_app.duties import chain, commendations, merits, proofs
from calendar_app.duties import commendation_queries as queries
from calendar_app.models.commendations import Commendation
from calendar_app.models.units import Unit
from calendar_app.site import desk_history, desk_queries, round_page
from calendar_app.site.proof_rows import Proof, proof
from calendar_app.site.public_queries import unit_ref, unit_refs
from calendar_app.site.public_rows import Page, UnitRef

PAGE = 40


@dataclass(frozen=True)
class Row:
    """A candidate in a list."""

    id: int
    #: "" for the unit itself
    person: str
    position: str
    unit: UnitRef
    to_unit: UnitRef
    state: str
    merit: Merit
    mine: bool


@dataclass(frozen=True)
class Board:
    """Candidates of a year that somebody may see."""

    rows: list[Row]
    page: Page
    year: int
    state: str


@dataclass(frozen=True)
class Suggested:
    """A unit, or somebody of a unit, with their figures."""

    unit: UnitRef
    merit: Merit
    #: "" for the unit itself
    person: str
    may_propose: bool


@dataclass(frozen=True)
class View:
    """One candidate, and what the reader may do."""

    row: Commendation
    unit: UnitRef
    to_unit: UnitRef
    merit: Merit
    proofs: tuple[Proof, ...]
    may_decide: bool
    may_change: bool
    #: who proposed and decided, by address
    names: Mapping[str, str]


def board(session: Session, year: int, state: str, number: int, by: Principal) -> Board:
    """A page of the candidates of a year; `NotFound` for a page after the last."""
    found = queries.visible(round_page.reading(by), year, state)
    page = Page(number, queries.count(session, found), PAGE)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    return Board(_rows(session, queries.page(session, found, PAGE, page.offset), by), page, year, state)


def _rows(session: Session, found: Sequence[Commendation], by: Principal) -> list[Row]:
    refs = unit_refs(session, [unit for row in found for unit in (row.unit, row.to_unit)])
    return [
        Row(
            row.id, row.person, row.position, refs[row.unit_id], refs[row.to_unit_id], row.state, Merit(**row.figures),
            row.state == "proposed" and chain.decides(by, row.to_unit),
        )
        for row in found
    ]  # fmt: skip


def suggested(session: Session, year: int, by: Principal, today: date) -> list[Suggested]:
    """The units that somebody may read of, with their figures, those who did most first."""
    mine = desk_queries.reachable(session, by, today)
    return _suggested(session, merits.candidates(session, year, today, mine), by)


def people(session: Session, year: int, unit: Unit, by: Principal) -> list[Suggested]:
    """Who has organised what a unit held, with their figures."""
    access.require(by, Action.VIEW, unit.path)
    return _suggested(session, merits.people(session, year, unit), by)


def _suggested(session: Session, found: Sequence[merits.Candidate], by: Principal) -> list[Suggested]:
    refs = unit_refs(session, [one.unit for one in found])
    return [
        Suggested(
            refs[one.unit.id], one.merit, one.person.name if one.person else "",
            access.allows(by, Action.EDIT, one.unit.path),
        )
        for one in found
    ]  # fmt: skip


def view(session: Session, key: int, by: Principal) -> View:
    """One candidate that somebody may see; else `NotFound`."""
    row = commendations.view(session, key, by)
    proposed = row.state == "proposed"
    return View(
        row, unit_ref(session, row.unit), unit_ref(session, row.to_unit), Merit(**row.figures),
        tuple(proof(one) for one in proofs.shown(row.proofs)), proposed and chain.decides(by, row.to_unit),
        proposed and access.allows(by, Action.EDIT, row.unit.path),
        desk_history.people(session, {row.proposed_by, row.decided_by}),
    )  # fmt: skip
