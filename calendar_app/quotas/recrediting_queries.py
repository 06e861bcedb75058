"""What has to be credited again: some activities, those of units, those that declare a day."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.models.activities import (
    Activity,
    Occurrence,
    Participation,
    Result,
    Version,
    version_commemoration,
)
from calendar_app.models.days import Commemoration
from calendar_app.models.quotas import Credit, Standing
from calendar_app.models.units import Unit


def activities(session: Session, ids: Collection[int]) -> list[Activity]:
    """Some activities with what counting looks at, by id."""
    found = (
        select(Activity).where(Activity.id.in_(sorted(ids))).options(*_looked_at(selectinload)).order_by(Activity.id)
    )
    return list(session.scalars(found)) if ids else []


def read_anew(session: Session, activity: Activity) -> None:
    """Read again what counting looks at of a flushed activity, in few questions: it is asked with every change."""
    session.scalars(
        select(Activity)
        .where(Activity.id == activity.id)
        .options(*_looked_at(joinedload))
        .execution_options(populate_existing=True)
    ).unique().one()


def _looked_at(way: Callable[..., Any]) -> tuple[Any, ...]:
    """What counting looks at; ``way`` is how the days of a version and the kinds of a unit are read."""
    return (
        joinedload(Activity.published).options(way(Version.commemorations)),
        selectinload(Activity.occurrences).joinedload(Occurrence.result).selectinload(Result.evidence),
        selectinload(Activity.participations).joinedload(Participation.unit).options(way(Unit.kinds)),
    )


def credits_of(session: Session, activity_ids: Collection[int]) -> dict[int, list[Credit]]:
    """The credits of some activities, by activity."""
    rows = session.execute(
        select(Credit, Occurrence.activity_id)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .where(Occurrence.activity_id.in_(sorted(activity_ids)))
        .order_by(Credit.id)
    )
    found: dict[int, list[Credit]] = {}
    for row, activity_id in rows:
        found.setdefault(activity_id, []).append(row)
    return found


def ids_of(session: Session, codes: Iterable[str]) -> list[int]:
    """The ids of units."""
    return list(session.scalars(select(Unit.id).where(Unit.code.in_(sorted(set(codes))))))


def taken_part_in(session: Session, unit_ids: Collection[int], since: date) -> list[Activity]:
    """Published activities of some units that reach past a day."""
    mine = select(Participation.activity_id).where(Participation.unit_id.in_(sorted(unit_ids)))
    later = select(Occurrence.activity_id).where(Occurrence.last_day >= since)
    found = select(Activity).where(
        Activity.published_version_id.is_not(None), Activity.id.in_(mine), Activity.id.in_(later)
    )
    return list(session.scalars(found.order_by(Activity.id)))


def declaring(session: Session, code: str) -> list[Activity]:
    """Published activities of which a version declares a commemoration."""
    declared = (
        select(Version.activity_id)
        .join(version_commemoration, version_commemoration.c.version_id == Version.id)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
        .where(Commemoration.code == code)
    )
    found = select(Activity).where(Activity.published_version_id.is_not(None), Activity.id.in_(declared))
    return list(session.scalars(found.order_by(Activity.id)))


def standing_for(session: Session, columns: Collection[tuple[int, int]]) -> list[int]:
    """Ids of the units that have a standing in some columns (obligation, period)."""
    if not columns:
        return []
    same = or_(
        *((Standing.obligation_id == obligation) & (Standing.period_id == period) for obligation, period in columns)
    )
    return list(session.scalars(select(Standing.unit_id).where(same).distinct()))
