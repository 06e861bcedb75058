"""Rows of long lists, read column by column: a version alone has forty, of which a list shows two."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.models.activities import Activity, Occurrence, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import ActivityRow, DayRef, PlaceRef, UnitRef, state_of, systems_of, tone_of

COLUMNS = (
    Activity.id, Occurrence.id, Version.title, Occurrence.first_day, Occurrence.last_day, Occurrence.starts_at,
    Occurrence.ends_at, Version.venue, Occurrence.state, Activity.life, Activity.highlight, Version.id.label("version"),
    Unit.id.label("unit"), Unit.code.label("unit_code"), Unit.name_vi.label("unit_vi"), Unit.name_en.label("unit_en"),
    Place.code.label("place_code"), Place.name_vi.label("place_vi"), Place.name_en.label("place_en"), Place.kind,
    Place.parent_id,
)  # fmt: skip


def query() -> Select[Any]:
    """Every holding that the public may see, soonest first: `public_queries.published`, of fewer columns."""
    wide: Any = queries.published()
    found: Select[Any] = wide.with_only_columns(*COLUMNS, maintain_column_froms=True)
    return found


def read(session: Session, chosen: Select[Any], today: date) -> list[ActivityRow]:
    """The rows of a query made by `query`, in three selects."""
    found = session.execute(chosen).all()
    systems = _systems(session, {row.unit for row in found})
    served = _served(session, {row.version for row in found})
    return [_row(row, systems.get(row.unit, ()), served.get(row.version, ()), today) for row in found]


def _row(row: Any, kinds: Collection[str], days: tuple[DayRef, ...], today: date) -> ActivityRow:
    number, occurrence, title, first, last, starts, ends, venue, state, life, highlight = row[:11]
    return ActivityRow(
        id=number,
        occurrence_id=occurrence,
        title=title,
        first_day=first,
        last_day=last,
        starts_at=clock.local(starts).time() if starts else None,
        ends_at=clock.local(ends).time() if ends else None,
        venue=venue,
        place=_place(row),
        unit=UnitRef(row.unit_code, row.unit_vi, row.unit_en, systems_of(kinds)[0]),
        state=state_of(state, life, first, last, today),
        highlight=highlight,
        commemorations=days,
    )


def _place(row: Any) -> PlaceRef | None:
    if row.place_code is None:
        return None
    return PlaceRef(row.place_code, row.place_vi, row.place_en, row.kind, root=row.parent_id is None)


def _systems(session: Session, units: Collection[int]) -> dict[int, list[str]]:
    """Kinds by unit."""
    found: dict[int, list[str]] = defaultdict(list)
    for unit, kind in session.execute(select(UnitKind.unit_id, UnitKind.kind).where(UnitKind.unit_id.in_(units))):
        found[unit].append(kind)
    return found


def _served(session: Session, versions: Collection[int]) -> dict[int, tuple[DayRef, ...]]:
    """Commemorations by version, in the order of their codes."""
    declared = version_commemoration.c
    columns = (
        Commemoration.code,
        Commemoration.name_vi,
        Commemoration.name_en,
        Commemoration.great,
        Commemoration.tone,
    )
    found: dict[int, tuple[DayRef, ...]] = {}
    for version, code, vi, en, great, tone in session.execute(
        select(declared.version_id, *columns)
        .join(Commemoration, declared.commemoration_id == Commemoration.id)
        .where(declared.version_id.in_(versions))
        .order_by(Commemoration.code)
    ):
        found[version] = (*found.get(version, ()), DayRef(code, vi, en, tone_of(great, tone)))
    return found
