"""Reads all published activities by the slice as counting sees them: plain rows, each table once in its own order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, select
from sqlalchemy.orm import Session

from calendar_app.domain.crediting import Facts, Happening
from calendar_app.models.activities import (
    Activity,
    Evidence,
    Occurrence,
    Participation,
    Result,
    Version,
    version_commemoration,
)
from calendar_app.models.days import Commemoration
from calendar_app.models.quotas import Credit
from calendar_app.models.units import Unit, UnitKind

#: activities that are read at once
SLICE = 1000
#: rows by the activity that they belong to, without its id
Found = dict[int, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Span:
    """A kind of a unit with the days on which it is of it."""

    kind: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """A unit as far as selectors look at it; see `queries.unit_facts`."""

    id: int
    code: str
    level: str
    path: str
    kinds: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A unit's part in an activity."""

    id: int
    unit: Member
    state: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """A published activity. ``credits``: of each one that is stored its key, period, unit, amount, whether it is held,
    its last day, and whether somebody decided it."""

    id: int
    facts: Facts
    parties: list[Party]
    credits: set[tuple[object, ...]]


def members(session: Session) -> dict[int, Member]:
    """All units by id; those of the same kinds share them."""
    spans: dict[tuple[Span, ...], tuple[Span, ...]] = {}
    kinds = select(UnitKind.unit_id, UnitKind.kind, UnitKind.since, UnitKind.until).order_by(UnitKind.unit_id)
    of_unit = {}
    for unit_id, rows in groupby(session.execute(kinds.execution_options(yield_per=SLICE)), itemgetter(0)):
        said = tuple(Span(kind, since, until) for _unit, kind, since, until in rows)
        of_unit[unit_id] = spans.setdefault(said, said)
    units = session.execute(select(Unit.id, Unit.code, Unit.level, Unit.path).execution_options(yield_per=SLICE))
    return {key: Member(key, code, level, path, of_unit.get(key, ())) for key, code, level, path in units}


def slices(session: Session) -> Iterator[list[Published]]:
    """All published activities, in slices by id."""
    known, last = members(session), 0
    heads = (
        select(Activity.id, Version.type, Version.scale, Version.in_community, Version.metric)
        .join(Version, Activity.published_version_id == Version.id)
        .order_by(Activity.id)
        .limit(SLICE)
    )
    while rows := _rows(session, heads.where(Activity.id > last)):
        first, last = rows[0][0], rows[-1][0]
        yield list(_slice(session, rows, first, last, known))


def _slice(
    session: Session, heads: Sequence[tuple[Any, ...]], first: int, last: int, known: Mapping[int, Member]
) -> Iterator[Published]:
    days = _by_activity(session, _days(), Activity.id.between(first, last))
    happenings = _by_activity(session, _happenings(), Occurrence.activity_id.between(first, last))
    parties = _by_activity(session, _parties(), Participation.activity_id.between(first, last))
    stored = _by_activity(session, _credits(), Occurrence.activity_id.between(first, last))
    for key, kind, scale, in_community, metric in heads:
        facts = Facts(
            kind, scale, in_community, frozenset(row[0] for row in days.get(key, ())),
            tuple(_happening(*row) for row in happenings.get(key, ())),
            metric,
        )  # fmt: skip
        taking = [Party(part, known[unit], *rest) for part, unit, *rest in parties.get(key, ())]
        yield Published(key, facts, taking, set(stored.get(key, ())))


def _happening(
    key: int, first_day: date, last_day: date, state: Any, amount: int | None, proven: int | None, accepted: bool | None
) -> Happening:
    return Happening(key, first_day, last_day, state, amount or 0, bool(proven), bool(accepted))


def _days() -> Select[*tuple[Any, ...]]:
    return (
        select(Activity.id, Commemoration.code)
        .join(version_commemoration, version_commemoration.c.version_id == Activity.published_version_id)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
    )


def _happenings() -> Select[*tuple[Any, ...]]:
    """In the order of `Activity.occurrences`; columns of `Happening`."""
    shown = func.max(case((Evidence.dropped, 0), else_=1), type_=Integer)
    proven = select(shown).where(Evidence.result_id == Result.id).scalar_subquery()
    return (
        select(
            Occurrence.activity_id, Occurrence.id, Occurrence.first_day, Occurrence.last_day, Occurrence.state,
            Result.amount, proven, Result.accepted,
        )
        .outerjoin(Result, Result.occurrence_id == Occurrence.id)
        .order_by(Occurrence.activity_id, Occurrence.first_day, Occurrence.id)
    )  # fmt: skip


def _parties() -> Select[*tuple[Any, ...]]:
    """In the order of `Activity.participations`; columns of `Party`."""
    return select(
        Participation.activity_id, Participation.id, Participation.unit_id, Participation.state, Participation.since,
        Participation.until,
    ).order_by(Participation.activity_id, Participation.role.desc(), Participation.id)  # fmt: skip


def _credits() -> Select[*tuple[Any, ...]]:
    return select(
        Occurrence.activity_id, Credit.participation_id, Credit.occurrence_id, Credit.obligation_id, Credit.part,
        Credit.period_id, Credit.unit_id, Credit.amount, Credit.held, Credit.last_day, Credit.overridden,
    ).join(Credit, Credit.occurrence_id == Occurrence.id)  # fmt: skip


def _by_activity(session: Session, query: Select[*tuple[Any, ...]], which: ColumnElement[bool]) -> Found:
    found: Found = {}
    for row in _rows(session, query.where(which)):
        found.setdefault(row[0], []).append(row[1:])
    return found


def _rows(session: Session, query: Any) -> Sequence[tuple[Any, ...]]:
    rows: Sequence[tuple[Any, ...]] = session.connection().execute(query).all()
    return rows
