"""How people and units want reminders is heeded when they are noted and when they are sealed."""

from datetime import date, timedelta

import pytest

from calendar_app import clock
from calendar_app.models.mail import BadAddress, Reminder
from calendar_app.models.reminding import Absence, MailPreference, ReminderSetting
from tests.conftest import NOW
from tests.reminders.test_remind import DAY, before, morning


@pytest.fixture
def library(town):
    return town.unit("TVT")


@pytest.fixture
def lan(town):
    return town.person("lan")


def prefers(transact, person: int, **columns: object) -> None:
    with transact() as session:
        session.merge(MailPreference(person_id=person, updated_at=NOW, **columns))


def away(transact, person: int, stand_in: int, since: date, until: date) -> None:
    with transact() as session:
        session.add(Absence(person_id=person, stand_in_id=stand_in, since=since, until=until, made_by="x"))


def test_a_kind_that_is_switched_off_is_not_told(town, library, lan, remind, transact):
    town.activity(library, DAY, organiser=lan)
    prefers(transact, lan, muted=["coming"])
    assert remind(before(7)) == {"queued": 0, "withdrawn": 0, "reminders": 0}
    prefers(transact, lan, muted=[])
    assert remind(before(1))["queued"] == 1


def test_switched_off_after_it_was_sealed_it_does_not_go(town, library, lan, remind, deliver, transact):
    town.activity(library, DAY, organiser=lan)
    remind(before(7))
    prefers(transact, lan, muted=["coming"])
    assert deliver(before(7)) == {}


def test_each_thing_in_a_mail_of_its_own(town, library, lan, remind, outbox, transact):
    for title in ("Một", "Hai"):
        town.activity(library, DAY, organiser=lan, title=title)
    prefers(transact, lan, mode="single")
    assert remind(before(7))["queued"] == 2
    assert [(message.part, "Một" in message.text, "Hai" in message.text) for message in outbox()] == [
        (1, False, True), (2, True, False),
    ]  # fmt: skip


def test_a_stand_in_gets_it_in_one_mail_with_their_own(town, library, lan, remind, deliver, outbox, transact):
    minh = town.person("minh")
    town.activity(library, DAY, organiser=lan, title="Một")
    town.activity(library, DAY, organiser=minh, title="Hai")
    away(transact, lan, minh, DAY - timedelta(days=10), DAY - timedelta(days=5))

    assert remind(before(7))["queued"] == 1
    assert deliver(before(7)) == {"sent": 1}
    (message,) = outbox()
    assert (message.to, "Một" in message.text, "Hai" in message.text) == ("minh", True, True)
    assert "làm thay lan" in message.text

    remind(before(1))
    assert [message.to for message in outbox()[1:]] == ["lan", "minh"]


def test_what_both_are_told_stands_in_the_mail_once(town, library, lan, remind, outbox, transact):
    minh = town.person("minh", (library, "editor"))
    for person in (lan, minh):
        town.add_grant(person, library)
    town.activity(library, DAY)
    away(transact, lan, minh, DAY - timedelta(days=10), DAY)

    assert remind(before(7)) == {"queued": 1, "withdrawn": 0, "reminders": 2}
    assert outbox()[0].text.count("diễn ra ngày") == 1


def test_a_unit_has_its_own_days_and_can_switch_a_rule_off(town, library, lan, remind, transact):
    museum = town.unit("BTT")
    # ten days before it is a Sunday, two days before it a Monday
    town.activity(library, DAY, organiser=lan)
    town.activity(museum, DAY, organiser=town.person("minh"))
    with transact() as session:
        session.add(ReminderSetting(unit_id=library, rule="activity_coming", offsets=[10, 2]))
        session.add(ReminderSetting(unit_id=museum, rule="activity_coming", enabled=False, offsets=None))
    remind(before(14))
    asked = {days: remind(before(days))["queued"] for days in range(13, -1, -1)}
    assert [days for days, queued in asked.items() if queued] == [12, 2]


def test_no_mail_is_sealed_to_an_address_that_reaches_nobody(town, library, lan, remind, outbox, transact):
    town.person("editor", (library, "editor"))
    town.activity(library, DAY, organiser=lan)
    with transact() as session:
        session.add(BadAddress(address="lan@example.vn", since=NOW, why="550"))
    remind(before(7))
    assert [message.to for message in outbox()] == ["editor"]


def test_a_missing_result_climbs_to_the_manager(town, library, lan, remind, transact):
    """A Wednesday: asked on Thursday and on Wednesday, the manager two weeks after it, and nobody after that."""
    boss = town.person("boss", (library, "manager"))
    town.activity(library, DAY, organiser=lan)
    for n in range(40):
        remind(morning(DAY + timedelta(days=n)))
    with transact() as session:
        rows = session.query(Reminder).filter(Reminder.rule.startswith("result_")).order_by(Reminder.slot)
        asked = [(row.rule, (clock.day(row.slot) - DAY).days, row.person_id == boss) for row in rows]
    assert asked == [("result_missing", 1, False), ("result_missing", 7, False), ("result_manager", 14, True)]


def test_the_eve_says_the_hour_and_what_is_left_to_do(town, library, lan, remind, outbox, transact):
    activity = town.activity(library, DAY, organiser=lan)
    town.task(activity, "In giấy mời")
    town.task(activity, "Mượn loa", done_at=NOW)
    remind(before(1))
    assert "Còn phải làm: In giấy mời" in outbox()[0].text
    assert "Mượn loa" not in outbox()[0].text
