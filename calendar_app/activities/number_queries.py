"""How many published activities there are, whether they count for an obligation or not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.units import Unit


@dataclass(frozen=True)
class Numbers:
    """Activities of a year: something of them was held, something lies ahead, something is past without a result.

    A series may be in all three; it is once in each, and once in ``every``.
    """

    held: int = 0
    ahead: int = 0
    silent: int = 0
    every: int = 0


def of_scope(session: Session, path: str, year: int, today: date) -> Numbers:
    """Those that the units at and under a path lead."""
    row = session.execute(_led(year, today).where(Unit.path.startswith(path, autoescape=True))).one()
    return Numbers(*row)


def of_places(session: Session, place_ids: Collection[int], year: int, today: date) -> dict[int, Numbers]:
    """Those that the units of some places lead, by place; a place without any is left out."""
    found = _led(year, today).add_columns(Unit.place_id).where(Unit.place_id.in_(sorted(place_ids)))
    return {row[4]: Numbers(*row[:4]) for row in session.execute(found.group_by(Unit.place_id))}


def _led(year: int, today: date) -> Any:
    planned = Occurrence.state == "planned"
    return (
        select(
            _some(Occurrence.state == "held"), _some(and_(planned, Occurrence.last_day >= today)),
            _some(and_(planned, Occurrence.last_day < today)), func.count(Activity.id.distinct()),
        )
        .select_from(Occurrence)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Unit, Activity.lead_unit_id == Unit.id)
        .where(Occurrence.first_day >= date(year, 1, 1), Occurrence.first_day < date(year + 1, 1, 1))
        .where(Occurrence.state.in_(("planned", "held")), Activity.published_version_id.is_not(None))
        .where(Activity.life.in_(("planned", "held")))
    )  # fmt: skip


def _some(holds: ColumnElement[bool]) -> ColumnElement[int]:
    """How many activities have an occurrence of which something holds."""
    return func.count(case((holds, Activity.id)).distinct())
