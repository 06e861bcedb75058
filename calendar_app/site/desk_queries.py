"""What the desk reads: the units somebody works for, their activities, and the options of its forms."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.conditions import aside
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.plans import Plan, Task
from calendar_app.models.preparation import LaterReview
from calendar_app.models.rollups import UnitYear
from calendar_app.models.units import Unit
from calendar_app.site.desk_rows import Choice, Dated, Invitation, Work
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import DayRef, Page, tone_of
from calendar_app.units import queries as units

#: activities on a page of the desk
PAGE = 20
#: answers of a unit that still has a part, or may have
TAKING_PART = ("accepted", "invited")
#: how many things to do a list of the desk names
MOST = 50


def reachable(session: Session, by: Principal, on: date) -> list[Unit]:
    """Open units that somebody has a role on, directly or from above, by name."""
    if by.administrator:
        return units.under(session, "/", on)
    found = {unit.id: unit for held in by.grants for unit in units.under(session, held.path, on)}
    return list(found.values())


def granted(session: Session, by: Principal, on: date) -> list[Unit]:
    """Open units that somebody has a role on directly, by path."""
    found = select(Unit).where(Unit.path.in_([held.path for held in by.grants])).order_by(Unit.path)
    return [unit for unit in session.scalars(found) if units.is_open(unit, on)] if by.grants else []


def first_under(session: Session, paths: Iterable[str], year: int, on: date) -> Unit | None:
    """The first open unit at or under some paths, of those that owe something in a year if there are any."""
    inside = or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))
    owes = exists().where(UnitYear.unit_id == Unit.id, UnitYear.year == year, UnitYear.cells > 0)
    found = select(Unit).where(inside, units.open_on(on)).order_by(Unit.path).limit(1)
    return session.scalar(found.where(owes)) or session.scalar(found)


def owing(session: Session, ids: Iterable[int], year: int) -> set[int]:
    """Those of some units that owe something in a year."""
    found = select(UnitYear.unit_id).where(UnitYear.unit_id.in_(list(ids)), UnitYear.year == year, UnitYear.cells > 0)
    return set(session.scalars(found))


def by_ids(session: Session, ids: Iterable[int], on: date) -> dict[int, Unit]:
    """Open units of some ids."""
    wanted = list(ids)
    rows = session.scalars(select(Unit).where(Unit.id.in_(wanted))) if wanted else ()
    return {unit.id: unit for unit in rows if units.is_open(unit, on)}


def editable(session: Session, by: Principal, on: date) -> list[Unit]:
    """Open units for which somebody may plan, by name."""
    return [unit for unit in reachable(session, by, on) if allows(by, Action.EDIT, unit.path)]


def works(session: Session, unit: Unit, year: int, today: date, number: int) -> tuple[list[Work], Page]:
    """A page of what a unit leads or takes part in within a year, next to come first, then what is past."""
    joined = Participation.state.in_(TAKING_PART)
    mine = select(Participation.activity_id).where(Participation.unit_id == unit.id, joined)
    seen = or_(Activity.lead_unit_id == unit.id, Activity.published_version_id.is_not(None))
    found = newest().where(Activity.id.in_(mine), seen, within(year))
    page = Page(number, session.scalar(found.with_only_columns(func.count(Activity.id))) or 0, PAGE)
    over = Version.last_day < today
    listed = found.order_by(over, Version.first_day, Activity.id).offset(page.offset).limit(PAGE)
    return rows(session, listed, today), page


def in_review(session: Session, paths: Iterable[str], review: str, today: date) -> list[Work]:
    """Activities of the units at or under some paths whose latest version is in a review, soonest first."""
    asked = [Unit.path.startswith(path, autoescape=True) for path in paths]
    if not asked:
        return []
    found = newest().where(or_(*asked), Version.review == review, Activity.life.in_(("planned", "postponed")))
    return rows(session, found.order_by(Version.first_day, Activity.id).limit(MOST), today)


def drafts(session: Session, unit: Unit, today: date) -> list[tuple[Work, Version]]:
    """What a unit has begun to plan and not handed in, with its content, soonest first."""
    query = newest().where(Activity.lead_unit_id == unit.id, Version.review == "draft")
    query = query.where(Activity.life.in_(("planned", "postponed"))).options(selectinload(Version.commemorations))
    found = session.execute(query.order_by(Version.first_day, Activity.id).limit(MOST)).all()
    return [(work, row[1]) for work, row in zip(rows_of(session, found, today), found, strict=True)]


def postponed(session: Session, unit: Unit, today: date) -> list[Work]:
    """Activities that a unit has postponed without giving them a new date, soonest first."""
    found = newest().where(Activity.lead_unit_id == unit.id, Activity.life == "postponed", Version.review == "approved")
    return rows(session, found.order_by(Version.first_day, Activity.id).limit(MOST), today)


def unconfirmed(session: Session, unit: Unit, today: date) -> list[Work]:
    """Activities that a unit leads, with a past occurrence that has no result, oldest first."""
    past = exists().where(
        Occurrence.activity_id == Activity.id, Occurrence.state == "planned", Occurrence.last_day < today
    )
    found = newest().where(
        Activity.lead_unit_id == unit.id,
        Activity.life == "planned",
        Activity.published_version_id.is_not(None),
        past,
    )
    return rows(session, found.order_by(Version.first_day, Activity.id).limit(MOST), today)


def newest() -> Select[Activity, Version, Unit]:
    """Activities with the version at hand, the one of the highest number, and the unit that leads."""
    every = aliased(Version)
    highest = (
        select(func.max(every.number)).where(every.activity_id == Activity.id).correlate(Activity).scalar_subquery()
    )
    return (
        select(Activity, Version, Unit)
        .select_from(Activity)
        .join(Version, (Version.activity_id == Activity.id) & (Version.number == highest))
        .join(Unit, Activity.lead_unit_id == Unit.id)
    )


def within(year: int) -> ColumnElement[bool]:
    """Activities whose version at hand, or an occurrence, touches a year."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    running = exists().where(
        Occurrence.activity_id == Activity.id, Occurrence.first_day < until, Occurrence.last_day >= since
    )
    return or_((Version.first_day < until) & (Version.last_day >= since), running)


def rows(session: Session, query: Select[Activity, Version, Unit], today: date) -> list[Work]:
    """The rows of a query made by `newest`."""
    return rows_of(session, session.execute(query).all(), today)


def rows_of(session: Session, found: Sequence[Row[Activity, Version, Unit]], today: date) -> list[Work]:
    """The rows of what a query made by `newest` has found, in its order."""
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
    """The latest past holding of some activities that has no result; found by them, not among all that are planned."""
    if not ids:
        return {}
    found = session.scalars(
        select(Occurrence)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Occurrence.activity_id.in_(ids), Occurrence.last_day < today)
        .where(aside(Occurrence.state) == "planned")
        .where(Activity.published_version_id.is_not(None), Activity.life == "planned")
        .order_by(Occurrence.last_day.desc(), Occurrence.id.desc())
    )
    return {row.activity_id: row for row in found}


def invitations(session: Session, unit: Unit, today: date) -> list[Invitation]:
    """What a unit is asked to take part in and has not answered, of what is not over."""
    asked = select(Participation.activity_id).where(Participation.unit_id == unit.id, Participation.state == "invited")
    found = session.execute(
        newest()
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
    wanted = list(codes)
    return _dated(session, Commemoration.code.in_(wanted), since, until) if wanted else []


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


def later_reviews(session: Session, activity_id: int) -> list[LaterReview]:
    """What of an activity was public at once, oldest first."""
    found = select(LaterReview).where(LaterReview.activity_id == activity_id)
    return list(session.scalars(found.order_by(LaterReview.done_at, LaterReview.id)))


def before(session: Session, found: Activity) -> Activity | None:
    """The activity that another one goes on with."""
    return session.get(Activity, found.continues_id) if found.continues_id else None


def after(session: Session, found: Activity) -> list[Activity]:
    """The activities that go on with another one, oldest first."""
    return list(session.scalars(select(Activity).where(Activity.continues_id == found.id).order_by(Activity.id)))
