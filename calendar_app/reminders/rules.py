"""The rules that say what is due: a table. Each finds its matters about the days of an interval."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.progress import Progress
from calendar_app.models.activities import Occurrence, Version
from calendar_app.models.days import CommemorationDate
from calendar_app.models.units import Unit
from calendar_app.quotas import boards
from calendar_app.quotas import queries as quotas
from calendar_app.quotas.queries import Owed
from calendar_app.reminders import queries
from calendar_app.reminders.matters import Matter

COMING, UNPLANNED, MISSING = "activity_coming", "day_unplanned", "result_missing"
#: days before an activity; one of provincial scale takes longer to prepare
WEEK, PROVINCIAL = (7, 1), (30, 14, 7, 1)
#: days before a commemoration without an activity
NOTICE = (60, 30, 14)
#: days after an activity without a result: the next working day, and a week later
AFTER = (-1, -7)


@dataclass(frozen=True)
class Rule:
    """A rule with every offset it may use. ``find`` gives its matters about ``since <= day < until`` as of a day."""

    code: str
    offsets: tuple[int, ...]
    find: Callable[[Session, date, date, date], list[Matter]]


def coming(session: Session, since: date, until: date, today: date) -> list[Matter]:
    """Published activities that are going to happen; of a series, its first session."""
    found = queries.first_occurrences(session, max(since, today), until)
    people = queries.responsible(session, [occurrence.activity for occurrence, _version in found])
    return [
        about(COMING, occurrence, version, occurrence.first_day, people[occurrence.activity_id], offsets_of(version))
        for occurrence, version in found
    ]


def offsets_of(version: Version) -> tuple[int, ...]:
    """How many days before an activity its organiser hears of it."""
    return PROVINCIAL if version.scale == "province" else WEEK


def missing(session: Session, since: date, until: date, today: date) -> list[Matter]:
    """Sessions that are over and of which nobody has said how they went."""
    found = queries.without_result(session, since, min(until, today))
    people = queries.responsible(session, [occurrence.activity for occurrence, _version in found])
    return [
        about(MISSING, occurrence, version, occurrence.last_day, people[occurrence.activity_id], AFTER)
        for occurrence, version in found
    ]


def about(
    rule: str, occurrence: Occurrence, version: Version, due_on: date, people: frozenset[int], offsets: tuple[int, ...]
) -> Matter:
    """A matter that speaks of an occurrence."""
    activity = occurrence.activity
    place = version.place.name_vi if version.place else ""
    return Matter(
        rule=rule, subject=f"activity:{activity.id}", due_on=due_on, offsets=offsets, people=people,
        title_vi=version.title, title_en=version.title,
        unit_vi=activity.lead_unit.name_vi, unit_en=activity.lead_unit.name_en,
        first_day=occurrence.first_day, last_day=occurrence.last_day, path=f"/desk/activities/{activity.id}",
        venue=version.venue or place, occurrence_id=occurrence.id, unit_path=activity.lead_unit.path,
    )  # fmt: skip


def unplanned(session: Session, since: date, until: date, today: date) -> list[Matter]:
    """Days that a unit owes an activity, with nothing planned or held for them in their period.

    Only days that an obligation names: one tied to a whole set of days is owed on no single day of it. Bodies that the
    plan only requests are never urged (V.10, V.11).
    """
    tied = [owed for owed in quotas.obligations(session, since, until) if owed.terms.tie != "none" and owed.row.days]
    dates = queries.dates_of(session, {code for owed in tied for code in owed.row.days}, since, until)
    units = quotas.open_units(session, since, until) if dates else []
    gaps = [
        (owed, day, unit)
        for owed in tied
        for day in dates
        if day.commemoration.code in owed.row.days
        for unit in holders_without(session, owed, day, units, today)
    ]
    editors = queries.editors_of(session, {unit.id for _owed, _day, unit in gaps})
    return [gap(owed, day, unit, editors[unit.id]) for owed, day, unit in gaps]


def holders_without(session: Session, owed: Owed, day: CommemorationDate, units: list[Unit], today: date) -> list[Unit]:
    """The units that owe a day an activity and have none."""
    period = owed.terms.period_on(day.first_day)
    if period is None or not owed.terms.minimum:
        return []
    return [
        unit
        for unit in boards.holders(session, owed, period, units)
        if not unit.requested_only and empty(boards.where(session, unit, owed, period, today), day.commemoration.code)
    ]


def empty(found: Progress, code: str) -> bool:
    """Whether nothing is held, planned or unconfirmed for a day: of its own part, where each day is owed one."""
    if found.exempt:
        return False
    part = next((part for part in found.parts if part.code == code), found)
    return not (part.held or part.planned or part.unconfirmed)


def gap(owed: Owed, day: CommemorationDate, unit: Unit, people: frozenset[int]) -> Matter:
    """The matter that speaks of a day without an activity."""
    kept = day.commemoration
    return Matter(
        rule=UNPLANNED, subject=f"obligation:{owed.row.id}:unit:{unit.id}:day:{day.commemoration_id}:{day.year}",
        due_on=day.first_day, offsets=NOTICE, people=people, title_vi=kept.name_vi, title_en=kept.name_en,
        unit_vi=unit.name_vi, unit_en=unit.name_en, first_day=day.first_day, last_day=day.last_day,
        path=f"/desk/activities/new?unit={unit.code}&day={kept.code}&first_day={day.first_day.isoformat()}",
    )  # fmt: skip


RULES = (
    Rule(COMING, PROVINCIAL, coming),
    Rule(UNPLANNED, NOTICE, unplanned),
    Rule(MISSING, AFTER, missing),
)
BY_CODE = {rule.code: rule for rule in RULES}
