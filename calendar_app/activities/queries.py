"""Reads activities for those who plan, approve and hold them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.accounts.queries import paths_above
from calendar_app.domain.errors import NotFound
from calendar_app.domain.text import sort_key
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.days import Commemoration, CommemorationDate, Occasion
from calendar_app.models.files import StoredFile
from calendar_app.models.people import Person
from calendar_app.models.preparation import ActivityTemplate, ChecklistItem
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue

#: of the integers that both databases take
LARGEST_ID = 2**31 - 1


def activity(session: Session, activity_id: int, *, lock: bool = False) -> Activity:
    """An activity, on request locked for writing and read anew under the lock; raise `NotFound`."""
    if not 0 < activity_id <= LARGEST_ID:
        raise NotFound("activity", activity_id)
    query = select(Activity).where(Activity.id == activity_id)
    anew = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(anew if lock else query)
    if found is None:
        raise NotFound("activity", activity_id)
    return found


def pending_continuation(session: Session, activity_id: int) -> Activity | None:
    """What is to go on with a series from one of its days and is not published yet; there is one at most."""
    waits = (Activity.published_version_id.is_(None), Activity.life == "planned")
    following = Activity.origin.startswith("following:", autoescape=True)
    found = select(Activity).where(Activity.continues_id == activity_id, *waits, following)
    return session.scalar(found.order_by(Activity.id).limit(1))


def occurrence(found: Activity, occurrence_id: int) -> Occurrence:
    """An occurrence of an activity; raise `NotFound`."""
    for row in found.occurrences:
        if row.id == occurrence_id:
            return row
    raise NotFound("occurrence", occurrence_id)


def latest(found: Activity) -> Version:
    """The version somebody works on: the one with the highest number."""
    return found.versions[-1]


def led_by(session: Session, unit_ids: Iterable[int], since: date, until: date, limit: int = 200) -> list[Activity]:
    """Activities that some units lead or join and that touch ``since <= day < until``, soonest first."""
    mine = select(Participation.activity_id).where(Participation.unit_id.in_(list(unit_ids)))
    touching = select(Version.activity_id).where(Version.first_day < until, Version.last_day >= since)
    running = select(Occurrence.activity_id).where(Occurrence.first_day < until, Occurrence.last_day >= since)
    first = select(func.min(Version.first_day)).where(Version.activity_id == Activity.id).scalar_subquery()
    return list(
        session.scalars(
            select(Activity)
            .where(Activity.id.in_(mine), or_(Activity.id.in_(touching), Activity.id.in_(running)))
            .options(selectinload(Activity.versions), selectinload(Activity.occurrences))
            .order_by(first, Activity.id)
            .limit(limit)
        )
    )


def waiting(session: Session, paths: Iterable[str]) -> list[Version]:
    """Submitted versions of units at or under some paths, longest waiting first."""
    rules = [Unit.path.startswith(path, autoescape=True) for path in paths]
    if not rules:
        return []
    return list(
        session.scalars(
            select(Version)
            .join(Activity, Version.activity_id == Activity.id)
            .join(Unit, Activity.lead_unit_id == Unit.id)
            .where(Version.review == "submitted", or_(*rules))
            .order_by(Version.submitted_at, Version.id)
        )
    )


def invitations(session: Session, unit_ids: Iterable[int]) -> list[Participation]:
    """Invitations that some units have not answered."""
    return list(
        session.scalars(
            select(Participation)
            .where(Participation.unit_id.in_(list(unit_ids)), Participation.state == "invited")
            .order_by(Participation.id)
        )
    )


def unconfirmed(session: Session, unit_ids: Iterable[int], today: date) -> list[Occurrence]:
    """Past occurrences of activities that some units lead, without a result, oldest first."""
    return list(
        session.scalars(
            select(Occurrence)
            .join(Activity, Occurrence.activity_id == Activity.id)
            .where(Activity.lead_unit_id.in_(list(unit_ids)), Activity.life == "planned")
            .where(Activity.published_version_id.is_not(None))
            .where(Occurrence.state == "planned", Occurrence.last_day < today)
            .order_by(Occurrence.last_day, Occurrence.id)
        )
    )


def commemorations(session: Session, codes: Iterable[str]) -> list[Commemoration]:
    """Commemorations by code, in order of code; raise `NotFound` for the first unknown one."""
    wanted = sorted(set(codes))
    found = list(
        session.scalars(select(Commemoration).where(Commemoration.code.in_(wanted)).order_by(Commemoration.code))
    )
    missing = set(wanted) - {row.code for row in found}
    if missing:
        raise NotFound("commemoration", min(missing))
    return found


def occasions(session: Session, codes: Iterable[str]) -> list[Occasion]:
    """Political occasions by code, in order of code; unknown and cancelled ones are left out."""
    found = select(Occasion).where(Occasion.code.in_(sorted(set(codes))), ~Occasion.cancelled)
    return list(session.scalars(found.order_by(Occasion.code)))


def venue(session: Session, venue_id: int) -> Venue:
    """A venue of some unit; raise `NotFound`."""
    found = session.get(Venue, venue_id) if 0 < venue_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("venue", venue_id)
    return found


def venue_of(session: Session, venue_id: int, unit: Unit) -> Venue | None:
    """A venue that a unit may use: of its own list or of one above it."""
    found = session.get(Venue, venue_id) if 0 < venue_id <= LARGEST_ID else None
    return found if found is not None and unit.path.startswith(found.unit.path) else None


def venues(session: Session, unit: Unit) -> list[Venue]:
    """The venues of a unit's own list, those in use first, by name."""
    found = session.scalars(select(Venue).where(Venue.unit_id == unit.id))
    return sorted(found, key=lambda row: (not row.active, sort_key(row.name), row.id))


def venues_for(session: Session, units: Iterable[Unit], limit: int = 300) -> list[Venue]:
    """Venues in use that some units may choose: of their own lists and of units above them; by unit and name."""
    paths = sorted({path for unit in units for path in paths_above(unit.path)})
    query = select(Venue).join(Unit, Venue.unit_id == Unit.id).where(Unit.path.in_(paths), Venue.active)
    found = session.scalars(query.options(joinedload(Venue.unit)).order_by(Unit.path.desc(), Venue.id).limit(limit))
    return sorted(found, key=lambda row: (-len(row.unit.path), row.unit.path, sort_key(row.name), row.id))


def template(session: Session, template_id: int) -> ActivityTemplate:
    """A template of some unit; raise `NotFound`."""
    found = session.get(ActivityTemplate, template_id) if 0 < template_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("template", template_id)
    return found


def templates(session: Session, unit: Unit) -> list[ActivityTemplate]:
    """The templates of a unit, those in use first, by name."""
    found = session.scalars(select(ActivityTemplate).where(ActivityTemplate.unit_id == unit.id))
    return sorted(found, key=lambda row: (not row.active, sort_key(row.name), row.id))


def templates_for(session: Session, units: Iterable[Unit], limit: int = 100) -> list[ActivityTemplate]:
    """Templates in use that some units may begin from: their own and those of units above them; nearest first."""
    paths = sorted({path for unit in units for path in paths_above(unit.path)})
    query = (
        select(ActivityTemplate)
        .join(Unit, ActivityTemplate.unit_id == Unit.id)
        .options(joinedload(ActivityTemplate.unit))
    )
    found = session.scalars(
        query.where(Unit.path.in_(paths), ActivityTemplate.active)
        .order_by(Unit.path.desc(), ActivityTemplate.id)
        .limit(limit)
    )
    return sorted(found, key=lambda row: (-len(row.unit.path), row.unit.path, sort_key(row.name), row.id))


def checklist(session: Session, activity_id: int) -> list[ChecklistItem]:
    """What is to be prepared for an activity, in its order, without what was struck."""
    found = select(ChecklistItem).where(ChecklistItem.activity_id == activity_id, ~ChecklistItem.dropped)
    return list(
        session.scalars(
            found.options(joinedload(ChecklistItem.owner)).order_by(ChecklistItem.position, ChecklistItem.id)
        )
    )


def owed_items(session: Session, person_id: int, limit: int = 100) -> list[ChecklistItem]:
    """Open items of a person, of activities that are neither over nor cancelled, soonest due first."""
    found = (
        select(ChecklistItem)
        .join(Activity, ChecklistItem.activity_id == Activity.id)
        .where(ChecklistItem.owner_id == person_id, ChecklistItem.done_at.is_(None), ~ChecklistItem.dropped)
        .where(Activity.life.in_(("planned", "postponed")))
        .options(joinedload(ChecklistItem.activity).selectinload(Activity.versions))
    )
    soonest = found.order_by(ChecklistItem.due_on.is_(None), ChecklistItem.due_on, ChecklistItem.id)
    return list(session.scalars(soonest.limit(limit)))


def picture_of(session: Session, file_id: int, unit: Unit) -> StoredFile | None:
    """A picture of the files of a unit."""
    found = session.get(StoredFile, file_id) if 0 < file_id <= LARGEST_ID else None
    return found if found is not None and found.purpose == "picture" and found.unit_id == unit.id else None


def near(session: Session, code: str, since: date, until: date) -> bool:
    """Whether a commemoration has a date that touches ``since <= day < until``."""
    row = session.scalar(
        select(CommemorationDate.id)
        .join(Commemoration)
        .where(Commemoration.code == code)
        .where(CommemorationDate.first_day < until, CommemorationDate.last_day >= since)
        .limit(1)
    )
    return row is not None


def person(session: Session, person_id: int | None) -> Person | None:
    """A person by id."""
    return session.get(Person, person_id) if person_id else None


def series(session: Session) -> list[Activity]:
    """Published activities that recur and are not over."""
    return list(
        session.scalars(
            select(Activity)
            .join(Version, Activity.published_version_id == Version.id)
            .where(Version.rrule != "", Activity.life == "planned")
            .order_by(Activity.id)
        )
    )
