"""Reads difficulties: one of them, those that somebody may see, how many of each kind and state."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, extract, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from calendar_app.activities.queries import LARGEST_ID
from calendar_app.domain.errors import NotFound
from calendar_app.duties.round_queries import at_or_under
from calendar_app.models.difficulties import Difficulty, DifficultyStep
from calendar_app.models.plans import Obligation, Plan
from calendar_app.models.units import Unit


def found(session: Session, key: int, *, lock: bool = False) -> Difficulty:
    """A difficulty, on request locked and read anew; raise `NotFound`."""
    row = None
    if 0 < key <= LARGEST_ID:
        row = session.get(Difficulty, key, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("difficulty", key)
    return row


def visible(paths: Iterable[str]) -> Select[Difficulty]:
    """Of the units at and under some paths, and what those units have had; what moved last comes first."""
    listed_paths = list(paths)
    head = aliased(Unit)
    had = (
        select(DifficultyStep.difficulty_id)
        .join(head, DifficultyStep.to_unit_id == head.id)
        .where(or_(false(), *(head.path.startswith(path, autoescape=True) for path in listed_paths)))
    )
    return (
        select(Difficulty)
        .join(Unit, Difficulty.unit_id == Unit.id)
        .where(or_(at_or_under(listed_paths), Difficulty.id.in_(had)))
        .order_by(Difficulty.moved_at.desc(), Difficulty.id.desc())
    )


def narrowed(query: Select[Difficulty], state: str, kind: str, unit: str, year: int | None) -> Select[Difficulty]:
    """Of a list made by `visible`: in a state, of a kind, of a unit, reported in a year; "" and none are all."""
    terms: list[ColumnElement[bool]] = []
    if state:
        terms.append(Difficulty.state == state)
    if kind:
        terms.append(Difficulty.kind == kind)
    if unit:
        terms.append(Unit.code == unit)
    if year:
        terms.append(extract("year", Difficulty.reported_at) == year)
    return query.where(*terms)


def page(session: Session, query: Select[Difficulty], limit: int, offset: int) -> Sequence[Difficulty]:
    """Some rows of a list, with their units at hand."""
    loaded = query.options(joinedload(Difficulty.unit), joinedload(Difficulty.with_unit))
    return session.scalars(loaded.limit(limit).offset(offset)).all()


def counts(session: Session, query: Select[Difficulty]) -> dict[tuple[str, str], int]:
    """How many rows of a list there are, by state and kind."""
    ids = query.with_only_columns(Difficulty.id).order_by(None)
    counted = select(Difficulty.state, Difficulty.kind, func.count()).where(Difficulty.id.in_(ids))
    rows = session.execute(counted.group_by(Difficulty.state, Difficulty.kind))
    return {(state, kind): number for state, kind, number in rows}


def units_of(session: Session, query: Select[Difficulty]) -> list[Unit]:
    """The units that have reported what a list holds, by name."""
    ids = query.with_only_columns(Difficulty.unit_id).order_by(None)
    return list(session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name_vi)))


def waiting_with(session: Session, paths: Iterable[str]) -> list[Difficulty]:
    """What waits for an answer of the units at some paths themselves, oldest first."""
    query = (
        select(Difficulty)
        .join(Unit, Difficulty.with_unit_id == Unit.id)
        .where(Unit.path.in_(list(paths)), Difficulty.state == "waiting")
        .order_by(Difficulty.moved_at, Difficulty.id)
    )
    return list(session.scalars(query.options(joinedload(Difficulty.unit))))


def obligations(session: Session, on: date) -> list[Obligation]:
    """The obligations in force on a day, in the plans' order."""
    query = (
        select(Obligation)
        .join(Plan, Obligation.plan_id == Plan.id)
        .where(Plan.current, ~Obligation.withdrawn, Obligation.valid_from <= on)
        .where(or_(Obligation.valid_until.is_(None), Obligation.valid_until > on))
        .order_by(Plan.id, Obligation.position, Obligation.code)
    )
    return list(session.scalars(query))
