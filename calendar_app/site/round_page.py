"""What the pages of rounds show: what is to be answered, what was sent, who has not answered, one unit's answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import Session

from calendar_app.activities.draft import cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotAllowed, NotFound, WrongStatus
from calendar_app.domain.rounds import OWED, Counts, counts
from calendar_app.duties import chain, round_answers, round_tables, rounds
from calendar_app.duties import round_queries as queries
from calendar_app.duties.round_tables import Line, Row, Table
from calendar_app.models.activities import Activity
from calendar_app.models.rounds import Round, RoundAnswer, RoundField
from calendar_app.plans import observances
from calendar_app.site import round_history
from calendar_app.site.desk_rows import HistoryRow
from calendar_app.site.public_queries import unit_ref, unit_refs
from calendar_app.site.public_rows import Page, UnitRef
from calendar_app.units import queries as units

#: rounds on a page, and answers that one's units gave before
PAGE, MOST = 20, 30
STATES = ("open", "draft", "closed", "cancelled", "all")


@dataclass(frozen=True)
class Asked:
    """A round that one of the reader's units has to answer, or has answered."""

    id: int
    title: str
    sender: UnitRef
    unit: UnitRef
    due_on: date
    #: days left; none where nothing is to be done any more
    left: int | None
    state: str
    round_state: str


@dataclass(frozen=True)
class Sent:
    """A round of one of the reader's units."""

    id: int
    title: str
    number: str
    unit: UnitRef
    state: str
    due_on: date
    left: int | None
    counts: Counts
    #: where all that have not answered are reminded; "" where nobody is to be, or not by the reader
    remind: str


@dataclass(frozen=True)
class Home:
    """Both sides of rounds for one reader."""

    owed: list[Asked]
    answered: list[Asked]
    sent: list[Sent]
    page: Page
    state: str
    year: int | None
    #: for which units the reader may begin one
    senders: list[UnitRef]


@dataclass(frozen=True)
class View:
    """A round as its sender reads it."""

    row: Round
    unit: UnitRef
    table: Table
    refs: dict[int, UnitRef]
    left: int
    may_change: bool
    may_decide: bool
    history: list[HistoryRow]
    #: ids of the units whose activities the reader may open
    open_to: frozenset[int]

    @property
    def fields(self) -> Sequence[RoundField]:
        return self.table.fields

    @property
    def missing(self) -> list[UnitRef]:
        return [self.refs[row.unit.id] for row in self.table.rows if not row.answered]

    @property
    def answered(self) -> list[Row]:
        return [row for row in self.table.rows if row.answered]

    @property
    def remind(self) -> str:
        """Where all that have not answered are reminded."""
        return _remind(self.row.id, [one.code for one in self.missing])


@dataclass(frozen=True)
class Answer:
    """The answer of one unit, as it reads it itself or as the sender does."""

    row: RoundAnswer
    round: Round
    unit: UnitRef
    sender: UnitRef
    left: int
    fields: tuple[tuple[RoundField, int | None], ...]
    lines: tuple[Line, ...]
    offered: tuple[Line, ...]
    may_answer: bool
    may_return: bool
    #: the reader sees all answers
    may_read_round: bool
    #: the reader may open the unit's activities
    may_open: bool

    @property
    def editable(self) -> bool:
        return self.may_answer and self.row.state in OWED


def home(session: Session, by: Principal, state: str, year: int | None, number: int, today: date) -> Home:
    """What the reader's own units have to answer, and a page of what the units they may read of have sent."""
    paths = reading(by)
    held = [one.path for one in by.grants]
    mine = list(session.scalars(queries.asked_of(held).where(queries.owed()).limit(200)))
    before = queries.asked_of(held).where(~queries.owed()).order_by(None)
    past = list(session.scalars(before.order_by(Round.due_on.desc(), RoundAnswer.id.desc()).limit(MOST)))
    found = queries.sent_by(paths, state, year)
    page = Page(number, queries.count(session, found), PAGE)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    sent = list(session.scalars(found.limit(PAGE).offset(page.offset)))
    may = rounds.senders(session, own(session, by), today)
    return Home(
        _asked(session, mine, today), _asked(session, past, today), _sent(session, sent, by, today), page, state, year,
        list(unit_refs(session, may).values()),
    )  # fmt: skip


def reading(by: Principal) -> list[str]:
    """Paths at and under which somebody may read."""
    return ["/"] if by.administrator else [held.path for held in by.grants]


def own(session: Session, by: Principal) -> list[str]:
    """Paths of the units for which somebody may draw a letter up: those of their roles themselves."""
    if by.administrator:
        return [observances.desk(session).path]
    return [held.path for held in by.grants if access.allows(by, Action.EDIT, held.path)]


def waiting_number(by: Principal) -> ColumnElement[int]:
    """How many answers the reader may give and has not given, as part of another question."""
    paths = [held.path for held in by.grants if access.allows(by, Action.EDIT, held.path)]
    return queries.number(queries.asked_of(paths).where(queries.owed())) if paths else literal(0)


def _asked(session: Session, rows: Iterable[RoundAnswer], today: date) -> list[Asked]:
    found = list(rows)
    refs = unit_refs(session, [unit for row in found for unit in (row.unit, row.round.unit)])
    return [
        Asked(
            row.round_id, row.round.title, refs[row.round.unit_id], refs[row.unit_id], row.round.due_on,
            (row.round.due_on - today).days if row.round.state == "open" and row.state in OWED else None, row.state,
            row.round.state,
        )
        for row in found
    ]  # fmt: skip


def _sent(session: Session, rows: Sequence[Round], by: Principal, today: date) -> list[Sent]:
    refs = unit_refs(session, [row.unit for row in rows])
    known = queries.states(session, [row.id for row in rows])
    owing = queries.owing(session, [row.id for row in rows if chain.decides(by, row.unit)])
    return [
        Sent(
            row.id, row.title, row.number, refs[row.unit_id], row.state, row.due_on,
            (row.due_on - today).days if row.state == "open" else None, counts(known[row.id]),
            _remind(row.id, owing[row.id]) if row.id in owing else "",
        )
        for row in rows
    ]  # fmt: skip


def _remind(round_id: int, codes: list[str]) -> str:
    return url_for("nudges.new", subject=f"round:{round_id}", unit=codes)


def view(session: Session, round_id: int, by: Principal, today: date) -> View:
    """A round for those who may read what its unit does; else `NotFound`."""
    row = rounds.view(session, round_id, by)
    found = round_tables.table(session, row)
    refs = unit_refs(session, [one.unit for one in found.rows])
    return View(
        row, unit_ref(session, row.unit), found, refs, (row.due_on - today).days, rounds.may_change(row, by),
        chain.decides(by, row.unit), round_history.history(session, row),
        frozenset(one.unit.id for one in found.rows if access.allows(by, Action.VIEW, one.unit.path)),
    )  # fmt: skip


def answer(session: Session, round_id: int, code: str, by: Principal, today: date) -> Answer:
    """The answer of a unit; of one that is not submitted the sender sees only that it is not."""
    row = round_answers.view(session, round_id, code, by)
    mine = access.allows(by, Action.VIEW, row.unit.path)
    shown = mine or row.state == "submitted"
    given = {one.field_id: one.value for one in row.figures} if shown else {}
    picks = {one.activity_id for one in round_answers.picked(row)} if shown else set()
    may_answer = round_answers.may_answer(row, by)
    offered = round_answers.offered(session, row) if may_answer and row.state in OWED else []
    known = queries.loaded(session, picks)
    reads = access.allows(by, Action.VIEW, row.round.unit.path)
    return Answer(
        row=row, round=row.round, unit=unit_ref(session, row.unit), sender=unit_ref(session, row.round.unit),
        left=(row.round.due_on - today).days,
        fields=tuple((one, given.get(one.id)) for one in round_answers.asked(row.round)),
        lines=tuple(round_tables.line(one) for one in known.values()),
        offered=tuple(round_tables.line(one) for one in offered), may_answer=may_answer,
        may_return=row.state == "submitted" and row.round.state == "open" and chain.decides(by, row.round.unit),
        may_read_round=reads, may_open=mine,
    )  # fmt: skip


def joined(session: Session, activity: Activity, said: str | None, by: Principal) -> int | None:
    """Answer a round with an activity that was planned for it ("17"); the id of the round, none where it asks no more.

    What a link says wrongly never costs what somebody has typed.
    """
    number = cleaned(said or "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        round_answers.attach(session, int(number), activity.lead_unit.code, activity, by=by)
    except (NotFound, NotAllowed, WrongStatus):
        return None
    return int(number)


def form_arguments(found: Answer) -> dict[str, str]:
    """What the form of a new activity starts with, so that it answers the round."""
    row = found.round
    given = {"unit": found.unit.code, "round": str(row.id)}
    if row.commemoration is not None:
        given["day"] = row.commemoration.code
    else:
        given["title"] = row.title[:200]
    return given


def unit_at(session: Session, code: str) -> UnitRef:
    """A unit by code; raise `NotFound`."""
    return unit_ref(session, units.by_code(session, code))
