"""The rules of reminding as the managers of a unit set them, for it and for all that stand under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.domain import access, reminding
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.models.reminding import ReminderSetting
from calendar_app.models.units import Unit
from calendar_app.reminders import asked, preferences
from calendar_app.reminders import preference_queries as queries
from calendar_app.reminders.preferences import TOLD_ABOVE, RuleSetting
from calendar_app.reminders.reach import Reach
from calendar_app.reminders.rules.table import BY_CODE

#: rules that no unit decides about: what a person's own week holds; that what they were told has changed
FIXED = frozenset({asked.WEEKLY, asked.CHANGED})
#: what only units hear that have others under them
FOR_THOSE_ABOVE = frozenset({*TOLD_ABOVE, asked.MONTHLY, asked.UNREACHABLE})


@dataclass(frozen=True)
class RuleHere:
    """A rule as a unit has it, as it would be without a word of the unit, who of above has set that, and the plan's."""

    code: str
    setting: RuleSetting
    default: RuleSetting
    plan: RuleSetting
    #: the unit itself has said something
    here: bool
    #: the unit above whose word it is; none where it is the plan's
    above: Unit | None

    @property
    def days(self) -> tuple[int, ...]:
        """The days before on which one is told."""
        return ahead_of(self.setting.offsets)

    @property
    def default_days(self) -> tuple[int, ...]:
        return ahead_of(self.default.offsets)

    @property
    def plan_days(self) -> tuple[int, ...]:
        return ahead_of(self.plan.offsets)

    @property
    def as_planned(self) -> bool:
        """Whether it is as the plan has it."""
        return (self.setting.enabled, self.days) == (self.plan.enabled, self.plan_days)


def ahead_of(offsets: Iterable[int]) -> tuple[int, ...]:
    """Those of some offsets that lie before the day, the farthest first."""
    return tuple(sorted((offset for offset in set(offsets) if offset > 0), reverse=True))


def codes(session: Session, unit: Unit) -> list[str]:
    """The rules that a unit can set, in the order in which they are asked."""
    desk = Reach(session).desk
    above = queries.has_units_under(session, unit.path) or (desk is not None and desk.id == unit.id)
    return [code for code in BY_CODE if code not in FIXED and (above or code not in FOR_THOSE_ABOVE)]


def has_days(code: str) -> bool:
    """Whether a rule speaks ahead of a day, so that a unit can choose how many days."""
    return code in reminding.AHEAD


def may_switch(code: str) -> bool:
    """Whether a unit can switch a rule off: not where somebody has set the day."""
    return code not in reminding.DUTIES


def listed(session: Session, unit: Unit, *, by: Principal) -> list[RuleHere]:
    """The rules as a unit has them, for whoever manages it; raise `NotFound` or `NotAllowed`."""
    access.require(by, Action.MANAGE, unit.path)
    rules = preferences.rules_of_units(session)
    said = queries.said_at_and_above(session, accounts.paths_above(unit.path))
    found = []
    for code in codes(session, unit):
        units = sorted((one for one, rule in said if rule == code), key=lambda one: len(one.path))
        above = [one for one in units if one.id != unit.id]
        default = rules.set_at(above[-1].path, code) if above else rules.default(code)
        here = len(above) < len(units)
        setting, whose = rules.set_at(unit.path, code), above[-1] if above else None
        found.append(RuleHere(code, setting, default, rules.default(code), here, whose))
    return found


def rule(session: Session, unit: Unit, code: str, *, by: Principal) -> RuleHere:
    """One rule as a unit has it; raise `NotFound` where there is none that a unit can set."""
    found = next((one for one in listed(session, unit, by=by) if one.code == code), None)
    if found is None:
        raise NotFound("rule", code)
    return found


def put(
    session: Session, unit: Unit, code: str, *, enabled: bool, days: Sequence[int] | None, by: Principal
) -> ReminderSetting:
    """Set a rule for a unit; without days those of the plan hold. Raise `Invalid`.

    Faults: duty (enabled); missing, too_many, too_far (days).
    """
    access.require(by, Action.MANAGE, unit.path)
    if code not in codes(session, unit):
        raise NotFound("rule", code)
    chosen = sorted(set(days), reverse=True) if days is not None and has_days(code) else None
    if found := dict(reminding.faults(code, enabled, chosen)):
        raise Invalid({"enabled" if field == "on" else field: fault for field, fault in found.items()})
    accounts.lock_unit(session, unit.id)
    row = queries.setting_of(session, unit.id, code) or ReminderSetting(unit_id=unit.id, rule=code)
    row.enabled, row.offsets, row.withdrawn = enabled, chosen, False
    session.add(row)
    session.flush()
    return row


def put_back(session: Session, unit: Unit, code: str, *, by: Principal) -> None:
    """Follow the plan, or the unit above, again; doing it twice changes nothing more."""
    access.require(by, Action.MANAGE, unit.path)
    if code not in codes(session, unit):
        raise NotFound("rule", code)
    accounts.lock_unit(session, unit.id)
    row = queries.setting_of(session, unit.id, code)
    if row is not None and not row.withdrawn:
        row.withdrawn = True
    session.flush()
