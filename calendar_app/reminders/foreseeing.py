"""How the rules are asked what they will say in the time to come, where that differs from asking what is due.

For somebody without units under theirs not everybody is asked about: in a province that takes seconds.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from calendar_app.domain import due
from calendar_app.domain.workdays import Workdays
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.quotas import queries as quotas
from calendar_app.reminders import asked
from calendar_app.reminders import preference_queries as queries
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach
from calendar_app.reminders.rules import lacking, quota, weekly
from calendar_app.reminders.rules.asking import Days, Rule
from calendar_app.reminders.rules.table import RULES
from calendar_app.reminders.unit_rules import FOR_THOSE_ABOVE

#: rules whose state changes with the days alone are asked again after so many days
STEP = timedelta(days=30)
YEAR, DAY = timedelta(days=366), timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """Whose reminders are asked for: some people, and ids of the units that can be meant; none: any unit."""

    people: frozenset[int]
    units: frozenset[int] | None


@dataclass(frozen=True)
class Look:
    """Offsets that speak on ``since <= morning < until``, with things as they stand on a day; of what is older than
    ``changed_since`` nothing."""

    offsets: tuple[int, ...]
    as_of: date
    since: date
    until: date
    changed_since: date

    def days(self, calendar: Workdays) -> Days:
        """The days that are spoken of."""
        found: defaultdict[int, set[date]] = defaultdict(set)
        for number in range((self.until - self.since).days):
            for offset in self.offsets:
                found[offset].update(due.spoken_of(self.since + number * DAY, offset, calendar))
        return Days(found)


def scope(session: Session, whom: Unit | Person) -> Scope:
    """A person with their units, or a unit with its people; any unit where there are units under these."""
    units = [whom] if isinstance(whom, Unit) else [grant.unit for grant in whom.grants]
    people = queries.people_of(session, whom.id) if isinstance(whom, Unit) else frozenset({whom.id})
    desk = Reach(session).desk
    above = any(queries.has_units_under(session, unit.path) or (desk and unit.id == desk.id) for unit in units)
    return Scope(people, None if above else frozenset(unit.id for unit in units))


def rules(among: Scope) -> list[Rule]:
    """The rules that can have something to say."""
    return [rule for rule in RULES if among.units is None or rule.code not in FOR_THOSE_ABOVE]


def looks(rule: Rule, offsets: Iterable[int], since: date, until: date) -> list[Look]:
    """How a rule is asked for the mornings ``since <= morning < until``: ahead of a day as it stands now, after a day
    as it stands at the end. An obligation changes on the way: it is asked every month, and what changes in between
    counts from that day on.
    """
    every = sorted(set(offsets))
    before, after = tuple(one for one in every if one >= 0), tuple(one for one in every if one < 0)
    found = [Look(before, since, since, until, date.min)] if before else []
    if rule.code != asked.QUOTA:
        return [*found, Look(after, until, since, until, date.min)] if after else found
    moments = [*(since + STEP * number for number in range((until - since) // STEP)), until]
    for first, last in pairwise(moments):
        found += [Look(after, first, first, last, date.min), Look(after, last, first, last, first)]
    return found


def found(session: Session, rule: Rule, look: Look, calendar: Workdays, among: Scope) -> list[Matter]:
    """A rule's matters of which one can speak on the mornings of a look, as they stand on its day; and others."""
    days = look.days(calendar)
    if rule.code == asked.WEEKLY:
        matters = weekly.recall(session, _weeks(session, days, among), look.as_of)
    elif rule.code == asked.QUOTA and among.units is not None:
        matters = quota.recall(session, _cells(session, days, among.units), look.as_of)
    else:
        matters = rule.find(session, days, look.as_of)
    return [matter for matter in matters if matter.due_on >= look.changed_since]


def _weeks(session: Session, days: Days, among: Scope) -> list[str]:
    starts = weekly.first_days(session, days.every)
    return [f"person:{person}:{start.isoformat()}" for start in starts for person in sorted(among.people)]


def _cells(session: Session, days: Days, units: Iterable[int]) -> list[str]:
    """What some units can owe in the periods that touch some days."""
    first, last = min(days.every), max(days.every) + DAY
    return [
        f"obligation:{owed.row.id}:unit:{unit}:{period.since.isoformat()}"
        for owed in quotas.obligations(session, first - YEAR, last)
        for period in lacking.running(owed, first, last)
        for unit in units
    ]
