"""The rules that say what is due: a table. Each finds its matters about the days of an interval."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.models.activities import Occurrence, Version
from calendar_app.reminders import asked, queries
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.rules import days, duties, monthly, quota, review, unreachable

COMING, UNPLANNED, MISSING = asked.COMING, asked.DAY_OWED, asked.RESULT
#: days before an activity; one of provincial scale takes longer to prepare
WEEK, PROVINCIAL = (7, 1), (30, 14, 7, 1)
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


def of_days(rule: Callable[[Session, set[date], date], list[Matter]]) -> Callable[..., list[Matter]]:
    """A rule that is asked for exact days, asked for an interval."""

    def find(session: Session, since: date, until: date, today: date) -> list[Matter]:
        span = range((until - since).days)
        return rule(session, {since + timedelta(days=number) for number in span}, today)

    return find


RULES = (
    Rule(COMING, PROVINCIAL, coming),
    Rule(asked.DAY_OWED, days.NOTICE, of_days(days.owed)),
    Rule(asked.DAY_ENCOURAGED, days.ONCE, of_days(days.encouraged)),
    Rule(asked.QUOTA, quota.AT_RISK, of_days(quota.at_risk)),
    Rule(MISSING, AFTER, missing),
    Rule(asked.WAITING, review.NEXT_MORNING, of_days(review.waiting)),
    Rule(asked.WAITING_LONG, review.NEXT_MORNING, of_days(review.waiting_long)),
    Rule(asked.RETURNED, review.RETURNED_AFTER, of_days(review.returned)),
    Rule(asked.INVITED, review.NEXT_MORNING, of_days(review.invited)),
    Rule(asked.DUTY, duties.OFFSETS, of_days(duties.due)),
    Rule(asked.DUTY_BELOW, duties.OFFSETS, of_days(duties.below)),
    Rule(asked.MONTHLY, monthly.MORNING_AFTER, of_days(monthly.behind)),
    Rule(asked.UNREACHABLE, monthly.MORNING_AFTER, of_days(unreachable.unreachable)),
)
BY_CODE = {rule.code: rule for rule in RULES}
