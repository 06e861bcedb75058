"""How people want to be told, and how units have the rules."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from calendar_app.models.mail import BadAddress
from calendar_app.models.people import Person
from calendar_app.models.plans import Plan, PlanSetting
from calendar_app.models.reminding import Absence, MailPreference, ReminderSetting
from calendar_app.models.units import Unit
from calendar_app.reminders import asked, preferences
from calendar_app.reminders.preferences import Wish
from tests.conftest import NOW, TODAY
from tests.factories import make_person, make_unit

DAY = timedelta(days=1)


@pytest.fixture
def people(session: Session) -> list[Person]:
    return [make_person(session, f"{name}@example.vn") for name in ("an", "binh", "chi")]


def leave(session: Session, person: Person, stand_in: Person, since: date, until: date, **columns: bool) -> None:
    session.add(Absence(person=person, stand_in=stand_in, since=since, until=until, made_by=person.email, **columns))
    session.flush()


def wish(session: Session, person: Person, on: date = TODAY) -> Wish:
    return preferences.wishes(session, [person.id], on)[person.id]


def test_without_a_choice_one_mail_of_everything(session: Session, people: list[Person]) -> None:
    assert preferences.wishes(session, [people[0].id, 9_999], TODAY) == {people[0].id: Wish()}


def test_what_was_chosen(session: Session, people: list[Person]) -> None:
    people[0].language = "en"
    session.add(MailPreference(person=people[0], mode="single", muted=["quota", "duty", "old"], updated_at=NOW))
    session.flush()

    found = wish(session, people[0])

    assert found == Wish("single", frozenset({"quota"}), None, "en")
    assert [rule for rule in (asked.QUOTA, asked.DUTY, asked.COMING) if not found.wants(rule)] == [asked.QUOTA]


def test_stands_in_from_the_first_to_the_last_day(session: Session, people: list[Person]) -> None:
    leave(session, people[0], people[1], TODAY, TODAY + 2 * DAY)

    days = [TODAY + number * DAY for number in (-1, 0, 1, 2)]

    assert [wish(session, people[0], day).stand_in_id for day in days] == [None, people[1].id, people[1].id, None]


def test_one_step_at_most(session: Session, people: list[Person]) -> None:
    leave(session, people[0], people[1], TODAY, TODAY + DAY)
    leave(session, people[1], people[2], TODAY, TODAY + DAY)

    assert wish(session, people[0]).stand_in_id == people[1].id


def test_nobody_whose_account_is_closed_or_whose_address_takes_no_mail(session: Session, people: list[Person]) -> None:
    people[1].active = False
    session.add(BadAddress(address=people[2].email, since=NOW, why="550"))
    leave(session, people[0], people[1], TODAY, TODAY + DAY)
    leave(session, people[0], people[2], TODAY, TODAY + DAY)

    assert wish(session, people[0]).stand_in_id is None


def test_a_cancelled_leave_is_none(session: Session, people: list[Person]) -> None:
    leave(session, people[0], people[1], TODAY, TODAY + DAY, cancelled=True)

    assert wish(session, people[0]).stand_in_id is None


@pytest.fixture
def tree(session: Session) -> list[Unit]:
    root = make_unit(session, "SO")
    return [root, (under := make_unit(session, "TV", parent=root)), make_unit(session, "PHONG", parent=under)]


def setting(session: Session, unit: Unit, **columns: object) -> None:
    session.add(ReminderSetting(unit=unit, rule=asked.DAY_OWED, **columns))
    session.flush()


def days_of(session: Session, unit: Unit) -> tuple[int, ...]:
    found = preferences.rules_of_units(session).of(unit.id, asked.DAY_OWED)
    return found.offsets if found.enabled else ()


def test_without_a_setting_the_rule_is_as_written(session: Session, tree: list[Unit]) -> None:
    assert [days_of(session, unit) for unit in tree] == [(60, 30, 14)] * 3


def test_the_nearest_unit_wins(session: Session, tree: list[Unit]) -> None:
    setting(session, tree[0], offsets=[45, 10])
    setting(session, tree[1], enabled=False)

    assert [days_of(session, unit) for unit in tree] == [(45, 10), (), ()]


def test_what_was_put_back_counts_no_more(session: Session, tree: list[Unit]) -> None:
    setting(session, tree[0], offsets=[45, 10])
    setting(session, tree[1], enabled=False, withdrawn=True)

    assert days_of(session, tree[2]) == (45, 10)


def plan(session: Session, key: str, value: object) -> None:
    row = Plan(
        code="kh", title_vi="Kế hoạch", issuer_vi="UBND", root_code="SO", since=TODAY, until=TODAY + DAY,
        tracked_from=TODAY, document={}, checksum="", loaded_at=NOW,
    )  # fmt: skip
    row.settings.append(PlanSetting(key=key, value={"value": value}, default={"value": value}))
    session.add(row)
    session.flush()


def test_else_the_plan_says(session: Session, tree: list[Unit]) -> None:
    plan(session, "reminders.day_unplanned.days", "90, 20")
    setting(session, tree[1], enabled=True)

    assert [days_of(session, unit) for unit in tree] == [(90, 20)] * 3


def test_a_plan_can_switch_a_rule_off(session: Session, tree: list[Unit]) -> None:
    plan(session, "reminders.day_unplanned.on", False)
    setting(session, tree[1], enabled=True)

    assert [days_of(session, unit) for unit in tree] == [(), (60, 30, 14), (60, 30, 14)]


def test_duties_stay_and_so_does_what_follows_their_day(session: Session, tree: list[Unit]) -> None:
    session.add(ReminderSetting(unit=tree[0], rule=asked.DUTY, enabled=False, offsets=[20, 5]))
    session.flush()

    found = preferences.rules_of_units(session).of(tree[2].id, asked.DUTY)

    assert (found.enabled, found.offsets[:3]) == (True, (20, 5, -1))
    assert found.applied((30, 1, -1, -2)) == (20, 5, -1, -2)


def test_the_engine_looks_as_far_as_any_unit_wants(session: Session, tree: list[Unit]) -> None:
    setting(session, tree[2], offsets=[80])

    assert preferences.rules_of_units(session).widest(asked.DAY_OWED) == (80, 60, 30, 14)
