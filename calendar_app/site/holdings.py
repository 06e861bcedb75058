"""Holdings in a span of days, chosen by filters: read day by day, at most so many a day, so that no page reads a table.

What goes on since before stands apart: it is found by its end, whenever it began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Row,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from calendar_app.domain.filters import Filters
from calendar_app.models.activities import Activity, Occurrence, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.venues import Venue
from calendar_app.publication import matching
from calendar_app.publication.matching import OFFERED
from calendar_app.site import lean_rows
from calendar_app.site.public_rows import ActivityRow, DatedRow

#: holdings that begin on one day, and that go on since before, which are looked at; beyond it counts say "at least"
MOST_A_DAY, MOST_RUNNING = 15, 40
#: highlights of a year, and days around a commemoration in which activities serve it
MOST_HIGHLIGHTS, NEAR = 300, 60


@dataclass(frozen=True, slots=True)
class Brief:
    """What counting needs of a holding."""

    occurrence_id: int
    first_day: date
    last_day: date
    version_id: int
    unit_id: int
    place_id: int | None
    type: str
    age: str
    fee: int | None
    #: as it is kept: '["wheelchair"]'
    accessibility: str
    of_venue: str | None

    def offers(self, code: str) -> bool:
        """Whether the activity, or the venue of a list, has what somebody needs."""
        return f'"{code}"' in self.accessibility or f'"{OFFERED[code]}"' in (self.of_venue or "")


@dataclass(frozen=True, slots=True)
class Window:
    """The holdings of some days, in order, as far as they were looked at; ``whole`` when none was left out.

    ``full`` are the days of which not all were looked at.
    """

    briefs: tuple[Brief, ...]
    full: frozenset[date]
    more_running: bool

    @property
    def whole(self) -> bool:
        return not self.full and not self.more_running


#: one type for all literals: a type of its own for each costs more than the query
DAY = Date()
BRIEF = (
    Occurrence.id, Occurrence.first_day, Occurrence.last_day, Version.id.label("version"),
    Activity.lead_unit_id, Version.place_id,
    Version.type, Version.age_group, Version.fee, cast(Version.accessibility, String),
    cast(Venue.accessibility, String).label("of_venue"),
)  # fmt: skip


def window(session: Session, since: date, until: date, filters: Filters, a_day: int = MOST_A_DAY) -> Window:
    """The holdings that touch ``since <= day < until`` and fit the filters, by first day."""
    wanted = matching.chosen(session, filters)
    before = [_brief(row) for row in session.execute(_running(since, wanted).limit(MOST_RUNNING + 1))]
    begin = (_brief(row) for row in session.execute(_of_days(session, since, until, wanted, a_day + 1)))
    kept, full = _cut(begin, a_day)
    return Window((*before[:MOST_RUNNING], *kept), full, len(before) > MOST_RUNNING)


def _brief(row: Row[Any]) -> Brief:
    return Brief(*tuple(row))


def _cut(briefs: Iterable[Brief], most: int) -> tuple[list[Brief], frozenset[date]]:
    """At most so many of each day, and the days that had more."""
    counted: dict[date, int] = {}
    kept = []
    for brief in briefs:
        counted[brief.first_day] = counted.get(brief.first_day, 0) + 1
        if counted[brief.first_day] <= most:
            kept.append(brief)
    return kept, frozenset(day for day, count in counted.items() if count > most)


def _public(*columns: Any) -> Select[Any]:
    """Some columns of every holding that the public may see."""
    query: Select[Any] = select(*columns).select_from(Occurrence)
    return (
        query.join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .where(*matching.public())
    )


def _of_days(
    session: Session, since: date, until: date, wanted: Sequence[ColumnElement[bool]], most: int
) -> Select[Any]:
    """Of each day the first holdings that begin on it.

    PostgreSQL reads them day by day in one go; SQLite has no LATERAL, and is asked for their ids first.
    """
    days = _days(since, until)
    if session.get_bind().dialect.name == "postgresql":
        each = _of_one(_with_venue(_public(*BRIEF)), days, wanted, most).lateral("of_one")
        return select(*each.c).select_from(days.join(each, true())).order_by(days.c.day)
    chosen = Occurrence.__table__.alias("chosen")
    ids = _of_one(_public(Occurrence.id), days, wanted, most)
    picked = select(chosen.c.id).select_from(days.join(chosen, chosen.c.id.in_(ids))).subquery("picked")
    columns: tuple[Any, ...] = BRIEF
    query: Select[Any] = select(*columns).select_from(picked).join(Occurrence, Occurrence.id == picked.c.id)
    query = query.join(Activity, Occurrence.activity_id == Activity.id)
    query = query.join(Version, Activity.published_version_id == Version.id)
    return _with_venue(query).order_by(Occurrence.first_day, Occurrence.starts_at, Occurrence.id)


def _of_one(query: Select[Any], days: CTE, wanted: Sequence[ColumnElement[bool]], most: int) -> Select[Any]:
    """The first holdings of the day that a row of ``days`` is."""
    return (
        query.where(Occurrence.first_day == days.c.day, *wanted)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(most)
        .correlate(days)
    )


def _with_venue(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(Venue, Version.venue_id == Venue.id)


def _days(since: date, until: date) -> CTE:
    """A table of days."""
    count = (until - since).days
    each = [select(literal(since + timedelta(days=number), DAY).label("day")) for number in range(count)]
    return union_all(*each).cte("days")


def _running(day: date, wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """What began before a day and goes on, soonest to end first."""
    return (
        _with_venue(_public(*BRIEF))
        .where(Occurrence.last_day > Occurrence.first_day, Occurrence.last_day >= day, Occurrence.first_day < day)
        .where(*wanted)
        .order_by(Occurrence.last_day, Occurrence.first_day, Occurrence.id)
    )


def listed(
    session: Session, since: date, until: date, filters: Filters, today: date, limit: int, offset: int = 0
) -> list[ActivityRow]:
    """Holdings that begin on ``since <= day < until`` and fit, soonest first."""
    query = lean_rows.query().where(Occurrence.first_day >= since, Occurrence.first_day < until)
    return lean_rows.read(session, query.where(*matching.chosen(session, filters)).limit(limit).offset(offset), today)


def running(session: Session, day: date, filters: Filters, today: date, limit: int) -> list[ActivityRow]:
    """What began before a day and goes on, soonest to end first."""
    query = _running(day, matching.chosen(session, filters)).with_only_columns(Occurrence.id).limit(limit)
    return by_ids(session, session.scalars(query).all(), today)


def serving(session: Session, day: DatedRow, today: date, limit: int) -> list[ActivityRow]:
    """What is not over and serves a dated commemoration around its days, soonest first, each activity once."""
    near = timedelta(days=NEAR)
    declared = version_commemoration.c
    of_day = select(declared.version_id).join(Commemoration, Commemoration.id == declared.commemoration_id)
    query = (
        _public(Activity.id, func.min(Occurrence.first_day))
        .where(Version.id.in_(of_day.where(Commemoration.code == day.day.code)))
        .where(Version.first_day < day.last_day + near, Version.last_day >= min(today, day.first_day) - near)
        .where(Occurrence.last_day >= today, Occurrence.first_day < day.last_day + near)
        .group_by(Activity.id)
        .order_by(func.min(Occurrence.first_day), Activity.id)
    )
    return nearest(session, [one for one, _day in session.execute(query.limit(limit))], today)


def highlights(session: Session, since: date, until: date, filters: Filters) -> list[int]:
    """Ids of the first holdings of what stands out and begins on these days."""
    query = (
        _public(func.min(Occurrence.id))
        .where(Occurrence.first_day >= since, Occurrence.first_day < until, *matching.chosen(session, filters))
        .where(or_(Activity.highlight, Version.scale == "province"))
        .group_by(Activity.id)
        .order_by(func.min(Occurrence.first_day), Activity.id)
    )
    return [one for (one,) in session.execute(query.limit(MOST_HIGHLIGHTS))]


def by_ids(session: Session, ids: Iterable[int], today: date) -> list[ActivityRow]:
    """Holdings by their ids, soonest first."""
    return lean_rows.read(session, lean_rows.query().where(Occurrence.id.in_(list(ids))), today)


def nearest(session: Session, activity_ids: Sequence[int], today: date) -> list[ActivityRow]:
    """Of each activity the next holding that is not over, or else its last; with the count of those after it."""
    after = _edges(session, activity_ids, func.min(Occurrence.first_day), Occurrence.last_day >= today)
    over = [one for one in activity_ids if one not in after]
    before = _edges(session, over, func.max(Occurrence.first_day), Occurrence.last_day < today)
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
    query = _public(Activity.id, edge, func.count()).where(and_(Activity.id.in_(activity_ids), when))
    return {one: (day, count) for one, day, count in session.execute(query.group_by(Activity.id))}
