"""Pages of public things, each in one order that never changes under a reader: by number, holdings by day.

Every list reads one row more than a page holds, so that it knows whether another page follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, false, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.api.cursor import Key
from calendar_app.api.parameters import DaysQuery, Filtered, PlacesQuery, UnitsQuery
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.conditions import aside
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind, UnitParent
from calendar_app.publication import matching

Found = tuple[Activity, Version]


def activities(session: Session, asked: Filtered, after: Key | None) -> list[Found]:
    """Activities with their published version, by number."""
    held = select(Occurrence.id).where(Occurrence.activity_id == Activity.id, matching.announced())
    held = held.where(*_between(asked)).correlate(Activity)
    query = _published().where(*matching.chosen(session, asked.filters()), held.exists())
    if after:
        query = query.where(Activity.id > after[0])
    return _pairs(session, query.order_by(Activity.id).limit(asked.limit + 1))


def activity(session: Session, number: int) -> Found | None:
    """A published activity."""
    return next(iter(_pairs(session, _published().where(Activity.id == number))), None)


def _published() -> Select[Activity, Version]:
    return (
        select(Activity, Version)
        .join(Version, Activity.published_version_id == Version.id)
        .where(*matching.shown())
        .options(
            joinedload(Activity.lead_unit),
            joinedload(Version.place),
            joinedload(Version.listed_venue),
            selectinload(Version.commemorations),
        )
    )


def _pairs(session: Session, query: Select[Activity, Version]) -> list[Found]:
    return [(found, version) for found, version in session.execute(query).unique()]


def organisers(session: Session, found: Iterable[Activity]) -> dict[int, list[str]]:
    """Codes of the units that take part, by activity; the leading one first."""
    by_id = {one.id: [one.lead_unit.code] for one in found}
    rows = session.execute(
        select(Participation.activity_id, Unit.code)
        .join(Unit, Participation.unit_id == Unit.id)
        .where(Participation.activity_id.in_(by_id), aside(Participation.state) == "accepted")
        .where(Participation.until.is_(None))
        .order_by(Participation.id)
    )
    for number, code in rows:
        if code not in by_id[number]:
            by_id[number].append(code)
    return by_id


def occurrences(session: Session, asked: Filtered, after: Key | None) -> list[tuple[Occurrence, Activity, Version]]:
    """Holdings with their activity and its published version, by first day and number."""
    query = (
        select(Occurrence, Activity, Version)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .where(*matching.public(), *matching.chosen(session, asked.filters()), *_between(asked))
        .options(joinedload(Activity.lead_unit), joinedload(Version.place))
        .order_by(Occurrence.first_day, Occurrence.id)
        .limit(asked.limit + 1)
    )
    if after:
        query = query.where(tuple_(Occurrence.first_day, Occurrence.id) > (date.fromisoformat(str(after[0])), after[1]))
    return [(row, found, version) for row, found, version in session.execute(query)]


def _between(asked: Filtered) -> list[matching.Condition]:
    conditions = []
    if asked.since:
        conditions.append(Occurrence.last_day >= asked.since)
    if asked.until:
        conditions.append(Occurrence.first_day < asked.until)
    return conditions


def units(session: Session, asked: UnitsQuery, after: Key | None, today: date) -> list[Unit]:
    """Units, closed ones included, by number."""
    query = _units()
    if asked.kind:
        of_kind = select(UnitKind.unit_id).where(
            UnitKind.kind.in_(asked.kind), or_(UnitKind.until.is_(None), UnitKind.until > today)
        )
        query = query.where(Unit.id.in_(of_kind))
    if asked.place:
        query = query.where(Unit.place_id.in_(matching.places_in(asked.place)))
    return _page(session, _worded(query, Unit, asked.q), Unit, asked.limit, after)


def unit(session: Session, code: str) -> Unit | None:
    """A unit by its code."""
    return session.scalar(_units().where(Unit.code == code))


def _units() -> Select[Unit]:
    return select(Unit).options(
        joinedload(Unit.place), selectinload(Unit.kinds), selectinload(Unit.parents).joinedload(UnitParent.parent)
    )


def places(session: Session, asked: PlacesQuery, after: Key | None) -> list[Place]:
    """Places, former ones included, by number."""
    query = select(Place).options(joinedload(Place.parent))
    return _page(session, _worded(query, Place, asked.q), Place, asked.limit, after)


def place(session: Session, code: str) -> Place | None:
    """A place by its code."""
    return session.scalar(select(Place).options(joinedload(Place.parent)).where(Place.code == code))


def commemorations(session: Session, asked: DaysQuery, after: Key | None) -> list[Commemoration]:
    """Commemorations, by number."""
    query = select(Commemoration)
    if asked.scope:
        query = query.where(Commemoration.scope == asked.scope)
    return _page(session, _worded(query, Commemoration, asked.q), Commemoration, asked.limit, after)


def commemoration(session: Session, code: str) -> Commemoration | None:
    """A commemoration by its code."""
    return session.scalar(select(Commemoration).where(Commemoration.code == code))


def dates(session: Session, day_ids: Sequence[int], since: int, until: int) -> dict[int, list[CommemorationDate]]:
    """The dates of some commemorations in the years ``since <= year < until``."""
    found: dict[int, list[CommemorationDate]] = defaultdict(list)
    rows = session.scalars(
        select(CommemorationDate)
        .where(
            CommemorationDate.commemoration_id.in_(day_ids),
            CommemorationDate.year >= since,
            CommemorationDate.year < until,
        )
        .order_by(CommemorationDate.first_day)
    )
    for row in rows:
        found[row.commemoration_id].append(row)
    return found


def _worded(query: Select[Any], table: Any, question: str | None) -> Select[Any]:
    """Rows whose folded names hold every word of a question; none where it has no word."""
    if question is None:
        return query
    words = fold(question).split()
    if not words:
        return query.where(false())
    for word in words:
        query = query.where(table.folded.contains(word, autoescape=True))
    return query


def _page(session: Session, query: Select[Any], table: Any, limit: int, after: Key | None) -> list[Any]:
    if after:
        query = query.where(table.id > after[0])
    return list(session.scalars(query.order_by(table.id).limit(limit + 1)).unique())
