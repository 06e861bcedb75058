"""What is asked of activities: what is coming, what has no result, what is not as somebody was told, who is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, contains_eager, joinedload

from calendar_app.domain.batches import batches
from calendar_app.models.activities import Activity, Occurrence, Result, Version
from calendar_app.models.conditions import aside
from calendar_app.models.mail import Reminder
from calendar_app.models.people import Person
from calendar_app.models.preparation import ChecklistItem
from calendar_app.outbox.address_queries import takes_mail
from calendar_app.reminders.asked import CHANGED, COMING

#: states in which an occurrence is, or was, going to happen
LIVE = ("planned", "held")
STOPPED = ("cancelled", "postponed")
#: ids in one question
MOST = 1000

Session_of = tuple[Occurrence, Version]


def coming(session: Session, days: Collection[date], provincial: Collection[date]) -> list[Session_of]:
    """Planned sessions of published activities that begin on some days, or, at provincial scale, on some others.

    Of a series only the first one, and those that stand on another day than their rule says.
    """
    on_days = or_(_on(Occurrence.first_day, days), and_(_on(Occurrence.first_day, provincial), _PROVINCIAL))
    return _coming(session, on_days)


def coming_by_id(session: Session, ids: Collection[int]) -> list[Session_of]:
    """The same of sessions with some ids."""
    return [row for some in batches(ids, MOST) for row in _coming(session, Occurrence.id.in_(some))]


_PROVINCIAL = Version.scale == "province"


def _coming(session: Session, where: ColumnElement[bool]) -> list[Session_of]:
    before = aliased(Occurrence)
    earlier = (
        select(before.id)
        .where(before.activity_id == Occurrence.activity_id, before.state.in_(LIVE))
        .where(
            or_(
                before.first_day < Occurrence.first_day,
                and_(before.first_day == Occurrence.first_day, before.id < Occurrence.id),
            )
        )
    )
    moved = func.substr(Occurrence.original_start, 1, 10) != cast(Occurrence.first_day, String)
    found = _published().where(aside(Activity.life) == "planned", where, or_(~earlier.exists(), moved))
    return [(row[0], row[1]) for row in session.execute(found.order_by(Occurrence.first_day, Occurrence.id))]


def without_result(session: Session, days: Collection[date]) -> list[Session_of]:
    """Planned sessions of published activities that ended on some days and have no result."""
    return _without_result(session, _on(Occurrence.last_day, days))


def without_result_by_id(session: Session, ids: Collection[int]) -> list[Session_of]:
    """The same of sessions with some ids."""
    return [row for some in batches(ids, MOST) for row in _without_result(session, Occurrence.id.in_(some))]


def _without_result(session: Session, where: ColumnElement[bool]) -> list[Session_of]:
    found = _published().outerjoin(Result, Result.occurrence_id == Occurrence.id)
    found = found.where(aside(Activity.life).in_(LIVE), Result.id.is_(None), where)
    return [(row[0], row[1]) for row in session.execute(found.order_by(Occurrence.last_day, Occurrence.id))]


def _published() -> Select[Occurrence, Version]:
    return _sessions().where(aside(Occurrence.state) == "planned")


def _sessions() -> Select[Occurrence, Version]:
    return (
        select(Occurrence, Version)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .options(contains_eager(Occurrence.activity).joinedload(Activity.lead_unit), joinedload(Version.place))
    )


def sessions(session: Session, ids: Collection[int]) -> dict[int, Session_of]:
    """Sessions of published activities by id, whatever became of them."""
    found = [row for some in batches(ids, MOST) for row in session.execute(_sessions().where(Occurrence.id.in_(some)))]
    return {row[0].id: (row[0], row[1]) for row in found}


def stopped_of_series(session: Session, since: date, until: date) -> list[Session_of]:
    """Sessions of published series that were to begin on ``since <= day < until`` and do not: cancelled, postponed, or
    on another day."""
    first, end = since.isoformat(), until.isoformat()
    elsewhere = func.substr(Occurrence.original_start, 1, 10) != cast(Occurrence.first_day, String)
    within = and_(Occurrence.first_day >= since, Occurrence.first_day < until, Occurrence.state.in_(STOPPED))
    moved = and_(Occurrence.original_start >= first, Occurrence.original_start < end, elsewhere)
    series = (Version.rrule != "", aside(Activity.life) == "planned")
    found = [
        row
        for where in (within, moved)
        for row in session.execute(_sessions().where(*series, where).order_by(Occurrence.id))
    ]
    return list({row[0].id: (row[0], row[1]) for row in found}.values())


def heard(session: Session, since: date, until: date | None) -> list[tuple[int, int]]:
    """Sessions and people that were told of them for a day on ``since <= day <= until``, and for whom that may be no
    longer so."""
    otherwise = or_(
        Reminder.rule == CHANGED, Occurrence.first_day != Reminder.due_on, Occurrence.state != "planned",
        Activity.life != "planned", Reminder.told != "",
    )  # fmt: skip
    found = (
        select(Reminder.occurrence_id, Reminder.person_id)
        .join(Occurrence, Reminder.occurrence_id == Occurrence.id)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Reminder.rule.in_((COMING, CHANGED)), Reminder.state == "sent", Reminder.due_on >= since, otherwise)
        .distinct()
        .order_by(Reminder.occurrence_id, Reminder.person_id)
    )
    if until is not None:
        found = found.where(Reminder.due_on <= until)
    return [(row[0], row[1]) for row in session.execute(found)]


def said(session: Session, occurrence_ids: Collection[int]) -> defaultdict[tuple[int, int], list[Reminder]]:
    """Everything that was said, or is to be said, about the coming of some sessions: by session and person, the last
    one last."""
    found: defaultdict[tuple[int, int], list[Reminder]] = defaultdict(list)
    for some in batches(occurrence_ids, MOST):
        rows = session.scalars(
            select(Reminder)
            .where(Reminder.rule.in_((COMING, CHANGED)), Reminder.occurrence_id.in_(some))
            .order_by(Reminder.slot, Reminder.id)
        )
        for row in rows:
            found[row.occurrence_id, row.person_id].append(row)
    return found


def open_tasks(session: Session, activity_ids: Collection[int]) -> defaultdict[int, list[str]]:
    """What is still to be prepared, by activity, soonest first."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for some in batches(activity_ids, MOST):
        rows = session.execute(
            select(ChecklistItem.activity_id, ChecklistItem.text)
            .where(ChecklistItem.activity_id.in_(some), ChecklistItem.done_at.is_(None), ~ChecklistItem.dropped)
            .order_by(ChecklistItem.due_on.is_(None), ChecklistItem.due_on, ChecklistItem.position, ChecklistItem.id)
        )
        for activity_id, text in rows:
            found[activity_id].append(text)
    return found


def reachable(session: Session, people: Iterable[int | None]) -> set[int]:
    """Those of some people who are active, at an address that works."""
    known = {person for person in people if person is not None}
    return {
        person
        for some in batches(known, MOST)
        for person in session.scalars(select(Person.id).where(Person.id.in_(some), Person.active, takes_mail()))
    }


def _on(column: InstrumentedAttribute[date], days: Collection[date]) -> ColumnElement[bool]:
    return column.in_(sorted(set(days))) if days else false()
