"""Reads and writes where the standings of units are summed up."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session, selectinload

from calendar_app.models.places import Place
from calendar_app.models.rollups import UnitPlacement, UnitTrail
from calendar_app.models.units import Unit
from calendar_app.quotas import bulk_queries

#: node, grouping
Step = tuple[int, str]
#: units that are looked at at once
SLICE = 500


def nodes(session: Session) -> Iterator[tuple[str, int, int | None]]:
    """Code, id and place of all units."""
    found = select(Unit.code, Unit.id, Unit.place_id).execution_options(yield_per=SLICE)
    yield from ((row.code, row.id, row.place_id) for row in session.execute(found))


def paths(session: Session) -> Iterator[str]:
    """The paths of all units."""
    yield from session.scalars(select(Unit.path).execution_options(yield_per=SLICE))


def places(session: Session) -> dict[int, tuple[str, int | None]]:
    """By id of a place: its code and what it lies in."""
    rows = session.execute(select(Place.id, Place.code, Place.parent_id))
    return {row.id: (row.code, row.parent_id) for row in rows}


def slices(session: Session, ids: Collection[int] | None = None) -> Iterator[list[Unit]]:
    """All units with their kinds, or some, in slices by id."""
    last, wanted = 0, sorted(ids) if ids is not None else None
    while True:
        found = select(Unit).options(selectinload(Unit.kinds)).order_by(Unit.id).limit(SLICE)
        if wanted is None:
            found = found.where(Unit.id > last)
        else:
            chunk, wanted = wanted[:SLICE], wanted[SLICE:]
            found = found.where(Unit.id.in_(chunk))
        rows = list(session.scalars(found))
        if not rows:
            return
        last = rows[-1].id
        yield rows


def digests(session: Session) -> dict[int, str]:
    """By unit: the digest of what its sums rest on."""
    return {row.unit_id: row.digest for row in session.execute(select(UnitPlacement.unit_id, UnitPlacement.digest))}


def stored(session: Session, unit_ids: Collection[int]) -> dict[int, frozenset[Step]]:
    """By unit: the nodes and groupings under which it is summed up now."""
    found: dict[int, set[Step]] = {unit_id: set() for unit_id in unit_ids}
    rows = session.execute(
        select(UnitTrail.unit_id, UnitTrail.node_id, UnitTrail.grouping).where(
            UnitTrail.unit_id.in_(sorted(unit_ids)), UnitTrail.until.is_(None)
        )
    )
    for row in rows:
        found[row.unit_id].add((row.node_id, row.grouping))
    return {unit_id: frozenset(steps) for unit_id, steps in found.items()}


def end(session: Session, steps: Mapping[Step, Collection[int]], today: date) -> None:
    """Units are summed up there no more from a day on; what began on that very day leaves no trace."""
    for (node, grouping), unit_ids in steps.items():
        same = _at(node, grouping, unit_ids)
        session.execute(delete(UnitTrail).where(*same, UnitTrail.since == today))
        session.execute(update(UnitTrail).where(*same, UnitTrail.until.is_(None)).values(until=today))


def begin(session: Session, steps: Mapping[Step, Collection[int]], today: date) -> None:
    """Units are summed up there from a day on; what ended on that very day just goes on."""
    ended = _ended(session, {unit_id for unit_ids in steps.values() for unit_id in unit_ids}, today)
    rows = []
    for (node, grouping), unit_ids in steps.items():
        if back := ended.get((node, grouping), set()).intersection(unit_ids):
            same = _at(node, grouping, back)
            session.execute(update(UnitTrail).where(*same, UnitTrail.until == today).values(until=None))
        fresh = [unit_id for unit_id in unit_ids if unit_id not in back]
        rows += [{"node_id": node, "grouping": grouping, "unit_id": unit_id, "since": today} for unit_id in fresh]
    bulk_queries.write(session, UnitTrail, rows)


def _ended(session: Session, unit_ids: Collection[int], today: date) -> dict[Step, set[int]]:
    """The units that are summed up no more since a day, by where they were."""
    found: dict[Step, set[int]] = {}
    rows = session.execute(
        select(UnitTrail.node_id, UnitTrail.grouping, UnitTrail.unit_id).where(
            UnitTrail.unit_id.in_(sorted(unit_ids)), UnitTrail.until == today
        )
    )
    for node, grouping, unit_id in rows:
        found.setdefault((node, grouping), set()).add(unit_id)
    return found


def _at(node: int, grouping: str, unit_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return UnitTrail.node_id == node, UnitTrail.grouping == grouping, UnitTrail.unit_id.in_(sorted(unit_ids))


def keep_digests(session: Session, digests: Mapping[int, str]) -> None:
    """What the sums of some units rest on now."""
    session.execute(delete(UnitPlacement).where(UnitPlacement.unit_id.in_(sorted(digests))))
    if digests:
        rows = [{"unit_id": unit_id, "digest": found} for unit_id, found in digests.items()]
        session.execute(insert(UnitPlacement), rows)
