"""Something waits: a version for its approver, one that came back for who planned it, an invitation for its unit.

Waiting is counted in working days: the day spoken of is the third one after, so that what is submitted on a Friday is
asked for on the Wednesday. Then again on the seventh, and from the tenth the manager is told.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from calendar_app.clock import ZONE, day
from calendar_app.domain.access import Role
from calendar_app.domain.workdays import Workdays
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.plans.working_days import workdays
from calendar_app.reminders.asked import INVITED, RETURNED, WAITING, WAITING_LONG, Named, ReviewMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import NOBODY, People, Reach

#: working days after which is asked for, asked again, and the manager told
FIRST, AGAIN, MANAGER = 3, 7, 10
#: the day spoken of is the eve of the morning on which it is said, so that a late tick loses nothing
NEXT_MORNING = (-1,)
#: what came back: the next morning, and a week later
RETURNED_AFTER = (-1, -8)
#: ten working days never take longer
LONGEST, DAY = timedelta(days=40), timedelta(days=1)

Moment = InstrumentedAttribute[datetime | None]


def waiting(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """Versions that have been waiting for three or seven working days on one of some days."""
    return [*_waiting(session, days, FIRST, WAITING), *_waiting(session, days, AGAIN, WAITING)]


def waiting_long(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """Versions that have been waiting for ten working days on one of some days: for the manager, or the unit above."""
    return _waiting(session, days, MANAGER, WAITING_LONG)


def returned(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """Versions that were given back on one of some days and have not been submitted again."""
    found = _versions(session, "returned", Version.returned_at, days)
    planners = _active(session, [version.activity.organiser_id for version in found])
    reach = Reach(session)
    return [
        _matter(
            RETURNED, version, day(_known(version.returned_at)), reach,
            planners.get(version.activity.organiser_id or 0) or reach.of(version.activity.lead_unit_id), RETURNED_AFTER,
            since=day(_known(version.returned_at)), reason=version.returned_reason,
        )
        for version in found
    ]  # fmt: skip


def invited(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """Units that were asked to take part three working days before one of some days and have not answered."""
    asked_on, reach = _starts(session, days, FIRST), Reach(session)
    rows = session.scalars(
        select(Participation)
        .join(Participation.activity)
        .where(Participation.state == "invited", _on(Participation.asked_at, asked_on))
        .where(Activity.life == "planned")
        .options(contains_eager(Participation.activity).joinedload(Activity.lead_unit), joinedload(Participation.unit))
        .order_by(Participation.asked_at, Participation.id)
    ).all()
    reach.load(row.unit_id for row in rows)
    return [
        _matter(
            INVITED, row.activity.versions[-1], asked_on[day(_known(row.asked_at))], reach, reach.of(row.unit_id),
            NEXT_MORNING, since=day(_known(row.asked_at)), asked=Named(row.unit.name_vi, row.unit.name_en),
            more=f":unit:{row.unit_id}",
        )
        for row in rows
        if row.activity.versions
    ]  # fmt: skip


def after(start: date, number: int, calendar: Workdays) -> date:
    """The working day so many working days after a day."""
    found = start
    for _step in range(number):
        found = calendar.on_or_after(found + timedelta(days=1))
    return found


def starts(ends: Collection[date], number: int, calendar: Workdays) -> dict[date, date]:
    """By day: the one of some days that lies so many working days after it. A weekend counts with the Friday."""
    if not ends:
        return {}
    span = range((max(ends) - min(ends)).days + LONGEST.days)
    candidates = (max(ends) - timedelta(days=back) for back in span)
    found = {start: after(start, number, calendar) for start in candidates}
    return {start: end for start, end in found.items() if end in ends}


def _starts(session: Session, days: Collection[date], number: int) -> dict[date, date]:
    """By day: the one of some days that is the eve of the morning so many working days after it."""
    mornings = {one + DAY for one in days}
    found = starts(mornings, number, _calendar(session, mornings))
    return {start: morning - DAY for start, morning in found.items()}


def _waiting(session: Session, days: Collection[date], number: int, rule: str) -> list[Matter]:
    submitted_on, reach = _starts(session, days, number), Reach(session)
    found = _versions(session, "submitted", Version.submitted_at, submitted_on)
    reach.load(version.activity.lead_unit_id for version in found)
    return [
        _matter(
            rule, version, submitted_on[day(_known(version.submitted_at))], reach,
            _deciding(version.activity.lead_unit, rule, reach), NEXT_MORNING, since=day(_known(version.submitted_at)),
        )
        for version in found
    ]  # fmt: skip


def _deciding(unit: Unit, rule: str, reach: Reach) -> People:
    """Approvers of the unit, its manager at last; where it has none, those of the unit above."""
    least = Role.MANAGER if rule == WAITING_LONG else Role.APPROVER
    if people := reach.of(unit.id, least):
        return people
    above = reach.above(unit)
    return reach.best(above.id, Role.MANAGER) if above is not None else NOBODY


def _versions(session: Session, review: str, moment: Moment, days: Collection[date]) -> list[Version]:
    """Versions in a review since one of some days, of activities that are still to take place."""
    return list(
        session.scalars(
            select(Version)
            .join(Activity, Version.activity_id == Activity.id)
            .where(Version.review == review, _on(moment, days), Activity.life.in_(("planned", "postponed")))
            .options(contains_eager(Version.activity).joinedload(Activity.lead_unit))
            .order_by(moment, Version.id)
        )
    )


def _on(moment: Moment, days: Collection[date]) -> ColumnElement[bool]:
    """A moment on one of some local days."""
    spans = [(datetime.combine(one, time(), ZONE), datetime.combine(one + DAY, time(), ZONE)) for one in sorted(days)]
    return or_(false(), *(and_(moment >= since, moment < until) for since, until in spans))


def _matter(
    rule: str, version: Version, due_on: date, reach: Reach, people: People, offsets: tuple[int, ...], *, since: date,
    reason: str = "", asked: Named | None = None, more: str = "",
) -> ReviewMatter:  # fmt: skip
    activity, unit = version.activity, version.activity.lead_unit
    return ReviewMatter(
        rule=rule, subject=f"activity:{activity.id}:version:{version.number}{more}", due_on=due_on, offsets=offsets,
        people=people, title_vi=version.title, title_en=version.title, unit_vi=unit.name_vi, unit_en=unit.name_en,
        first_day=version.first_day, last_day=version.last_day, path=f"/desk/activities/{activity.id}",
        unit_path=unit.path, upwards=reach.upwards(unit), since=since, reason=reason, asked=asked,
    )  # fmt: skip


def _active(session: Session, people: Collection[int | None]) -> dict[int, People]:
    """Those of some people who are active, each alone."""
    found = session.scalars(select(Person.id).where(Person.id.in_({key for key in people if key}), Person.active))
    return {person: frozenset({person}) for person in found}


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a moment that a query asked for is missing")
    return moment


def _calendar(session: Session, days: Collection[date]) -> Workdays:
    """The working days around some days."""
    if not days:
        return Workdays()
    return workdays(session, (min(days) - LONGEST).year, (max(days) + LONGEST).year)
