"""What the desk reads: the units somebody works for, their activities, and the options of its forms."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.plans import Plan, Task
from calendar_app.models.units import Unit
from calendar_app.site.desk_rows import Choice, Dated, Invitation, Work
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import DayRef, Page, tone_of
from calendar_app.units import queries as units

#: activities on a page of the desk
PAGE = 20
#: how many things to do a list of the desk names
MOST = 50


def reachable(session: Session, by: Principal, on: date) -> list[Unit]:
    """Open units that somebody has a role on, directly or from above, by name."""
    if by.administrator:
        return units.under(session, "/", on)
    found = {unit.id: unit for held in by.grants for unit in units.under(session, held.path, on)}
    return list(found.values())


def editable(session: Session, by: Principal, on: date) -> list[Unit]:
    """Open units for which somebody may plan, by name."""
    return [unit for unit in reachable(session, by, on) if allows(by, Action.EDIT, unit.path)]


def works(session: Session, unit: Unit, year: int, today: date, number: int) -> tuple[list[Work], Page]:
    """A page of what a unit leads or takes part in within a year, next to come first, then what is past."""
    mine = select(Participation.activity_id).where(Participation.unit_id == unit.id, Participation.state != "declined")
    seen = or_(Activity.lead_unit_id == unit.id, Activity.published_version_id.is_not(None))
    found = _latest().where(Activity.id.in_(mine), seen, _within(year))
    page = Page(number, session.scalar(found.with_only_columns(func.count(Activity.id))) or 0, PAGE)
    over = Version.last_day < today
    listed = found.order_by(over, Version.first_day, Activity.id).offset(page.offset).limit(PAGE)
    return rows(session, listed, today), page


def in_review(session: Session, paths: Iterable[str], review: str, today: date) -> list[Work]:
    """Activities of the units at or under some paths whose latest version is in a review, soonest first."""
    asked = [Unit.path.startswith(path, autoescape=True) for path in paths]
    if not asked:
        return []
    found = _latest().where(or_(*asked), Version.review == review, Activity.life.in_(("planned", "postponed")))
    return rows(session, found.order_by(Version.first_day, Activity.id).limit(MOST), today)


def unconfirmed(session: Session, unit: Unit, today: date) -> list[Work]:
    """Activities that a unit leads, with a past occurrence that has no result, oldest first."""
    past = select(Occurrence.activity_id).where(Occurrence.state == "planned", Occurrence.last_day < today)
    found = _latest().where(
        Activity.lead_unit_id == unit.id,
        Activity.life == "planned",
        Activity.published_version_id.is_not(None),
        Activity.id.in_(past),
    )
    return rows(session, found.order_by(Version.first_day, Activity.id).limit(MOST), today)


def _latest() -> Select[Activity, Version, Unit]:
    every = aliased(Version)
    newest = (
        select(func.max(every.number)).where(every.activity_id == Activity.id).correlate(Activity).scalar_subquery()
    )
    return (
        select(Activity, Version, Unit)
        .select_from(Activity)
        .join(Version, (Version.activity_id == Activity.id) & (Version.number == newest))
        .join(Unit, Activity.lead_unit_id == Unit.id)
    )


def _within(year: int) -> ColumnElement[bool]:
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    running = select(Occurrence.activity_id).where(Occurrence.first_day < until, Occurrence.last_day >= since)
    return or_((Version.first_day < until) & (Version.last_day >= since), Activity.id.in_(running))


def rows(session: Session, query: Select[Activity, Version, Unit], today: date) -> list[Work]:
    """The rows of a query made by `_latest`."""
    found = session.execute(query).all()
    named = unit_refs(session, (unit for _activity, _version, unit in found))
    open_ones = _past_without_result(session, [activity.id for activity, _version, _unit in found], today)
    return [
        Work(
            id=activity.id,
            title=version.title,
            unit=named[unit.id],
            first_day=version.first_day,
            last_day=version.last_day,
            review=version.review,
            life=activity.life,
            published=activity.published_version_id is not None,
            unconfirmed=open_ones[activity.id].last_day if activity.id in open_ones else None,
            occurrence_id=open_ones[activity.id].id if activity.id in open_ones else None,
        )
        for activity, version, unit in found
    ]


def _past_without_result(session: Session, ids: list[int], today: date) -> dict[int, Occurrence]:
    found = session.scalars(
        select(Occurrence)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Occurrence.activity_id.in_(ids), Occurrence.state == "planned", Occurrence.last_day < today)
        .where(Activity.published_version_id.is_not(None), Activity.life == "planned")
        .order_by(Occurrence.last_day.desc(), Occurrence.id.desc())
    )
    return {row.activity_id: row for row in found}


def invitations(session: Session, unit: Unit, today: date) -> list[Invitation]:
    """What a unit is asked to take part in and has not answered, of what is not over."""
    asked = select(Participation.activity_id).where(Participation.unit_id == unit.id, Participation.state == "invited")
    found = session.execute(
        _latest()
        .where(Activity.id.in_(asked), Version.last_day >= today, Activity.life.in_(("planned", "postponed")))
        .order_by(Version.first_day, Activity.id)
        .limit(MOST)
    ).all()
    named = unit_refs(session, [unit, *(lead for _activity, _version, lead in found)])
    return [
        Invitation(activity.id, version.title, named[lead.id], named[unit.id], version.first_day, version.last_day)
        for activity, version, lead in found
    ]


def dated(session: Session, codes: Iterable[str], since: date, until: date) -> list[Dated]:
    """Commemorations of some codes on their days that begin in ``since <= day < until``, in order."""
    return _dated(session, Commemoration.code.in_(list(codes)), since, until)


def all_dated(session: Session, since: date, until: date) -> list[Dated]:
    """Every commemoration on its days that begin in ``since <= day < until``, in order."""
    return _dated(session, Commemoration.id.is_not(None), since, until)


def _dated(session: Session, which: ColumnElement[bool], since: date, until: date) -> list[Dated]:
    found = session.execute(
        select(Commemoration, CommemorationDate)
        .join(CommemorationDate, CommemorationDate.commemoration_id == Commemoration.id)
        .where(which, CommemorationDate.first_day >= since, CommemorationDate.first_day < until)
        .order_by(CommemorationDate.first_day, Commemoration.code)
    )
    return [Dated(day_ref(row), when.first_day, when.last_day) for row, when in found]


def day_ref(row: Commemoration) -> DayRef:
    """A commemoration as lists name it."""
    return DayRef(row.code, row.name_vi, row.name_en, tone_of(row.great, row.tone))


def activity_types(session: Session) -> tuple[Choice, ...]:
    """Types of activity that the current plans know, in the plans' order."""
    return _from_documents(session, "activity_types")


def metrics(session: Session) -> tuple[Choice, ...]:
    """Figures that an activity may bring, in the plans' order."""
    return _from_documents(session, "metrics")


def _from_documents(session: Session, key: str) -> tuple[Choice, ...]:
    found: dict[str, Choice] = {}
    for plan in session.scalars(select(Plan).where(Plan.current).order_by(Plan.id)):
        for entry in plan.document.get(key, ()):
            found.setdefault(entry["id"], Choice(entry["id"], entry["vi"], entry.get("en", "")))
    return tuple(found.values())


def tasks(session: Session, on: date) -> tuple[Choice, ...]:
    """Tasks of the current plans in force on a day, in the plans' order."""
    found = session.scalars(
        select(Task)
        .join(Plan, Task.plan_id == Plan.id)
        .where(Plan.current, Task.valid_from <= on, or_(Task.valid_until.is_(None), Task.valid_until > on))
        .order_by(Plan.id, Task.position, Task.code)
    )
    return tuple(Choice(row.code, row.name_vi, row.name_en) for row in found)


def places(session: Session, on: date) -> tuple[Choice, ...]:
    """Places of a day, by name."""
    return tuple(Choice(place.code, place.name_vi, place.name_en) for place in units.places(session, on=on))


def partners(session: Session, on: date) -> tuple[Choice, ...]:
    """Units that can be invited, by name."""
    return tuple(Choice(unit.code, unit.name_vi, unit.name_en) for unit in units.under(session, "/", on))


def activity(session: Session, activity_id: int) -> Activity | None:
    """An activity with all that its page shows."""
    return session.get(
        Activity,
        activity_id,
        options=[
            selectinload(Activity.versions).selectinload(Version.commemorations),
            selectinload(Activity.occurrences).selectinload(Occurrence.result),
            selectinload(Activity.participations).selectinload(Participation.unit),
        ],
    )
