"""Keeps the rows of `Holding` equal to what they repeat, in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, tuple_
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.publication import Holding
from calendar_app.models.units import UnitKind
from calendar_app.models.venues import Venue
from calendar_app.publication import matching

#: activities that are read at once
SLICE = 500
ALL_DAY = -1
TABLE: Any = Holding.__table__
COLUMNS = tuple(column.name for column in TABLE.columns)

#: a row of the table, in the order of its columns
Row = tuple[Any, ...]


def store(session: Session, activity_ids: Iterable[int]) -> int:
    """Make the rows of some activities what they are to be; how many were wrong or missing."""
    session.flush()
    ids, changed = list(activity_ids), 0
    for start in range(0, len(ids), SLICE):
        changed += _store(session, ids[start : start + SLICE])
    return changed


def store_all(session: Session) -> int:
    """Make all rows what they are to be; how many were wrong, missing or too many."""
    public = select(Activity.id).where(Activity.published_version_id.is_not(None))
    known = select(Holding.activity_id)
    return store(session, session.scalars(public.union(known).order_by(Activity.id)).all())


def of_units(session: Session, unit_ids: Iterable[int]) -> int:
    """After the kinds of some units changed: the rows of what they take part in."""
    part = select(Participation.activity_id).where(Participation.unit_id.in_(list(unit_ids)))
    session.flush()
    return store(session, session.scalars(part.distinct().order_by(Participation.activity_id)).all())


def of_venue(session: Session, venue_id: int) -> int:
    """After what a venue offers changed: the rows of what takes place there."""
    here = select(Version.activity_id).where(Version.venue_id == venue_id)
    session.flush()
    return store(session, session.scalars(here.distinct().order_by(Version.activity_id)).all())


def _store(session: Session, ids: Sequence[int]) -> int:
    wanted = set(rows(session, ids))
    kept = {tuple(row) for row in session.execute(select(*TABLE.columns).where(Holding.activity_id.in_(ids)))}
    gone, new = kept - wanted, wanted - kept
    if gone:
        keys = tuple_(Holding.first_day, Holding.begins, Holding.occurrence_id)
        session.execute(delete(TABLE).where(keys.in_([row[:3] for row in gone])))
    if new:
        session.execute(insert(TABLE), [dict(zip(COLUMNS, row, strict=True)) for row in sorted(new, key=_key)])
    return len({row[2] for row in gone | new})


def _key(row: Row) -> Row:
    return row[:3]


def rows(session: Session, activity_ids: Sequence[int]) -> Iterator[Row]:
    """What the rows of some activities are to be."""
    some = Activity.id.in_(activity_ids)
    kinds = _listed(session, _kinds().where(some))
    days = _listed(session, _days().where(some))
    for found in session.execute(_holdings().where(some)):
        occurrence, activity, first, last, starts, place, sort, age, fee, own, hall, highlight, scale = found
        yield (
            first, _minute(starts), occurrence, activity, last, place, sort, age, fee == 0,
            kinds.get(activity, ""), days.get(activity, ""), _needs(own, hall), highlight or scale == "province",
        )  # fmt: skip


def _published(*columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns).select_from(Activity)
    return query.join(Version, Activity.published_version_id == Version.id)


def _holdings() -> Select[Any]:
    columns = (
        Occurrence.id, Activity.id, Occurrence.first_day, Occurrence.last_day, Occurrence.starts_at, Version.place_id,
        Version.type, Version.age_group, Version.fee, Version.accessibility, Venue.accessibility, Activity.highlight,
        Version.scale,
    )  # fmt: skip
    query = _published(*columns).join(Occurrence, Occurrence.activity_id == Activity.id)
    return query.outerjoin(Venue, Version.venue_id == Venue.id).where(*matching.public())


def _kinds() -> Select[Any]:
    query = _published(Activity.id, UnitKind.kind).join(Participation, Participation.activity_id == Activity.id)
    query = query.join(UnitKind, UnitKind.unit_id == Participation.unit_id)
    return query.where(Participation.state == "accepted", *matching.on_first_day())


def _days() -> Select[Any]:
    declared = version_commemoration.c
    query = _published(Activity.id, Commemoration.code).join(version_commemoration, declared.version_id == Version.id)
    return query.join(Commemoration, Commemoration.id == declared.commemoration_id)


def _listed(session: Session, query: Select[Any]) -> dict[int, str]:
    """Codes by activity, as they are kept."""
    found: dict[int, set[str]] = defaultdict(set)
    for activity, code in session.execute(query):
        found[activity].add(code)
    return {activity: _spaced(codes) for activity, codes in found.items()}


def _spaced(codes: Iterable[str]) -> str:
    return "".join(f" {code}" for code in sorted(codes)) + " " if codes else ""


def _needs(own: Sequence[str], hall: Sequence[str] | None) -> str:
    offered = {need for need, code in matching.OFFERED.items() if code in (hall or ())}
    return _spaced({*own, *offered})


def _minute(starts_at: datetime | None) -> int:
    if starts_at is None:
        return ALL_DAY
    local = clock.local(starts_at)
    return local.hour * 60 + local.minute
