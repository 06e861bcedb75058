"""What units share with one another's staff: published activities for everybody or for the network, coming ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.orm import Session

from calendar_app.activities.queries import LARGEST_ID
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.domain.errors import NotFound
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.site import desk_content, public_queries
from calendar_app.site.desk_content import Content
from calendar_app.site.public_queries import Holdings
from calendar_app.site.public_rows import ActivityRow, Page, UnitRef
from calendar_app.site.public_search import said
from calendar_app.site.public_search_words import words_of

#: activities on a page, and dates of a series that its page lists
PAGE, MOST_DATES = 20, 12
#: who may read of an activity that the network shares
SHARED = ("public", "network")


@dataclass(frozen=True)
class Contact:
    """A unit that takes part, and how to reach it."""

    unit: UnitRef
    email: str
    phone: str


@dataclass(frozen=True)
class SharedActivity:
    """The published content of an activity, and who organises it; nothing of how it is prepared."""

    id: int
    state: str
    reason: str
    content: Content
    organisers: tuple[Contact, ...]
    dates: tuple[ActivityRow, ...]
    public: bool


def may_read(by: Principal) -> bool:
    """Whether somebody belongs to the network: any role will do."""
    return by.administrator or bool(by.grants)


def takes_part(activity: Activity, by: Principal) -> bool:
    """Whether somebody reads an activity on the desk: a role on the lead unit or on one that has a part."""
    paths = [activity.lead_unit.path, *(row.unit.path for row in activity.participations if row.state != "withdrawn")]
    return any(allows(by, Action.VIEW, path) for path in paths)


def find(session: Session, activity_id: int) -> Activity:
    """An activity by id; raise `NotFound`."""
    found = session.get(Activity, activity_id) if 0 < activity_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("activity", activity_id)
    return found


def coming(
    session: Session, today: date, number: int, words: str = "", place: str = "", kind: str = ""
) -> tuple[list[ActivityRow], Page]:
    """A page of what is still to come, soonest first, a series once; NotFound for a page after the last."""
    query = _shared().where(~Version.product, Occurrence.last_day >= today)
    query = query.where(and_(true(), *(said(word) for word in words_of(words))))
    if place:
        query = query.where(Place.code == place)
    if kind:
        query = query.where(Version.type == kind)
    query = query.where(Occurrence.id.in_(_first_of_each(today)))
    total = session.scalar(query.with_only_columns(func.count(Occurrence.id)).order_by(None)) or 0
    page = Page(number, total, PAGE)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    return public_queries.rows(session, query.offset(page.offset).limit(PAGE), today), page


def shared_activity(session: Session, activity: Activity, today: date) -> SharedActivity:
    """An activity as its network reads it; NotFound unless it is published and shared."""
    version = activity.published
    if version is None or version.visibility not in SHARED:
        raise NotFound("activity", activity.id)
    holdings = _shared().where(Activity.id == activity.id, Occurrence.last_day >= today)
    dates = public_queries.rows(session, holdings.limit(MOST_DATES), today)
    return SharedActivity(
        id=activity.id,
        state=dates[0].state if dates else activity.life,
        reason=activity.reason,
        content=desk_content.content(version, desk_content.words(session, today, {})),
        organisers=_organisers(session, activity),
        dates=tuple(dates) if version.rrule else (),
        public=version.visibility == "public" and not version.product,
    )


def _shared() -> Holdings:
    return (
        select(Occurrence, Activity, Version, Unit, Place)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .join(Unit, Activity.lead_unit_id == Unit.id)
        .outerjoin(Place, Version.place_id == Place.id)
        .where(Version.visibility.in_(SHARED))
        .order_by(Occurrence.first_day, Occurrence.starts_at, Occurrence.id)
    )


def _first_of_each(today: date) -> Select[int]:
    """The next occurrence of each activity."""
    order = (Occurrence.first_day, Occurrence.id)
    rank = func.row_number().over(partition_by=Occurrence.activity_id, order_by=order).label("rank")
    numbered = select(Occurrence.id, rank).where(Occurrence.last_day >= today).subquery()
    return select(numbered.c.id).where(numbered.c.rank == 1)


def _organisers(session: Session, activity: Activity) -> tuple[Contact, ...]:
    """The leading unit, then those that accepted."""
    others = [row.unit for row in activity.participations if row.state == "accepted" and row.role != "lead"]
    units: Sequence[Unit] = [activity.lead_unit, *others]
    refs = public_queries.unit_refs(session, units)
    return tuple(Contact(refs[unit.id], unit.email, unit.phone) for unit in units)
