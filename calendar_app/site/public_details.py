"""An activity or a commemoration on its public page, whole. Each raises NotFound."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.errors import NotFound
from calendar_app.models.activities import Activity, Occurrence, Participation, Result, Version
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.plans import vocabulary
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import ActivityRow, DatedRow, DayRef, PlaceRef, UnitRef

#: holdings of a series that its page lists
MOST_HOLDINGS = 12


@dataclass(frozen=True, slots=True)
class NameRef:
    """Something by its names."""

    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Room:
    """A venue of a list, as visitors want to know it; ``accessibility`` are codes."""

    address: str
    capacity: int | None
    accessibility: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the published version says beside its title, dates and place."""

    type_vi: str
    type_en: str
    summary: str
    audience: str
    partners: str
    link: str
    age_group: str = ""
    #: đồng; none is not said
    fee: int | None = None
    registration: str = ""
    outdoor: bool = False
    room: Room | None = None
    picture_id: int | None = None
    picture_alt: str = ""
    occasions: tuple[NameRef, ...] = ()
    #: codes of what makes it accessible
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """The rule of an activity that repeats; ``left_out`` are days of the rule on which it does not take place."""

    rrule: str
    first_day: date
    starts_at: time | None
    ends_at: time | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """An activity as the public sees it: its next holding (or its last one) and the words around it."""

    row: ActivityRow
    words: Words
    reason: str
    organisers: tuple[UnitRef, ...]
    holdings: tuple[ActivityRow, ...]
    #: the day that a holding of the page first stood on, where it is another one, by the id of the occurrence
    moved: Mapping[int, date]
    attendance: int | None
    series: Series | None
    #: the hour at which the series usually begins, where this holding begins at another
    usual_hour: time | None
    #: the province around its place
    province: PlaceRef | None

    @property
    def moved_from(self) -> date | None:
        """The day it first stood on, when that is another one."""
        return self.moved.get(self.row.occurrence_id)


def activity_page(session: Session, activity_id: int, today: date) -> ActivityPage:
    """A published activity that is for everybody; NotFound for any other, so that none can be guessed at."""
    query = queries.published().where(Activity.id == activity_id)
    holdings = queries.rows(session, query.limit(queries.MOST_ROWS), today)
    if not holdings:
        raise NotFound("activity", activity_id)
    row = next((holding for holding in holdings if holding.last_day >= today), holdings[-1])
    activity = session.get_one(Activity, activity_id)
    version = session.get_one(Version, activity.published_version_id)
    occurrence = session.get_one(Occurrence, row.occurrence_id)
    listed = _nearest(holdings, today) if len(holdings) > 1 else ()
    return ActivityPage(
        row=row,
        words=_words(session, version),
        reason=occurrence.reason or activity.reason,
        organisers=_organisers(session, activity),
        holdings=listed,
        moved=_moved(session, {row, *listed}),
        attendance=session.scalar(select(Result.attendance).where(Result.occurrence_id == occurrence.id)),
        series=_series(version),
        usual_hour=version.starts_at if version.rrule and row.starts_at != version.starts_at else None,
        province=_province(version.place),
    )


def _series(version: Version) -> Series | None:
    if not version.rrule:
        return None
    return Series(version.rrule, version.first_day, version.starts_at, version.ends_at, tuple(version.exdates))


def _province(place: Place | None) -> PlaceRef | None:
    while place is not None and place.parent is not None:
        place = place.parent
    return queries.place_ref(place)


def _words(session: Session, version: Version) -> Words:
    kind = vocabulary.activity_types(session).get(version.type)
    return Words(
        type_vi=kind.name_vi if kind else "",
        type_en=kind.name_en if kind else "",
        summary=version.summary,
        audience=version.audience,
        partners=version.partners,
        link=version.link,
        age_group=version.age_group,
        fee=version.fee,
        registration=version.registration,
        outdoor=version.outdoor,
        room=_room(version.listed_venue),
        picture_id=version.picture_id,
        picture_alt=version.picture_alt,
        occasions=tuple(NameRef(row.name_vi, row.name_en) for row in version.occasions),
        accessibility=tuple(version.listed_venue.accessibility) if version.listed_venue else (),
    )


def _room(venue: Venue | None) -> Room | None:
    return Room(venue.address, venue.capacity, tuple(venue.accessibility)) if venue is not None else None


def _nearest(holdings: Sequence[ActivityRow], today: date) -> tuple[ActivityRow, ...]:
    """Two that are over and those to come, as many as a page lists."""
    over = [row for row in holdings if row.last_day < today]
    ahead = [row for row in holdings if row.last_day >= today]
    return tuple((over[-2:] + ahead)[:MOST_HOLDINGS]) if ahead else tuple(over[-MOST_HOLDINGS:])


def _organisers(session: Session, activity: Activity) -> tuple[UnitRef, ...]:
    """The leading unit, then those that accepted."""
    others = session.scalars(
        select(Unit)
        .join(Participation, Participation.unit_id == Unit.id)
        .where(
            Participation.activity_id == activity.id,
            Participation.state == "accepted",
            Participation.until.is_(None),
            Unit.id != activity.lead_unit_id,
        )
        .order_by(Participation.id)
    ).all()
    units = [activity.lead_unit, *others]
    refs = queries.unit_refs(session, units)
    return tuple(refs[unit.id] for unit in units)


def _moved(session: Session, holdings: Collection[ActivityRow]) -> dict[int, date]:
    """The days on which holdings first stood, of those that stand elsewhere now."""
    now = {row.occurrence_id: row.first_day for row in holdings}
    found = session.execute(select(Occurrence.id, Occurrence.original_start).where(Occurrence.id.in_(now)))
    first = {number: date.fromisoformat(original[:10]) for number, original in found}
    return {number: day for number, day in first.items() if day != now[number]}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalogue says of a commemoration, under the names of its columns."""

    rule: dict[str, Any]
    scope: str
    aliases: list[str]
    base_year: int | None
    first_year: int | None
    last_year: int | None
    founding: bool
    official: bool
    day_off: str
    legal_basis: str
    source: str
    confidence: str
    note_vi: str
    note_en: str
    story_vi: str
    story_en: str


@dataclass(frozen=True, slots=True)
class CommemorationPage:
    """A commemoration with its coming dates; ``theme`` is the dated row whose theme holds now."""

    id: int
    day: DayRef
    facts: Facts
    place: PlaceRef | None
    dates: tuple[DatedRow, ...]
    theme: DatedRow | None

    @property
    def mourning(self) -> bool:
        return self.day.tone == "mourning"

    def next_date(self, today: date) -> DatedRow | None:
        """The date that is not over yet and comes first."""
        return next((row for row in self.dates if row.last_day >= today), None)


def commemoration_page(session: Session, code: str, today: date, years: int = 5) -> CommemorationPage:
    """A commemoration by its code, with its dates of this year and the next ones, ``years`` in all."""
    day = session.scalar(select(Commemoration).where(Commemoration.code == code))
    if day is None:
        raise NotFound("commemoration", code)
    place = session.scalar(select(Place).where(Place.code == day.place_code)) if day.place_code else None
    dates = queries.dated_rows(session, [(on, day) for on in _dates(session, day.id, today.year, years)])
    return CommemorationPage(
        id=day.id,
        day=queries.day_ref(day),
        facts=Facts(**{field.name: getattr(day, field.name) for field in fields(Facts)}),
        place=queries.place_ref(place),
        dates=tuple(dates),
        theme=next((row for row in dates if row.theme_vi and row.last_day >= today), None),
    )


def _dates(session: Session, day_id: int, year: int, years: int) -> Sequence[CommemorationDate]:
    return session.scalars(
        select(CommemorationDate)
        .where(
            CommemorationDate.commemoration_id == day_id,
            CommemorationDate.year >= year,
            CommemorationDate.year < year + years,
        )
        .order_by(CommemorationDate.first_day)
    ).all()
