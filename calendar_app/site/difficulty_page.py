"""What the pages of difficulties show: a filtered list with its counts, and one of them with all its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.duties import chain, difficulties
from calendar_app.duties import difficulty_queries as queries
from calendar_app.jinja import named
from calendar_app.models.difficulties import Difficulty
from calendar_app.models.units import Unit
from calendar_app.site import desk_history, round_page
from calendar_app.site.difficulty_forms import KINDS
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import Page, UnitRef
from calendar_app.units import queries as units

PAGE = 30


@dataclass(frozen=True)
class Row:
    """A difficulty in a list: whose, about what, with whom it lies, since when."""

    id: int
    title: str
    kind: str
    state: str
    unit: UnitRef
    with_unit: UnitRef
    reported_at: datetime
    moved_at: datetime
    #: the reader answers it
    mine: bool


@dataclass(frozen=True)
class Asked:
    """What a list was narrowed to."""

    state: str = ""
    kind: str = ""
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Board:
    """A page of what somebody may see, with counts of all that the other filters leave."""

    rows: list[Row]
    page: Page
    asked: Asked
    states: dict[str, int]
    kinds: dict[str, int]
    units: list[UnitRef]
    #: for which units the reader may report one
    reporters: list[UnitRef]


@dataclass(frozen=True)
class Step:
    """Something that was done about it."""

    sort: str
    sentence: str
    text: str
    person: str
    at: datetime


@dataclass(frozen=True)
class View:
    """One difficulty, and what the reader may do about it."""

    row: Difficulty
    kind: str
    unit: UnitRef
    with_unit: UnitRef
    steps: tuple[Step, ...]
    may_answer: bool
    may_close: bool
    may_ask: bool
    next_above: UnitRef | None
    obligation: str
    activity: str
    #: the reader may open the activity
    may_open: bool


def board(session: Session, asked: Asked, number: int, by: Principal) -> Board:
    """A page of the difficulties that somebody may see; `NotFound` for a page after the last."""
    seen = queries.visible(round_page.reading(by))
    found = queries.narrowed(seen, asked.state, asked.kind, asked.unit, asked.year)
    rest = queries.counts(session, queries.narrowed(seen, "", "", asked.unit, asked.year))
    total = sum(number for (state, kind), number in rest.items() if _fits(asked, state, kind))
    page = Page(number, total, PAGE)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    rows = queries.page(session, found, PAGE, page.offset)
    reporters = units.by_codes(session, [held.path.strip("/").rsplit("/", 1)[-1] for held in by.grants])
    mine = [unit for unit in reporters.values() if access.allows(by, Action.EDIT, unit.path)]
    refs = unit_refs(session, [*queries.units_of(session, seen)])
    return Board(
        _rows(session, rows, by), page, asked,
        {state: _count(rest, state=state, kind=asked.kind) for state in difficulties.STATES},
        {kind: _count(rest, state=asked.state, kind=kind) for kind in difficulties.KINDS},
        list(refs.values()), list(unit_refs(session, [unit for unit in mine if _has_head(unit)]).values()),
    )  # fmt: skip


def _fits(asked: Asked, state: str, kind: str) -> bool:
    return asked.state in ("", state) and asked.kind in ("", kind)


def _count(found: dict[tuple[str, str], int], state: str, kind: str) -> int:
    return sum(number for key, number in found.items() if _fits(Asked(state, kind), *key))


def _has_head(unit: Unit) -> bool:
    return unit.path.count("/") > 2


def _rows(session: Session, found: Sequence[Difficulty], by: Principal) -> list[Row]:
    refs = unit_refs(session, [unit for row in found for unit in (row.unit, row.with_unit)])
    return [
        Row(
            row.id, row.title, str(KINDS[row.kind]), row.state, refs[row.unit_id], refs[row.with_unit_id],
            row.reported_at, row.moved_at, row.state == "waiting" and chain.decides(by, row.with_unit),
        )
        for row in found
    ]  # fmt: skip


def view(session: Session, key: int, by: Principal, today: date) -> View:
    """One difficulty that somebody may see; else `NotFound`."""
    row = difficulties.view(session, key, by)
    answers = row.state != "closed" and chain.decides(by, row.with_unit)
    own = row.state != "closed" and access.allows(by, Action.EDIT, row.unit.path)
    above = difficulties.next_above(session, row, today) if answers else None
    refs = unit_refs(session, [row.unit, row.with_unit, *([above] if above else [])])
    obligation = row.obligation
    return View(
        row=row, kind=str(KINDS[row.kind]), unit=refs[row.unit_id], with_unit=refs[row.with_unit_id],
        steps=_steps(session, row), may_answer=answers, may_close=answers or own,
        may_ask=own and row.state == "answered", next_above=refs[above.id] if above else None,
        obligation=(named(obligation, "short") or named(obligation)) if obligation else "",
        activity=row.activity.versions[-1].title if row.activity else "",
        may_open=access.allows(by, Action.VIEW, row.unit.path),
    )  # fmt: skip


def _steps(session: Session, row: Difficulty) -> tuple[Step, ...]:
    people = desk_history.people(session, {one.made_by for one in row.steps})
    words = {
        "reported": _("%(unit)s turns to %(head)s."), "answered": _("%(unit)s answers."),
        "forwarded": _("%(unit)s passes it on to %(head)s."), "asked": _("%(unit)s asks again."),
        "closed": _("%(unit)s closes it."),
    }  # fmt: skip
    return tuple(
        Step(
            one.sort, words[one.sort] % {"unit": named(one.unit), "head": named(one.to_unit)}, one.text,
            people.get(one.made_by, one.made_by), one.made_at,
        )
        for one in row.steps
    )  # fmt: skip
