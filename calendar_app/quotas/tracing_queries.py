"""Reads what is behind a cell: its credits with their holdings, activities of the unit, corrections, the log."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.domain.periods import Period as Days
from calendar_app.models.activities import Activity, Occurrence, Participation, Result, Version
from calendar_app.models.quotas import Correction, Credit, FrozenCredit, Standing, StandingChange
from calendar_app.models.units import Unit
from calendar_app.quotas.rollup_queries import same_cell

#: obligation, period
Column = tuple[int, int]
#: activities that a page lists
MOST = 200


def standing(session: Session, unit_id: int, column: Column) -> tuple[Standing, Correction | None] | None:
    """The standing of a cell that is owed, or has credits; with what a frozen one would be now, if that differs."""
    other = and_(same_cell(Correction), ~Correction.superseded)
    cell = (Standing.unit_id == unit_id, Standing.obligation_id == column[0], Standing.period_id == column[1])
    row = session.execute(select(Standing, Correction).outerjoin(Correction, other).where(*cell)).first()
    return (row[0], row[1]) if row else None


def credits_of(session: Session, units: Iterable[int], column: Column) -> Sequence[tuple[Credit, Occurrence, Unit]]:
    """The credits of some units in a column, soonest first."""
    rows = session.execute(
        select(Credit, Occurrence, Unit)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .join(Unit, Credit.unit_id == Unit.id)
        .where(Credit.unit_id.in_(sorted(units)), Credit.obligation_id == column[0], Credit.period_id == column[1])
        .order_by(Occurrence.first_day, Credit.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def frozen_of(
    session: Session, units: Iterable[int], column: Column
) -> Sequence[tuple[FrozenCredit, Occurrence, Unit]]:
    """The same as it was when the period was closed."""
    table = FrozenCredit
    rows = session.execute(
        select(table, Occurrence, Unit)
        .join(Occurrence, table.occurrence_id == Occurrence.id)
        .join(Unit, table.unit_id == Unit.id)
        .where(table.unit_id.in_(sorted(units)), table.obligation_id == column[0], table.period_id == column[1])
        .order_by(Occurrence.first_day, table.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def activities(session: Session, unit_id: int, also: Collection[int], days: Days) -> Sequence[Activity]:
    """Activities of a unit with a holding in a period, and some more; soonest first.

    Of what others lead only what is published.
    """
    ids = sorted({*also, *_taken_part_in(session, unit_id, days)})[:MOST]
    if not ids:
        return []
    found = (
        select(Activity)
        .where(Activity.id.in_(ids))
        .options(
            joinedload(Activity.published).selectinload(Version.commemorations),
            selectinload(Activity.occurrences).joinedload(Occurrence.result).selectinload(Result.evidence),
            selectinload(Activity.participations).joinedload(Participation.unit),
            joinedload(Activity.lead_unit),
        )
        .order_by(Activity.id)
    )
    rows = session.scalars(found).all()
    return sorted(rows, key=lambda row: (min(one.first_day for one in row.occurrences), row.id))


def _taken_part_in(session: Session, unit_id: int, days: Days) -> Iterable[int]:
    """The ids of activities that a unit may see, takes part in, and that are held in a period."""
    inside = exists().where(
        Occurrence.activity_id == Activity.id, Occurrence.first_day >= days.since, Occurrence.first_day < days.until
    )
    seen = or_(Activity.lead_unit_id == unit_id, Activity.published_version_id.is_not(None))
    mine = select(Activity.id).join(Participation, Participation.activity_id == Activity.id)
    return session.scalars(mine.where(Participation.unit_id == unit_id, seen, inside).order_by(Activity.id).limit(MOST))


def changes(session: Session, column: Column) -> Sequence[StandingChange]:
    """Why the standings of a column moved though nobody planned or held anything; latest first."""
    found = select(StandingChange).filter_by(obligation_id=column[0], period_id=column[1])
    return session.scalars(found.order_by(StandingChange.at.desc(), StandingChange.id.desc()).limit(50)).all()
