"""Rows of long lists, read column by column: a version alone has forty, of which a list shows two.

The queries are made once, and read without the session's objects: both cost more than running them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, time
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.models.activities import Activity, Occurrence, Version, version_commemoration
from calendar_app.models.conditions import one_of
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.publication import matching
from calendar_app.site.public_rows import ActivityRow, DayRef, PlaceRef, UnitRef, state_of, systems_of, tone_of

COLUMNS: tuple[Any, ...] = (
    Activity.id, Occurrence.id.label("occurrence"), Version.title, Occurrence.first_day, Occurrence.last_day,
    Occurrence.starts_at, Occurrence.ends_at, Version.venue, Occurrence.state, Activity.life, Activity.highlight,
    Version.id.label("version"), Unit.id.label("unit"), Unit.code.label("unit_code"), Unit.name_vi.label("unit_vi"),
    Unit.name_en.label("unit_en"), Place.code.label("place_code"), Place.name_vi.label("place_vi"),
    Place.name_en.label("place_en"), Place.kind, Place.parent_id,
)  # fmt: skip
ROWS: Select[Any] = (
    select(*COLUMNS)
    .select_from(Occurrence)
    .join(Activity, Occurrence.activity_id == Activity.id)
    .join(Version, Activity.published_version_id == Version.id)
    .join(Unit, Activity.lead_unit_id == Unit.id)
    .outerjoin(Place, Version.place_id == Place.id)
    .where(*matching.public(), one_of(Occurrence.id, "ids"))
)
KINDS: Any = select(UnitKind.unit_id, UnitKind.kind).where(one_of(UnitKind.unit_id, "ids"))
DECLARED = version_commemoration.c
SERVED: Select[Any] = (
    select(
        DECLARED.version_id, Commemoration.code, Commemoration.name_vi, Commemoration.name_en, Commemoration.great,
        Commemoration.tone,
    )
    .join(Commemoration, DECLARED.commemoration_id == Commemoration.id)
    .where(one_of(DECLARED.version_id, "ids"))
    .order_by(Commemoration.code)
)  # fmt: skip


def by_ids(session: Session, ids: Iterable[int], today: date) -> list[ActivityRow]:
    """Holdings that the public may see, by their ids, soonest first, the whole day before its hours: three selects."""
    found = _read(session, ROWS, ids)
    systems = _systems(session, {row.unit for row in found})
    served = _served(session, {row.version for row in found})
    rows = [_row(row, systems[row.unit], served.get(row.version, ()), today) for row in found]
    return sorted(rows, key=lambda row: (row.first_day, row.starts_at or time.min, row.occurrence_id))


def _read(session: Session, query: Select[Any], ids: Iterable[int]) -> list[Row[Any]]:
    return list(session.connection().execute(query, {"ids": list(ids)}).all())


def _row(row: Any, system: str, days: tuple[DayRef, ...], today: date) -> ActivityRow:
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
        unit=UnitRef(row.unit_code, row.unit_vi, row.unit_en, system),
        state=state_of(state, life, first, last, today),
        highlight=highlight,
        commemorations=days,
    )


def _place(row: Any) -> PlaceRef | None:
    if row.place_code is None:
        return None
    return PlaceRef(row.place_code, row.place_vi, row.place_en, row.kind, root=row.parent_id is None)


def _systems(session: Session, units: Collection[int]) -> dict[int, str]:
    """The system that each unit is of."""
    found: dict[int, list[str]] = {unit: [] for unit in units}
    for unit, kind in map(tuple, _read(session, KINDS, units)):
        found[unit].append(kind)
    return {unit: systems_of(kinds)[0] for unit, kinds in found.items()}


def _served(session: Session, versions: Collection[int]) -> dict[int, tuple[DayRef, ...]]:
    """Commemorations by version, in the order of their codes."""
    found: dict[int, tuple[DayRef, ...]] = defaultdict(tuple)
    for version, code, vi, en, great, tone in map(tuple, _read(session, SERVED, versions)):
        found[version] = (*found[version], DayRef(code, vi, en, tone_of(great, tone)))
    return found
