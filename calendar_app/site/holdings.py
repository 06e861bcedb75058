"""Holdings in a span of days, chosen by filters: read in the order of days from the narrow rows that repeat them.

A page reads what begins on its days and what goes on since before, so it costs what takes place on its days; where that
is very much, a part of each day, and its counts say "at least".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, func, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from calendar_app.domain.filters import Filters
from calendar_app.models.activities import Activity, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.publication import matching
from calendar_app.publication.matching import HELD, OF_HOLDING
from calendar_app.site import lean_rows
from calendar_app.site.public_rows import ActivityRow, DatedRow

#: holdings that begin on the days of a page, and that go on since before, which are looked at
MOST, MOST_RUNNING = 12_000, 1_000
#: highlights of a year, and days around a commemoration in which activities serve it
MOST_HIGHLIGHTS, NEAR = 300, 60


#: what counting needs of a holding, as the database gives it: a page looks at thousands, and an object for each would
#: cost more than the query. A day is a date or its ISO form, a truth may be a number.
BRIEF = (
    type_coerce(HELD.first_day, String), HELD.begins, HELD.occurrence_id,
    type_coerce(HELD.last_day > HELD.first_day, Integer).label("lasting"),
    HELD.place_id, HELD.kinds, HELD.type, HELD.age, HELD.needs, type_coerce(HELD.free, Integer), HELD.days,
)  # fmt: skip
ORDER = (HELD.first_day, HELD.begins, HELD.occurrence_id)
Brief = tuple[Any, ...]
DAY, NUMBER, LASTING = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Window:
    """The holdings of some days as far as they were looked at, in no order; those of a day in their order by `of_days`.

    ``full`` are the days of which not all were looked at.
    """

    briefs: Sequence[Brief]
    full: frozenset[date]
    more_running: bool

    @property
    def whole(self) -> bool:
        """Whether none was left out."""
        return not self.full and not self.more_running

    def of_days(self, most: int) -> Iterator["OfDay"]:
        """By first day: the first few of one day, how many they are, and all that last."""
        single: dict[Any, list[Brief]] = defaultdict(list)
        lasting: dict[Any, list[Brief]] = defaultdict(list)
        for brief in self.briefs:
            (lasting if brief[LASTING] else single)[brief[DAY]].append(brief)
        for day in sorted({*single, *lasting}):
            here, long = single.get(day, ()), lasting.get(day, ())
            yield OfDay(_date(day), _numbers(nsmallest(most, here)), len(here), _numbers(sorted(long)))


@dataclass(frozen=True, slots=True)
class OfDay:
    """What begins on a day, by ids: the first of what lasts no longer, which are ``count``, and all that lasts."""

    day: date
    singles: tuple[int, ...]
    count: int
    lasting: tuple[int, ...]


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _numbers(briefs: Iterable[Brief]) -> tuple[int, ...]:
    return tuple(brief[NUMBER] for brief in briefs)


def window(session: Session, since: date, until: date, filters: Filters, most: int = MOST) -> Window:
    """The holdings that touch ``since <= day < until`` and fit the filters."""
    wanted = matching.chosen(session, filters, OF_HOLDING)
    before = _read(session, _running(session, since, *BRIEF).where(*wanted), MOST_RUNNING + 1)
    begin = _read(session, _beginning(since, until, *BRIEF).where(*wanted), most + 1)
    full: frozenset[date] = frozenset()
    if len(begin) > most:
        begin, full = _some_of_each(session, since, until, wanted, max(1, most // (until - since).days))
    return Window([*before[:MOST_RUNNING], *begin], full, len(before) > MOST_RUNNING)


def _read(session: Session, query: Select[Any], most: int) -> list[Brief]:
    with session.connection().execute(query.limit(most)) as found:
        return list(found.cursor.fetchall()) if found.cursor else []


def _some_of_each(
    session: Session, since: date, until: date, wanted: Sequence[ColumnElement[bool]], most: int
) -> tuple[list[Brief], frozenset[date]]:
    """At most so many of each day, and the days that had more."""
    kept: list[Brief] = []
    full = set()
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        query = _beginning(day, day + timedelta(days=1), *BRIEF).where(*wanted).order_by(*ORDER)
        found = _read(session, query, most + 1)
        kept += found[:most]
        if len(found) > most:
            full.add(day)
    return kept, frozenset(full)


def _beginning(since: date, until: date, *columns: Any) -> Select[Any]:
    """What begins on ``since <= day < until``."""
    return select(*columns).where(HELD.first_day >= since, HELD.first_day < until)


def _running(session: Session, day: date, *columns: Any) -> Select[Any]:
    """What began before a day and goes on, soonest to end first.

    SQLite would read each row that ends later only to see that it has not begun, so it looks in the index alone first.
    """
    query = select(*columns).order_by(HELD.last_day, HELD.first_day, HELD.occurrence_id)
    if session.get_bind().dialect.name != "sqlite":
        return query.where(*_lasting(HELD, day))
    inside = HELD.first_day.table.alias("inside").c
    keys = select(inside.first_day, inside.begins, inside.occurrence_id).where(*_lasting(inside, day))
    return query.where(tuple_(*ORDER).in_(keys))


def _lasting(held: Any, day: date) -> list[ColumnElement[bool]]:
    return [held.last_day > held.first_day, held.last_day >= day, held.first_day < day]


def listed(
    session: Session, since: date, until: date, filters: Filters, today: date, limit: int, offset: int = 0
) -> list[ActivityRow]:
    """Holdings that begin on ``since <= day < until`` and fit, soonest first."""
    query = _beginning(since, until, HELD.occurrence_id).where(*matching.chosen(session, filters, OF_HOLDING))
    return lean_rows.by_ids(session, session.scalars(query.order_by(*ORDER).limit(limit).offset(offset)).all(), today)


def running(session: Session, day: date, filters: Filters, today: date, limit: int) -> list[ActivityRow]:
    """What began before a day and goes on, in the order in which it began; of many, what ends soonest."""
    query = _running(session, day, HELD.occurrence_id).where(*matching.chosen(session, filters, OF_HOLDING))
    return lean_rows.by_ids(session, session.scalars(query.limit(limit)).all(), today)


def serving(session: Session, day: DatedRow, today: date, limit: int) -> list[ActivityRow]:
    """What is not over and serves a dated commemoration around its days, soonest first, each activity once."""
    near, first = timedelta(days=NEAR), func.min(HELD.first_day)
    declared = (
        select(Activity.id)
        .join(version_commemoration, version_commemoration.c.version_id == Activity.published_version_id)
        .join(Commemoration, Commemoration.id == version_commemoration.c.commemoration_id)
        .where(Commemoration.code == day.day.code)
    )
    query = (
        select(HELD.activity_id)
        .where(HELD.activity_id.in_(declared))
        .where(HELD.first_day < day.last_day + near, HELD.last_day >= max(today, day.first_day - near))
        .group_by(HELD.activity_id)
        .order_by(first, HELD.activity_id)
    )
    return nearest(session, session.scalars(query.limit(limit)).all(), today)


def highlights(session: Session, since: date, until: date, filters: Filters) -> list[int]:
    """Ids of the first holdings of what stands out and begins on these days."""
    query = (
        select(func.min(HELD.occurrence_id))
        .where(HELD.wide, HELD.first_day >= since, HELD.first_day < until)
        .where(*matching.chosen(session, filters, OF_HOLDING))
        .group_by(HELD.activity_id)
        .order_by(func.min(HELD.first_day), HELD.activity_id)
    )
    return list(session.scalars(query.limit(MOST_HIGHLIGHTS)))


def nearest(session: Session, activity_ids: Sequence[int], today: date) -> list[ActivityRow]:
    """Of each activity the next holding that is not over, or else its last; with the count of those after it."""
    after = _edges(session, activity_ids, func.min(HELD.first_day), HELD.last_day >= today)
    over = [one for one in activity_ids if one not in after]
    before = _edges(session, over, func.max(HELD.first_day), HELD.last_day < today)
    edges = {**{one: (day, 1) for one, (day, _count) in before.items()}, **after}
    ids = _on(session, {one: day for one, (day, _count) in edges.items()})
    rows = {row.id: replace(row, more=edges[row.id][1] - 1) for row in lean_rows.by_ids(session, ids, today)}
    return [rows[one] for one in activity_ids if one in rows]


def _on(session: Session, days: Mapping[int, date]) -> Collection[int]:
    """The first holding of each activity on its day."""
    query = select(HELD.activity_id, HELD.first_day, HELD.occurrence_id).order_by(
        HELD.begins.desc(), HELD.occurrence_id.desc()
    )
    query = query.where(HELD.activity_id.in_(days), HELD.first_day.in_(set(days.values())))
    return {one: number for one, day, number in session.execute(query) if days[one] == day}.values()


def _edges(
    session: Session, activity_ids: Sequence[int], edge: ColumnElement[date], when: ColumnElement[bool]
) -> dict[int, tuple[date, int]]:
    """activity -> the first or last day of the holdings that fit, and how many they are."""
    if not activity_ids:
        return {}
    query = select(HELD.activity_id, edge, func.count()).where(and_(HELD.activity_id.in_(activity_ids), when))
    return {one: (day, count) for one, day, count in session.execute(query.group_by(HELD.activity_id))}
