"""The rules of reminding as managers set them for their units."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from calendar_app.domain import reminding
from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.models.reminding import ReminderSetting
from calendar_app.models.units import Unit
from calendar_app.plans import service as plans
from calendar_app.plans.schema import Reminding
from calendar_app.reminders import asked, preferences, unit_rules
from calendar_app.reminders.kinds import DUTY, KIND_OF
from calendar_app.reminders.rules.table import BY_CODE
from tests.conftest import NOW
from tests.factories import grant, make_person, make_unit
from tests.plans.conftest import QUANG_NGAI, read

RULE = asked.DAY_OWED


class Office:
    """A library under a department, each with its manager."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.above = make_unit(session, "SO")
        self.unit = make_unit(session, "TV", parent=self.above)
        self.head = self.manager(self.unit)
        self.top = self.manager(self.above)

    def manager(self, unit: Unit, role: Role = Role.MANAGER) -> Principal:
        return grant(self.session, make_person(self.session, f"{unit.code}.{role}@example.vn"), unit, role)

    def put(
        self, days: list[int] | None, unit: Unit | None = None, code: str = RULE, *, enabled: bool = True
    ) -> ReminderSetting:
        return unit_rules.put(self.session, unit or self.unit, code, enabled=enabled, days=days, by=self.top)

    def shown(self, code: str = RULE) -> unit_rules.RuleHere:
        return unit_rules.rule(self.session, self.unit, code, by=self.head)

    def faults(self, days: list[int] | None, code: str = RULE, *, enabled: bool = True) -> dict[str, str]:
        with pytest.raises(Invalid) as refused:
            self.put(days, code=code, enabled=enabled)
        return refused.value.fields


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)


def test_as_the_plan_has_it(office: Office) -> None:
    found = office.shown()

    assert (found.days, found.default_days, found.here, found.above) == ((60, 30, 14), (60, 30, 14), False, None)


def load(session: Session, said: Mapping[str, Reminding]) -> None:
    """A plan of the department that says so of some rules, and little else."""
    whole = read(QUANG_NGAI)
    head = whole.plan.model_copy(update={"root": "SO"})
    empty = {"commemorations": [], "stories": [], "settings": []}
    plans.load(session, whole.model_copy(update={"plan": head, "reminders": said, **empty}), now=NOW)


def test_as_the_plan_s_file_has_it_unless_the_unit_says_otherwise(office: Office) -> None:
    load(office.session, {RULE: Reminding(days=[10, 40]), asked.RESULT: Reminding(on=False)})

    assert (office.shown().days, office.shown(asked.RESULT).setting.enabled) == ((40, 10), False)

    office.put([5])
    office.put(None, code=asked.RESULT)
    found = office.shown()
    assert (found.days, found.plan_days, found.as_planned) == ((5,), (40, 10), False)
    assert office.shown(asked.RESULT).setting.enabled


def test_of_a_rule_that_the_file_forgets_the_rule_s_own_days_hold(office: Office) -> None:
    load(office.session, {RULE: Reminding(on=False, days=[10])})
    load(office.session, {})

    assert (office.shown().setting.enabled, office.shown().days) == (True, (60, 30, 14))


def test_the_plan_of_quang_ngai_says_what_the_rules_say_themselves(session: Session) -> None:
    without = {code: preferences.UnitRules().default(code).offsets for code in BY_CODE}
    load(session, read(QUANG_NGAI).reminders)

    rules = preferences.rules_of_units(session)

    assert {code: tuple(sorted(rules.default(code).offsets, reverse=True)) for code in BY_CODE} == {
        code: tuple(sorted(offsets, reverse=True)) for code, offsets in without.items()
    }
    assert all(rules.default(code).enabled for code in BY_CODE)


def test_a_plan_and_a_unit_can_set_the_same_rules() -> None:
    settable = set(BY_CODE) - unit_rules.FIXED

    assert settable == reminding.AHEAD | reminding.AFTERWARDS
    assert {code for code in settable if unit_rules.ahead_of(preferences.own(code))} == reminding.AHEAD
    assert {code for code in settable if KIND_OF[code] == DUTY} == reminding.DUTIES


def test_one_s_own_days_beside_the_plan_s(office: Office) -> None:
    office.put([10, 45, 10])

    found = office.shown()

    assert (found.days, found.default_days, found.here) == ((45, 10), (60, 30, 14), True)


def test_beside_those_of_the_unit_above(office: Office) -> None:
    office.put([50], unit=office.above)
    office.put(None, enabled=False)

    found = office.shown()

    assert (found.setting.enabled, found.default_days, found.here, found.above) == (False, (50,), True, office.above)


def test_putting_back_follows_the_unit_above_again(office: Office) -> None:
    office.put([50], unit=office.above)
    office.put([10])

    for _time in range(2):
        unit_rules.put_back(office.session, office.unit, RULE, by=office.head)

    assert (office.shown().days, office.shown().here) == ((50,), False)


def test_set_again_after_putting_back(office: Office) -> None:
    office.put([10])
    unit_rules.put_back(office.session, office.unit, RULE, by=office.head)
    office.put([20])

    assert office.shown().days == (20,)


@pytest.mark.parametrize(
    ("days", "why"), [([], "missing"), ([0], "too_far"), ([91], "too_far"), (list(range(1, 8)), "too_many")]
)
def test_days_that_will_not_do(office: Office, days: list[int], why: str) -> None:
    assert office.faults(days) == {"days": why}


def test_duties_stay_on_and_their_days_can_be_set(office: Office) -> None:
    assert office.faults([10], asked.DUTY, enabled=False) == {"enabled": "duty"}

    office.put([10], code=asked.DUTY)

    assert office.shown(asked.DUTY).days == (10,)


def test_a_rule_that_speaks_afterwards_has_no_days(office: Office) -> None:
    office.put([10], code=asked.RESULT, enabled=False)

    found = office.shown(asked.RESULT)
    assert (found.setting.enabled, found.days, found.setting.said) == (False, (), None)


def test_only_managers(office: Office) -> None:
    with pytest.raises(NotAllowed):
        unit_rules.put(
            office.session, office.unit, RULE, enabled=True, days=[1],
            by=office.manager(office.unit, Role.APPROVER),
        )  # fmt: skip
    with pytest.raises(NotFound):
        unit_rules.put_back(office.session, office.above, RULE, by=office.head)
    with pytest.raises(NotFound):
        office.put([1], code="week")


def test_only_units_with_others_under_them_set_what_they_are_told_of_these(office: Office) -> None:
    below = {asked.RESULT_ABOVE, asked.DUTY_BELOW, asked.MONTHLY, asked.UNREACHABLE}

    assert below & set(unit_rules.codes(office.session, office.unit)) == set()
    assert below - set(unit_rules.codes(office.session, office.above)) == set()
