"""What the public pages list. Only published versions that are for everybody are ever read here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain.errors import NotFound
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.publication import matching
from calendar_app.site.public_rows import (
    ActivityRow,
    DatedRow,
    DayRef,
    Page,
    PlaceRef,
    UnitRef,
    state_of,
    systems_of,
    tone_of,
)

#: more rows than any page of a calendar can show
MOST_ROWS = 1000

#: a query of holdings with all that a row needs
Holdings = Select[Occurrence, Activity, Version, Unit, Place]


def published() -> Holdings:
    """Every holding of what the public may see, soonest first: the one gate to activities of these pages."""
    return (
        select(Occurrence, Activity, Version, Unit, Place)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .join(Unit, Activity.lead_unit_id == Unit.id)
        .outerjoin(Place, Version.place_id == Place.id)
        .where(*matching.public())
        .order_by(Occurrence.first_day, Occurrence.starts_at, Occurrence.id)
    )


def between(session: Session, since: date, until: date, today: date, limit: int = MOST_ROWS) -> list[ActivityRow]:
    """Holdings that touch ``since <= day < until``, soonest first, at most ``limit``."""
    query = published().where(Occurrence.first_day < until, Occurrence.last_day >= since).limit(limit)
    return rows(session, query, today)


def of_unit(unit_id: int) -> Holdings:
    """Holdings that a unit leads or has accepted to take part in."""
    part = select(Participation.activity_id).where(Participation.unit_id == unit_id, Participation.state == "accepted")
    led = select(Activity.id).where(Activity.lead_unit_id == unit_id)
    return published().where(Activity.id.in_(part.union(led)))


def of_place(place_id: int) -> Holdings:
    """Holdings in a place."""
    return published().where(Version.place_id == place_id)


def serving(commemoration_id: int) -> Holdings:
    """Holdings of activities that declare a commemoration."""
    declared = select(version_commemoration.c.version_id).where(
        version_commemoration.c.commemoration_id == commemoration_id
    )
    return published().where(Version.id.in_(declared))


def coming(session: Session, query: Holdings, today: date, limit: int = 50) -> list[ActivityRow]:
    """Of a query, what is not over yet, soonest first."""
    return rows(session, query.where(Occurrence.last_day >= today).limit(limit), today)


def past(session: Session, query: Holdings, today: date, number: int, size: int) -> tuple[list[ActivityRow], Page]:
    """Of a query, one page of what is over, latest first; NotFound for a page after the last."""
    over = query.where(Occurrence.last_day < today)
    counted = over.with_only_columns(func.count(Occurrence.id)).order_by(None)
    page = Page(number, session.scalar(counted) or 0, size)
    if number > page.pages:
        raise NotFound("page", number)
    latest = over.order_by(None).order_by(Occurrence.first_day.desc(), Occurrence.id.desc())
    return rows(session, latest.offset(page.offset).limit(size), today), page


def rows(session: Session, query: Holdings, today: date) -> list[ActivityRow]:
    """The rows of a query made by `published`, with units, places and commemorations, in four selects at most."""
    found = session.execute(query).all()
    units = unit_refs(session, (unit for _, _, _, unit, _ in found))
    served = _served(session, {version.id for _, _, version, _, _ in found})
    return [
        ActivityRow(
            id=activity.id,
            occurrence_id=occurrence.id,
            title=version.title,
            first_day=occurrence.first_day,
            last_day=occurrence.last_day,
            starts_at=_clock(occurrence.starts_at),
            ends_at=_clock(occurrence.ends_at),
            venue=version.venue,
            place=place_ref(place),
            unit=units[unit.id],
            state=state_of(occurrence.state, activity.life, occurrence.first_day, occurrence.last_day, today),
            highlight=activity.highlight,
            commemorations=served.get(version.id, ()),
        )
        for occurrence, activity, version, unit, place in found
    ]


def _clock(moment: datetime | None) -> time | None:
    return clock.local(moment).time() if moment else None


def place_ref(place: Place | None) -> PlaceRef | None:
    """A place as lists name it."""
    if place is None:
        return None
    return PlaceRef(place.code, place.name_vi, place.name_en, place.kind, root=place.parent_id is None)


def unit_refs(session: Session, units: Iterable[Unit]) -> dict[int, UnitRef]:
    """Units by id, with the system of their kinds."""
    by_id = {unit.id: unit for unit in units}
    if not by_id:
        return {}
    kinds: dict[int, list[str]] = defaultdict(list)
    for unit_id, kind in session.execute(
        select(UnitKind.unit_id, UnitKind.kind).where(UnitKind.unit_id.in_(by_id)).order_by(UnitKind.kind)
    ):
        kinds[unit_id].append(kind)
    return {
        unit.id: UnitRef(unit.code, unit.name_vi, unit.name_en, systems_of(kinds[unit.id])[0])
        for unit in by_id.values()
    }


def unit_ref(session: Session, unit: Unit) -> UnitRef:
    """A unit as lists name it."""
    return unit_refs(session, [unit])[unit.id]


def day_ref(day: Commemoration) -> DayRef:
    """A commemoration as lists name it."""
    return DayRef(day.code, day.name_vi, day.name_en, tone_of(day.great, day.tone))


def _served(session: Session, version_ids: set[int]) -> dict[int, tuple[DayRef, ...]]:
    query = (
        select(version_commemoration.c.version_id, Commemoration)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
        .where(version_commemoration.c.version_id.in_(version_ids))
        .order_by(Commemoration.code)
    )
    found: dict[int, tuple[DayRef, ...]] = {}
    for version_id, day in session.execute(query):
        found[version_id] = (*found.get(version_id, ()), day_ref(day))
    return found


def dated(session: Session, since: date, until: date, scope: str = "") -> list[DatedRow]:
    """Commemorations that touch ``since <= day < until``, soonest first; great days first among those of one day."""
    query = _dates(since, until)
    if scope:
        query = query.where(Commemoration.scope == scope)
    return dated_rows(session, [(on, day) for on, day in session.execute(query)])


def days_between(
    session: Session, since: date, until: date, codes: Collection[str] = (), limit: int = MOST_ROWS
) -> list[DatedRow]:
    """The same days without counting what is planned for them, which asks for a year; only some codes where given."""
    query = _dates(since, until).limit(limit)
    if codes:
        query = query.where(Commemoration.code.in_(codes))
    return [dated_row(on, day) for on, day in session.execute(query)]


def _dates(since: date, until: date) -> Select[CommemorationDate, Commemoration]:
    return (
        select(CommemorationDate, Commemoration)
        .join(Commemoration)
        .where(CommemorationDate.first_day < until, CommemorationDate.last_day >= since)
        .order_by(CommemorationDate.first_day, Commemoration.great.desc(), Commemoration.code)
        .limit(MOST_ROWS)
    )


def dated_rows(session: Session, found: Sequence[tuple[CommemorationDate, Commemoration]]) -> list[DatedRow]:
    """Rows of dated commemorations, each with the count of published activities of its year that serve it."""
    planned = _planned(session, {day.id for _, day in found}, {on.year for on, _ in found})
    return [dated_row(on, day, planned.get((day.id, on.year), 0)) for on, day in found]


def dated_row(on: CommemorationDate, day: Commemoration, planned: int = 0) -> DatedRow:
    """A dated commemoration as lists show it."""
    return DatedRow(
        day=day_ref(day),
        scope=day.scope,
        first_day=on.first_day,
        last_day=on.last_day,
        anniversary=on.anniversary,
        anniversary_class=on.anniversary_class,
        theme_vi=on.theme_vi,
        theme_en=on.theme_en,
        planned=planned,
    )


def _planned(session: Session, days: set[int], years: set[int]) -> dict[tuple[int, int], int]:
    """(commemoration, year) -> published activities that serve it and are neither cancelled nor postponed."""
    if not days:
        return {}
    query = (
        select(version_commemoration.c.commemoration_id, Activity.id, Version.first_day)
        .join(Version, Version.id == version_commemoration.c.version_id)
        .join(Activity, Activity.published_version_id == Version.id)
        .where(
            version_commemoration.c.commemoration_id.in_(days),
            Version.visibility == "public",
            ~Version.product,
            Activity.life.in_(("planned", "held")),
            Version.first_day >= date(min(years), 1, 1),
            Version.first_day < date(max(years) + 1, 1, 1),
        )
    )
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for day_id, _activity, first_day in session.execute(query):
        counted[day_id, first_day.year] += 1
    return counted
