"""How the rules are asked what they will say in the time to come, where that differs from asking what is due.

For somebody without units under theirs not everybody is asked about: in a province that takes seconds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.quotas import queries as quotas
from calendar_app.reminders import asked
from calendar_app.reminders import preference_queries as queries
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach
from calendar_app.reminders.rules import RULES, Rule, lacking, quota

#: how far a run of days off can move a slot away from its day
SLACK = timedelta(days=20)
#: rules whose state changes with the days alone are asked again after so many days
STEP = timedelta(days=30)
YEAR = timedelta(days=366)
#: what only those hear who have units under theirs
FOR_THOSE_ABOVE = frozenset({asked.MONTHLY, asked.UNREACHABLE, asked.DUTY_BELOW})

#: ids of the units that can be meant; none: any
Scope = frozenset[int] | None


@dataclass(frozen=True)
class Look:
    """Offsets that speak on ``since <= morning < until``, with things as they stand on a day; of what is older than
    ``changed_since`` nothing."""

    offsets: tuple[int, ...]
    as_of: date
    since: date
    until: date
    changed_since: date


def scope(session: Session, whom: Unit | Person) -> Scope:
    """The units of which a unit's people, or a person, can be told; any where there are units under these."""
    units = [whom] if isinstance(whom, Unit) else [grant.unit for grant in whom.grants]
    desk = Reach(session).desk
    if any(queries.has_units_under(session, unit.path) or (desk and unit.id == desk.id) for unit in units):
        return None
    return frozenset(unit.id for unit in units)


def rules(among: Scope) -> list[Rule]:
    """The rules that can have something to say."""
    return [rule for rule in RULES if among is None or rule.code not in FOR_THOSE_ABOVE]


def looks(rule: Rule, offsets: Collection[int], since: date, until: date) -> list[Look]:
    """How a rule is asked for the mornings ``since <= morning < until``: ahead of a day as it stands now, after a day
    as it stands at the end. An obligation changes on the way: it is asked every month, and what changes in between
    counts from that day on.
    """
    before = tuple(sorted(offset for offset in offsets if offset >= 0))
    after = tuple(sorted(offset for offset in offsets if offset < 0))
    found = [Look(before, since, since, until, date.min)] if before else []
    if rule.code != asked.QUOTA:
        return [*found, Look(after, until, since, until, date.min)] if after else found
    moments = [*(since + STEP * number for number in range((until - since) // STEP)), until]
    for first, last in pairwise(moments):
        found += [Look(after, first, first, last, date.min), Look(after, last, first, last, first)]
    return found


def found(session: Session, rule: Rule, look: Look, among: Scope) -> list[Matter]:
    """A rule's matters of which one can speak on the mornings of a look, as they stand on its day; and others."""
    nearest, farthest = min(look.offsets), max(look.offsets)
    first = look.since + timedelta(days=nearest) - SLACK if nearest < 0 else look.since
    last = look.until + timedelta(days=max(0, farthest)) + SLACK
    if rule.code == asked.QUOTA and among is not None:
        matters = quota.recall(session, _subjects(session, first, last, among), look.as_of)
    else:
        matters = rule.find(session, first, last, look.as_of)
    return [matter for matter in matters if matter.due_on >= look.changed_since]


def _subjects(session: Session, first: date, last: date, among: Collection[int]) -> list[str]:
    """What some units can owe in the periods that touch some days."""
    return [
        f"obligation:{owed.row.id}:unit:{unit}:{period.since.isoformat()}"
        for owed in quotas.obligations(session, first - YEAR, last)
        for period in lacking.running(owed, first, last)
        for unit in among
    ]
