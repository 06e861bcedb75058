"""What is asked of reminders, of the activities they speak of and of the people they go to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from calendar_app.domain.access import Role
from calendar_app.models.activities import Activity, Occurrence, Participation, Result, Version
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.mail import JobState, OutboxMessage, Reminder
from calendar_app.models.people import Grant, Person

JOB = "remind"
#: roles whose holders can do what a reminder asks
EDITORS = tuple(role.name.lower() for role in Role if role >= Role.EDITOR)
#: states in which an occurrence is, or was, going to happen
LIVE = ("planned", "held")

Coming = tuple[Occurrence, Version]


def locked_state(session: Session) -> JobState:
    """How far the job has come. The lock on its row lets only one process at a time write reminders."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(JobState).values(name=JOB).on_conflict_do_nothing())
    return session.get_one(JobState, JOB, with_for_update=True)


def first_occurrences(session: Session, since: date, until: date) -> list[Coming]:
    """Planned occurrences of published activities that begin on ``since <= day < until``; of a series, the first."""
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
    found = _published().where(Activity.life == "planned", ~earlier.exists())
    found = found.where(Occurrence.first_day >= since, Occurrence.first_day < until)
    return [(row[0], row[1]) for row in session.execute(found.order_by(Occurrence.first_day, Occurrence.id))]


def without_result(session: Session, since: date, until: date) -> list[Coming]:
    """Planned occurrences of published activities that ended on ``since <= day < until`` and have no result."""
    found = _published().outerjoin(Result, Result.occurrence_id == Occurrence.id)
    found = found.where(Activity.life.in_(LIVE), Result.id.is_(None))
    found = found.where(Occurrence.last_day >= since, Occurrence.last_day < until)
    return [(row[0], row[1]) for row in session.execute(found.order_by(Occurrence.last_day, Occurrence.id))]


def _published() -> Select[Occurrence, Version]:
    return (
        select(Occurrence, Version)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .where(Occurrence.state == "planned")
        .options(contains_eager(Occurrence.activity).joinedload(Activity.lead_unit), joinedload(Version.place))
    )


def responsible(session: Session, activities: Iterable[Activity]) -> dict[int, frozenset[int]]:
    """By activity: its organiser, or without an active one those who may edit for a unit that takes part."""
    given = {activity.id: activity for activity in activities}
    organisers = {activity.organiser_id for activity in given.values() if activity.organiser_id}
    active = set(session.scalars(select(Person.id).where(Person.id.in_(organisers), Person.active)))
    alone = {key: frozenset({row.organiser_id}) for key, row in given.items() if row.organiser_id in active}
    units = units_of(session, [row for key, row in given.items() if key not in alone])
    editors = editors_of(session, {unit for parties in units.values() for unit in parties})
    together = {key: frozenset().union(*(editors[unit] for unit in parties)) for key, parties in units.items()}
    return {key: frozenset(p for p in people if p is not None) for key, people in (alone | together).items()}


def units_of(session: Session, activities: Iterable[Activity]) -> dict[int, set[int]]:
    """By activity: the units that lead it or have agreed to take part."""
    found = {activity.id: {activity.lead_unit_id} for activity in activities}
    accepted = select(Participation.activity_id, Participation.unit_id).where(
        Participation.activity_id.in_(found), Participation.state == "accepted"
    )
    for activity_id, unit_id in session.execute(accepted):
        found[activity_id].add(unit_id)
    return found


def editors_of(session: Session, units: Iterable[int]) -> defaultdict[int, frozenset[int]]:
    """By unit: active people with a grant on the unit itself that lets them edit."""
    granted = (
        select(Grant.unit_id, Grant.person_id)
        .join(Person, Grant.person_id == Person.id)
        .where(Grant.unit_id.in_(set(units)), Grant.role.in_(EDITORS), Person.active)
    )
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for unit_id, person_id in session.execute(granted):
        found[unit_id] |= {person_id}
    return found


def dates_of(session: Session, codes: Iterable[str], since: date, until: date) -> list[CommemorationDate]:
    """Dates of some commemorations that begin on ``since <= day < until``, soonest first. A set has no date."""
    return list(
        session.scalars(
            select(CommemorationDate)
            .join(Commemoration)
            .where(Commemoration.code.in_(set(codes)))
            .where(CommemorationDate.first_day >= since, CommemorationDate.first_day < until)
            .order_by(CommemorationDate.first_day, Commemoration.code)
            .options(contains_eager(CommemorationDate.commemoration))
        )
    )


def told(session: Session, rule: str, since: date, until: date) -> list[Reminder]:
    """Every reminder of a rule about the days ``since <= day < until``."""
    about = (Reminder.rule == rule, Reminder.due_on >= since, Reminder.due_on < until)
    return list(session.scalars(select(Reminder).where(*about).order_by(Reminder.id)))


def handed_over(session: Session) -> list[Reminder]:
    """Sealed reminders whose message was sent, or may have been."""
    gone = OutboxMessage.state.in_(("sent", "uncertain"))
    return list(session.scalars(select(Reminder).join(OutboxMessage).where(Reminder.state == "sealed", gone)))


def open_reminders(session: Session, withdrawn_since: datetime, now: datetime) -> list[Reminder]:
    """Reminders that can still change: wanted, sealed but not in anybody's hand, or withdrawn a short while ago."""
    unsent = select(OutboxMessage.id).where(OutboxMessage.state.in_(("queued", "retry")))
    can_change = or_(
        Reminder.state == "wanted",
        and_(Reminder.state == "sealed", Reminder.message_id.in_(unsent)),
        and_(Reminder.state == "withdrawn", Reminder.slot > withdrawn_since, Reminder.slot <= now),
    )
    return list(session.scalars(select(Reminder).where(can_change).order_by(Reminder.id)))


def in_message(session: Session, message_id: int) -> list[Reminder]:
    """The reminders sealed into a message."""
    return list(session.scalars(select(Reminder).where(Reminder.message_id == message_id).order_by(Reminder.id)))


def wanted(session: Session, person_id: int, now: datetime) -> list[Reminder]:
    """What a person is to be told now."""
    due = (Reminder.state == "wanted", Reminder.person_id == person_id, Reminder.slot <= now)
    return list(session.scalars(select(Reminder).where(*due).order_by(Reminder.id)))


def waiting_people(session: Session, now: datetime) -> list[int]:
    """Ids of the people with something to be told now."""
    due = select(Reminder.person_id).where(Reminder.state == "wanted", Reminder.slot <= now)
    return list(session.scalars(due.distinct().order_by(Reminder.person_id)))


def watermark(session: Session) -> Row[datetime | None, datetime | None] | None:
    """Up to when reminders are done, and when the job last ran."""
    return session.execute(select(JobState.watermark, JobState.last_run_at).where(JobState.name == JOB)).one_or_none()
