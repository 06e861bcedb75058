"""Holdings in a span of days, chosen by filters: read in the order of days from the narrow rows that repeat them.

A page reads what begins on its days and what goes on since before, so it costs what takes place on its days; where that
is very much, a part of each day, and its counts say "at least".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from calendar_app.domain.filters import Filters
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.publication import Holding
from calendar_app.publication import matching
from calendar_app.publication.matching import OF_HOLDING
from calendar_app.site import lean_rows
from calendar_app.site.public_rows import ActivityRow, DatedRow

#: holdings that begin on the days of a page, and that go on since before, which are looked at
MOST, MOST_RUNNING = 12_000, 1_000
#: highlights of a year, and days around a commemoration in which activities serve it
MOST_HIGHLIGHTS, NEAR = 300, 60

#: what counting needs of a holding: a plain row, since a page looks at thousands
BRIEF = (
    Holding.occurrence_id, Holding.first_day, (Holding.last_day > Holding.first_day).label("lasting"),
    Holding.place_id, Holding.kinds, Holding.type, Holding.age, Holding.needs, Holding.free, Holding.days,
)  # fmt: skip
ORDER = (Holding.first_day, Holding.begins, Holding.occurrence_id)


@dataclass(frozen=True, slots=True)
class Window:
    """The holdings of some days as rows of `BRIEF`, in order, as far as they were looked at.

    ``full`` are the days of which not all were looked at.
    """

    briefs: Sequence[Row[Any]]
    full: frozenset[date]
    more_running: bool

    @property
    def whole(self) -> bool:
        """Whether none was left out."""
        return not self.full and not self.more_running


def window(session: Session, since: date, until: date, filters: Filters, most: int = MOST) -> Window:
    """The holdings that touch ``since <= day < until`` and fit the filters: what goes on since before, then by day."""
    wanted = matching.chosen(session, filters, OF_HOLDING)
    before = _read(session, _running(since, *BRIEF).where(*wanted), MOST_RUNNING + 1)
    begin = _read(session, _beginning(since, until, *BRIEF).where(*wanted), most + 1)
    full: frozenset[date] = frozenset()
    if len(begin) > most:
        begin, full = _some_of_each(session, since, until, wanted, max(1, most // (until - since).days))
    return Window([*before[:MOST_RUNNING], *begin], full, len(before) > MOST_RUNNING)


def _read(session: Session, query: Select[Any], most: int) -> Sequence[Row[Any]]:
    return session.execute(query.limit(most)).all()


def _some_of_each(
    session: Session, since: date, until: date, wanted: Sequence[ColumnElement[bool]], most: int
) -> tuple[Sequence[Row[Any]], frozenset[date]]:
    """At most so many of each day, and the days that had more."""
    kept: list[Row[Any]] = []
    full = set()
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        found = _read(session, _beginning(day, day + timedelta(days=1), *BRIEF).where(*wanted), most + 1)
        kept += found[:most]
        if len(found) > most:
            full.add(day)
    return kept, frozenset(full)


def _beginning(since: date, until: date, *columns: Any) -> Select[Any]:
    """What begins on ``since <= day < until``, soonest first."""
    return select(*columns).where(Holding.first_day >= since, Holding.first_day < until).order_by(*ORDER)


def _running(day: date, *columns: Any) -> Select[Any]:
    """What began before a day and goes on, soonest to end first."""
    lasting = (Holding.last_day > Holding.first_day, Holding.last_day >= day, Holding.first_day < day)
    return select(*columns).where(*lasting).order_by(Holding.last_day, Holding.first_day, Holding.occurrence_id)


def listed(
    session: Session, since: date, until: date, filters: Filters, today: date, limit: int, offset: int = 0
) -> list[ActivityRow]:
    """Holdings that begin on ``since <= day < until`` and fit, soonest first."""
    query = _beginning(since, until, Holding.occurrence_id).where(*matching.chosen(session, filters, OF_HOLDING))
    return by_ids(session, session.scalars(query.limit(limit).offset(offset)).all(), today)


def running(session: Session, day: date, filters: Filters, today: date, limit: int) -> list[ActivityRow]:
    """What began before a day and goes on, in the order in which it began; of many, what ends soonest."""
    query = _running(day, Holding.occurrence_id).where(*matching.chosen(session, filters, OF_HOLDING))
    return by_ids(session, session.scalars(query.limit(limit)).all(), today)


def serving(session: Session, day: DatedRow, today: date, limit: int) -> list[ActivityRow]:
    """What is not over and serves a dated commemoration around its days, soonest first, each activity once."""
    near, first = timedelta(days=NEAR), func.min(Holding.first_day)
    query = (
        select(Holding.activity_id)
        .where(*matching.chosen(session, Filters(day=(day.day.code,)), OF_HOLDING))
        .where(Holding.first_day < day.last_day + near, Holding.last_day >= max(today, day.first_day - near))
        .group_by(Holding.activity_id)
        .order_by(first, Holding.activity_id)
    )
    return nearest(session, session.scalars(query.limit(limit)).all(), today)


def highlights(session: Session, since: date, until: date, filters: Filters) -> list[int]:
    """Ids of the first holdings of what stands out and begins on these days."""
    query = (
        select(func.min(Holding.occurrence_id))
        .where(Holding.wide, Holding.first_day >= since, Holding.first_day < until)
        .where(*matching.chosen(session, filters, OF_HOLDING))
        .group_by(Holding.activity_id)
        .order_by(func.min(Holding.first_day), Holding.activity_id)
    )
    return list(session.scalars(query.limit(MOST_HIGHLIGHTS)))


def by_ids(session: Session, ids: Iterable[int], today: date) -> list[ActivityRow]:
    """Holdings by their ids, soonest first, the whole day before its hours."""
    found = lean_rows.read(session, lean_rows.query().where(Occurrence.id.in_(list(ids))), today)
    return sorted(found, key=lambda row: (row.first_day, row.starts_at or time.min, row.occurrence_id))


def nearest(session: Session, activity_ids: Sequence[int], today: date) -> list[ActivityRow]:
    """Of each activity the next holding that is not over, or else its last; with the count of those after it."""
    after = _edges(session, activity_ids, func.min(Holding.first_day), Holding.last_day >= today)
    over = [one for one in activity_ids if one not in after]
    before = _edges(session, over, func.max(Holding.first_day), Holding.last_day < today)
    edges = {**{one: (day, 1) for one, (day, _count) in before.items()}, **after}
    query = lean_rows.query().where(
        Activity.id.in_(edges), Occurrence.first_day.in_({day for day, _count in edges.values()})
    )
    rows: dict[int, ActivityRow] = {}
    for row in lean_rows.read(session, query, today):
        if row.first_day == edges[row.id][0]:
            rows.setdefault(row.id, replace(row, more=edges[row.id][1] - 1))
    return [rows[one] for one in activity_ids if one in rows]


def _edges(
    session: Session, activity_ids: Sequence[int], edge: ColumnElement[date], when: ColumnElement[bool]
) -> dict[int, tuple[date, int]]:
    """activity -> the first or last day of the holdings that fit, and how many they are."""
    if not activity_ids:
        return {}
    query = select(Holding.activity_id, edge, func.count()).where(and_(Holding.activity_id.in_(activity_ids), when))
    return {one: (day, count) for one, day, count in session.execute(query.group_by(Holding.activity_id))}
