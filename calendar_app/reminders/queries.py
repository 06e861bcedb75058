"""What is asked of reminders, of the activities they speak of and of the people they go to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.domain.batches import batches
from calendar_app.models.activities import Activity, Participation
from calendar_app.models.conditions import aside
from calendar_app.models.mail import JobState, OutboxMessage, Reminder
from calendar_app.models.people import Grant, Person

JOB = "remind"
#: roles whose holders can do what a reminder asks
EDITORS = tuple(role.name.lower() for role in Role if role >= Role.EDITOR)
#: names in one question
MOST = 1000


def locked_state(session: Session) -> JobState:
    """How far the job has come. The lock on its row lets only one process at a time write reminders."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(JobState).values(name=JOB).on_conflict_do_nothing())
    return session.get_one(JobState, JOB, with_for_update=True)


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
    """By activity: the units that lead it or have agreed to take part, without those whose part has ended."""
    found = {activity.id: {activity.lead_unit_id} for activity in activities}
    for some in batches(list(found), MOST):
        accepted = select(Participation.activity_id, Participation.unit_id).where(
            Participation.activity_id.in_(some),
            aside(Participation.state) == "accepted",
            Participation.until.is_(None),
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


def of_subjects(session: Session, subjects: Collection[tuple[str, str]]) -> list[Reminder]:
    """Every reminder of some rules about some subjects, oldest first."""
    by_rule: defaultdict[str, set[str]] = defaultdict(set)
    for rule, subject in subjects:
        by_rule[rule].add(subject)
    return [
        row
        for rule, names in by_rule.items()
        for some in batches(names, MOST)
        for row in session.scalars(
            select(Reminder).where(Reminder.rule == rule, Reminder.subject.in_(some)).order_by(Reminder.id)
        )
    ]


def handed_over(session: Session) -> list[Reminder]:
    """Sealed reminders whose message was sent, or may have been."""
    gone = OutboxMessage.state.in_(("sent", "uncertain"))
    return list(session.scalars(select(Reminder).join(OutboxMessage).where(Reminder.state == "sealed", gone)))


def sealed(session: Session, message_ids: Collection[int] | None = None) -> list[Reminder]:
    """Sealed reminders whose message is not in anybody's hand yet; of some messages when they are given."""
    unsent = OutboxMessage.state.in_(("queued", "retry"))
    found = select(Reminder).join(OutboxMessage, Reminder.message_id == OutboxMessage.id)
    found = found.where(Reminder.state == "sealed", unsent).order_by(Reminder.id)
    if message_ids is not None:
        found = found.where(Reminder.message_id.in_(sorted(message_ids)))
    return list(session.scalars(found.execution_options(populate_existing=True)))


def withdrawn(session: Session, since: datetime, now: datetime) -> list[Reminder]:
    """Reminders that were withdrawn, with slots in ``since < slot <= now``."""
    found = select(Reminder).where(Reminder.state == "withdrawn", Reminder.slot > since, Reminder.slot <= now)
    return list(session.scalars(found.order_by(Reminder.id)))


def in_message(session: Session, message_id: int) -> list[Reminder]:
    """The reminders sealed into a message."""
    return list(session.scalars(select(Reminder).where(Reminder.message_id == message_id).order_by(Reminder.id)))


def wanted(session: Session, people: Collection[int], now: datetime) -> list[Reminder]:
    """What some people are to be told now."""
    due = (Reminder.state == "wanted", Reminder.person_id.in_(sorted(people)), Reminder.slot <= now)
    return list(session.scalars(select(Reminder).where(*due).order_by(Reminder.id)))


def waiting_people(session: Session, now: datetime) -> list[int]:
    """Ids of the people with something to be told now."""
    due = select(Reminder.person_id).where(Reminder.state == "wanted", Reminder.slot <= now)
    return list(session.scalars(due.distinct().order_by(Reminder.person_id)))


def watermark(session: Session) -> Row[datetime | None, datetime | None] | None:
    """Up to when reminders are done, and when the job last ran."""
    return session.execute(select(JobState.watermark, JobState.last_run_at).where(JobState.name == JOB)).one_or_none()
