"""Reads rounds and the answers to them."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, extract, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, selectinload

from calendar_app.activities.queries import LARGEST_ID
from calendar_app.domain.errors import NotFound
from calendar_app.domain.rounds import OWED
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.rounds import Round, RoundActivity, RoundAnswer, RoundFigure
from calendar_app.models.units import Unit

#: activities among which a unit chooses those it answers with
MOST = 100


def found(session: Session, round_id: int, *, lock: bool = False) -> Round:
    """A round, on request locked and read anew; raise `NotFound`."""
    row = None
    if 0 < round_id <= LARGEST_ID:
        row = session.get(Round, round_id, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("round", round_id)
    return row


def answer_of(session: Session, round_id: int, code: str, *, lock: bool = False) -> RoundAnswer:
    """The answer of a unit to a round, on request locked and read anew; raise `NotFound` where it is not asked."""
    query = select(RoundAnswer).join(Unit).where(RoundAnswer.round_id == round_id, Unit.code == code)
    if lock:
        query = query.with_for_update(of=RoundAnswer).execution_options(populate_existing=True)
    row = session.scalar(query) if 0 < round_id <= LARGEST_ID else None
    if row is None or row.withdrawn:
        raise NotFound("answer", f"{round_id} {code}")
    return row


def answers(session: Session, round_id: int) -> list[RoundAnswer]:
    """The answers of the units that are asked, with all they hold, by unit code."""
    query = (
        select(RoundAnswer)
        .join(Unit)
        .where(RoundAnswer.round_id == round_id, ~RoundAnswer.withdrawn)
        .options(contains_eager(RoundAnswer.unit), selectinload(RoundAnswer.figures))
        .options(selectinload(RoundAnswer.activities).joinedload(RoundActivity.activity))
        .order_by(Unit.code)
    )
    return list(session.scalars(query))


def at_or_under(paths: Iterable[str]) -> ColumnElement[bool]:
    """Of a query that has joined `Unit`: those at and under some paths."""
    return or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))


def sent_by(paths: Iterable[str], state: str, year: int | None) -> Select[Round]:
    """Rounds of the units at and under some paths, newest first; ``state`` may be "all", and open has the drafts."""
    query = select(Round).join(Unit, Round.unit_id == Unit.id).where(at_or_under(paths))
    wanted = {"open": ("draft", "open")}.get(state, (state,))
    query = query.where(Round.state.in_(wanted) if state != "all" else true())
    query = query.where(extract("year", Round.due_on) == year if year else true())
    return query.options(contains_eager(Round.unit)).order_by(Round.due_on.desc(), Round.id.desc())


def asked_of(paths: Iterable[str]) -> Select[RoundAnswer]:
    """Answers to rounds that were sent, of the units at some paths themselves; those that are due first come first."""
    return _asked().where(Unit.path.in_(list(paths)))


def _asked() -> Select[RoundAnswer]:
    return (
        select(RoundAnswer)
        .join(Unit, RoundAnswer.unit_id == Unit.id)
        .join(Round, RoundAnswer.round_id == Round.id)
        .where(~RoundAnswer.withdrawn, Round.sent_at.is_not(None))
        .options(contains_eager(RoundAnswer.unit), contains_eager(RoundAnswer.round).joinedload(Round.unit))
        .order_by(Round.due_on, Round.id, Unit.code)
    )


def owed() -> ColumnElement[bool]:
    """Of a query that has joined `Round`: what is still to be answered."""
    return and_(Round.state == "open", RoundAnswer.state.in_(OWED))


def owed_by(session: Session, unit: Unit) -> list[RoundAnswer]:
    """What a unit itself has still to answer, soonest due first."""
    return list(session.scalars(asked_of([unit.path]).where(owed())))


def owed_where(session: Session, where: ColumnElement[bool]) -> list[RoundAnswer]:
    """What is still to be answered of some rounds, soonest first, by unit.

    Each row has its ``round`` (title, number, due_on, unit that asks) and its ``unit`` at hand.
    """
    return list(session.scalars(_asked().where(owed(), where)))


def states(session: Session, round_ids: Collection[int]) -> dict[int, list[str]]:
    """The states of the answers to some rounds."""
    query = select(RoundAnswer.round_id, RoundAnswer.state).where(
        RoundAnswer.round_id.in_(list(round_ids)), ~RoundAnswer.withdrawn
    )
    known: dict[int, list[str]] = {key: [] for key in round_ids}
    for key, state in session.execute(query):
        known[key].append(state)
    return known


def owing(session: Session, round_ids: Collection[int]) -> dict[int, list[str]]:
    """The codes of the units that have still to answer some rounds, by round; rounds without any are left out."""
    known: dict[int, list[str]] = {}
    for row in owed_where(session, Round.id.in_(list(round_ids))):
        known.setdefault(row.round_id, []).append(row.unit.code)
    return known


def count(session: Session, query: Select[Round] | Select[RoundAnswer]) -> int:
    """How many rows a list has."""
    return session.scalar(select(number(query))) or 0


def number(query: Select[Round] | Select[RoundAnswer]) -> ColumnElement[int]:
    """The same as part of another question."""
    return select(func.count()).select_from(query.order_by(None).subquery()).scalar_subquery()


def activities_of(session: Session, unit: Unit, since: date, until: date) -> list[Activity]:
    """What a unit leads or takes part in on ``since <= day < until`` and was not cancelled, soonest first."""
    part = select(Participation.activity_id).where(Participation.unit_id == unit.id, Participation.state == "accepted")
    dated = select(Occurrence.activity_id, func.min(Occurrence.first_day).label("day"))
    dated = dated.where(Occurrence.first_day < until, Occurrence.last_day >= since, Occurrence.state != "cancelled")
    touching = dated.group_by(Occurrence.activity_id).subquery()
    query = (
        select(Activity)
        .join(touching, touching.c.activity_id == Activity.id)
        .where(Activity.id.in_(part), Activity.life != "cancelled")
        .options(selectinload(Activity.versions).selectinload(Version.commemorations))
        .options(selectinload(Activity.occurrences).joinedload(Occurrence.result))
        .order_by(touching.c.day, Activity.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def loaded(session: Session, ids: Collection[int]) -> dict[int, Activity]:
    """Activities of some ids with what a consolidated table tells of them."""
    query = (
        select(Activity)
        .where(Activity.id.in_(list(ids)))
        .options(selectinload(Activity.versions), selectinload(Activity.occurrences).joinedload(Occurrence.result))
    )
    return {row.id: row for row in session.scalars(query)}


def figures(session: Session, answer_id: int) -> dict[int, RoundFigure]:
    """The figures of an answer, by field."""
    rows = session.scalars(select(RoundFigure).where(RoundFigure.answer_id == answer_id))
    return {row.field_id: row for row in rows}
