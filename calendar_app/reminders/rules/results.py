"""An activity is over and nobody has said how it went.

Its organiser is asked on the next working day and a week later; the unit's manager two weeks after it; the unit above
four weeks after it. Bodies that the plan only requests are asked twice and never reported upwards.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.models.activities import Occurrence, Version
from calendar_app.models.units import Unit
from calendar_app.reminders import activity_queries, queries
from calendar_app.reminders.asked import RESULT, RESULT_ABOVE, RESULT_MANAGER
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.reach import NOBODY, People, Reach
from calendar_app.reminders.rules.activities import about
from calendar_app.reminders.rules.asking import Days

#: days after an activity without a result
ASKED, MANAGER, ABOVE = (-1, -7), (-14,), (-28,)

Sessions = list[tuple[Occurrence, Version]]
Whom = Callable[[Unit, Reach], tuple[People, bool]]


def missing(session: Session, days: Days, today: date, /) -> list[Matter]:
    """Sessions that ended on some days, for who organises them."""
    return _for_organisers(session, activity_queries.without_result(session, _over(days.every, today)))


def recall_missing(session: Session, keys: Collection[Key], today: date, /) -> list[Matter]:
    """The same as they stand today, by session."""
    return _for_organisers(session, _again(session, keys, today))


def for_manager(session: Session, days: Days, today: date, /) -> list[Matter]:
    """Sessions that ended on some days, for the manager of the unit."""
    found = activity_queries.without_result(session, _over(days.every, today))
    return _escalated(session, found, RESULT_MANAGER, MANAGER, _manager)


def recall_for_manager(session: Session, keys: Collection[Key], today: date, /) -> list[Matter]:
    """The same as they stand today, by session."""
    return _escalated(session, _again(session, keys, today), RESULT_MANAGER, MANAGER, _manager)


def for_unit_above(session: Session, days: Days, today: date, /) -> list[Matter]:
    """Sessions that ended on some days, for the unit above, up to the department."""
    found = activity_queries.without_result(session, _over(days.every, today))
    return _escalated(session, found, RESULT_ABOVE, ABOVE, _above)


def recall_for_unit_above(session: Session, keys: Collection[Key], today: date, /) -> list[Matter]:
    """The same as they stand today, by session."""
    return _escalated(session, _again(session, keys, today), RESULT_ABOVE, ABOVE, _above)


def _over(days: Iterable[date], today: date) -> set[date]:
    return {day for day in days if day < today}


def _again(session: Session, keys: Collection[Key], today: date) -> Sessions:
    found = activity_queries.without_result_by_id(session, {key[2] for key in keys})
    return [row for row in found if row[0].last_day < today]


def _for_organisers(session: Session, found: Sessions) -> list[Matter]:
    people = queries.responsible(session, [occurrence.activity for occurrence, _version in found])
    return [
        Matter(**about(RESULT, *row), due_on=row[0].last_day, offsets=ASKED, people=people[row[0].activity_id])
        for row in found
    ]  # fmt: skip


def _escalated(session: Session, found: Sessions, rule: str, offsets: tuple[int, ...], whom: Whom) -> list[Matter]:
    reach, matters = Reach(session), []
    reach.load({occurrence.activity.lead_unit_id for occurrence, _version in found})
    for occurrence, version in found:
        unit = occurrence.activity.lead_unit
        people, upwards = whom(unit, reach)
        if people and not unit.requested_only:
            said = about(rule, occurrence, version)
            said["path"] = f"/desk/units/{unit.code}/year/{occurrence.first_day.year}"
            matters.append(
                Matter(**said, due_on=occurrence.last_day, offsets=offsets, people=people, upwards=upwards)
            )  # fmt: skip
    return matters


def _manager(unit: Unit, reach: Reach) -> tuple[People, bool]:
    return reach.best(unit.id, Role.MANAGER), reach.upwards(unit)


def _above(unit: Unit, reach: Reach) -> tuple[People, bool]:
    above = reach.above(unit)
    return (reach.best(above.id, Role.MANAGER), reach.upwards(above)) if above is not None else (NOBODY, False)
