"""What the pages of nudges show: whom one may urge and about what, the letters to be sent, those that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import NotFound
from calendar_app.models.plans import Obligation
from calendar_app.models.reminding import Nudge
from calendar_app.outbox.letter import Letter
from calendar_app.quotas import unit_boards
from calendar_app.quotas.boards import Cell
from calendar_app.reminders import nudge_queries as queries
from calendar_app.reminders import nudge_things as things
from calendar_app.reminders import nudges
from calendar_app.reminders.nudges import Candidate
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import Page, UnitRef
from config import Config

PAGE = 30


@dataclass(frozen=True)
class Sent:
    """A nudge that was sent: to whom, by whom, about what."""

    unit: UnitRef
    title_vi: str
    title_en: str
    path: str
    sentence: str
    by: str
    at: datetime
    people: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What would be sent: one letter as it will look, and everybody who would get theirs."""

    letter: Letter
    rows: tuple[Candidate, ...]
    people: int


@dataclass(frozen=True)
class Behind:
    """An obligation of a year, and the units that one may urge about it."""

    subject: str
    obligation: Obligation
    rows: tuple[tuple[UnitRef, int, date], ...]


def preview(session: Session, chosen: Sequence[Candidate], sentence: str, by: Principal, config: Config) -> Preview:
    """The letter to the first person of the first unit, in their language, and all who would get one."""
    first = chosen[0]
    letter = nudges.letter(session, first, first.people[0], sentence, by, config)
    return Preview(letter, tuple(chosen), sum(len(one.people) for one in chosen))


def sent(session: Session, by: Principal, number: int, today: date) -> tuple[list[Sent], Page]:
    """A page of the nudges to units that one may urge, newest first; NotFound for a page after the last."""
    found = queries.under(urging(by), by.person_id)
    page = Page(number, queries.count(session, found), PAGE)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    rows = list(session.scalars(found.limit(PAGE).offset(page.offset)))
    names = queries.names(session, {key for row in rows for key in row.told})
    refs = unit_refs(session, [row.unit for row in rows])
    titles = things.titles(session, {row.subject for row in rows}, today)
    return [_sent(row, refs[row.unit_id], titles[row.subject], names) for row in rows], page


def urging(by: Principal) -> list[str]:
    """Paths at and under which somebody has sent, or could send, nudges."""
    return ["/"] if by.administrator else [held.path for held in by.grants if held.role >= Role.APPROVER]


def nudgeable(session: Session, by: Principal, code: str) -> bool:
    """Whether somebody may urge the unit of a code."""
    path = queries.path_of(session, code)
    return path is not None and nudges.may(by, path)


def behind(session: Session, by: Principal, year: int, today: date) -> list[Behind]:
    """The obligations of a year of which something is missing with units that one may urge; in the plan's order."""
    lacking = [
        cell
        for board in unit_boards.lacking(session, year, today, urging(by))
        for cell in board.cells
        if cell.progress.missing and not cell.progress.exempt and nudges.may(by, cell.unit.path)
    ]
    refs = unit_refs(session, [cell.unit for cell in lacking])
    by_row: dict[int, list[Cell]] = {}
    for cell in sorted(lacking, key=lambda cell: (cell.obligation.plan_id, cell.obligation.position)):
        by_row.setdefault(cell.obligation.id, []).append(cell)
    return [
        Behind(
            f"{things.OBLIGATION}:{key}:{year}",
            cells[0].obligation,
            tuple((refs[cell.unit.id], cell.progress.missing, cell.plan_by) for cell in cells),
        )
        for key, cells in by_row.items()
    ]


def _sent(row: Nudge, unit: UnitRef, title: tuple[str, str, str], names: dict[int, str]) -> Sent:
    people = tuple(names[key] for key in row.told if key in names)
    return Sent(unit, *title, row.sentence, row.by.name if row.by else "", row.at, people)
