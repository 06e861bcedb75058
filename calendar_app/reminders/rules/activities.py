"""An activity is coming: a week and a day before it, at provincial scale a month and two weeks before it as well.

Told are its organiser, or those who may edit for the unit that leads it, and those who may for each unit that has
agreed to take part. Of a series: its first session, and those that stand on another day than their rule says.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.reminders import activity_queries, queries
from calendar_app.reminders.asked import COMING, ActivityMatter
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.reach import NOBODY, People, Reach
from calendar_app.reminders.rules.asking import Days, union

#: days before an activity; one of provincial scale takes longer to prepare
WEEK, PROVINCIAL, EVE = (7, 1), (30, 14, 7, 1), (1,)
#: tasks named in a letter
MOST_TASKS = 10

Sessions = Iterable[tuple[Occurrence, Version]]


def coming(session: Session, days: Days, today: date, /) -> list[Matter]:
    """Sessions of published activities that are going to happen on some days."""
    near = union(found for offset, found in days.own.items() if offset in WEEK) | days.said
    found = activity_queries.coming(session, after(near, today), after(days.every, today))
    return [*_matters(session, found)]


def recall(session: Session, keys: Collection[Key], today: date, /) -> list[Matter]:
    """The same as they stand today, by session."""
    found = activity_queries.coming_by_id(session, {key[2] for key in keys})
    return [*_matters(session, [row for row in found if row[0].first_day >= today])]


def after(days: Iterable[date], today: date) -> set[date]:
    """Those of some days that are not over."""
    return {day for day in days if day >= today}


def _matters(session: Session, found: Sessions) -> list[ActivityMatter]:
    rows = list(found)
    people = concerned(session, [occurrence.activity for occurrence, _version in rows])
    tasks = activity_queries.open_tasks(session, {occurrence.activity_id for occurrence, _version in rows})
    return [
        ActivityMatter(
            **about(COMING, occurrence, version), due_on=occurrence.first_day, offsets=offsets_of(occurrence, version),
            people=people[occurrence.activity_id], starts_at=starts(occurrence),
            tasks=tuple(tasks[occurrence.activity_id][:MOST_TASKS]), now=standing(occurrence),
        )
        for occurrence, version in rows
    ]  # fmt: skip


def offsets_of(occurrence: Occurrence, version: Version) -> tuple[int, ...]:
    """How many days before an activity its organiser hears of it; of a session that has moved, on its eve."""
    if version.rrule and occurrence.original_start[:10] != occurrence.first_day.isoformat():
        return EVE
    return PROVINCIAL if version.scale == "province" else WEEK


def about(rule: str, occurrence: Occurrence, version: Version) -> dict[str, Any]:
    """What a matter says of a session, whatever the rule."""
    activity = occurrence.activity
    place = version.place.name_vi if version.place else ""
    return {
        "rule": rule, "subject": f"activity:{activity.id}", "title_vi": version.title, "title_en": version.title,
        "unit_vi": activity.lead_unit.name_vi, "unit_en": activity.lead_unit.name_en,
        "first_day": occurrence.first_day, "last_day": occurrence.last_day,
        "path": f"/desk/activities/{activity.id}", "venue": version.venue or place, "occurrence_id": occurrence.id,
        "unit_path": activity.lead_unit.path,
    }  # fmt: skip


def starts(occurrence: Occurrence) -> time | None:
    """When a session starts, on the wall clock; none when it lasts all day."""
    return clock.local(occurrence.starts_at).time() if occurrence.starts_at else None


def standing(occurrence: Occurrence) -> str:
    """How a session stands, in one word or with its day and hour: "planned 2027-04-21 08:00"."""
    for stopped in activity_queries.STOPPED:
        if stopped in (occurrence.activity.life, occurrence.state):
            return stopped
    hour = starts(occurrence)
    return f"planned {occurrence.first_day.isoformat()}{f' {hour:%H:%M}' if hour else ''}"


def concerned(session: Session, activities: Iterable[Activity]) -> Mapping[int, People]:
    """By activity: its organiser, or the editors of the unit that leads it, and those of the units that take part."""
    given = {activity.id: activity for activity in activities}
    organisers = activity_queries.reachable(session, {row.organiser_id for row in given.values()})
    parties = queries.units_of(session, given.values())
    reach = Reach(session)
    reach.load({unit for units in parties.values() for unit in units})
    return {
        key: _organising(row, organisers, reach).union(
            *(reach.of(unit) for unit in parties[key] if unit != row.lead_unit_id)
        )
        for key, row in given.items()
    }


def _organising(activity: Activity, organisers: set[int], reach: Reach) -> People:
    if activity.organiser_id in organisers:
        return frozenset({activity.organiser_id}) - {None}
    return reach.of(activity.lead_unit_id) or NOBODY
