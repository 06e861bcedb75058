"""What would be sent in the time to come: found without writing, and the same as what is sent then."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest
from flask import Flask

from calendar_app.clock import ZONE
from calendar_app.extensions import db
from calendar_app.models.mail import Reminder
from calendar_app.models.people import Person
from calendar_app.models.reminding import Absence, MailPreference, ReminderSetting
from calendar_app.models.units import Unit
from calendar_app.reminders import asked
from calendar_app.reminders.ahead import Ahead, Told, ahead
from tests.conftest import NOW, TODAY, Transact
from tests.factories import days
from tests.reminders.conftest import Remind, Town
from tests.reminders.rules.conftest import at

UNTIL = TODAY + days(90)


@pytest.fixture
def library(town: Town) -> int:
    return town.unit("TV")


@pytest.fixture
def an(town: Town, library: int) -> int:
    return town.person("an", (library, "editor"))


@dataclass(frozen=True)
class Foretell:
    """Asks what lies ahead, in a session of its own that is thrown away."""

    app: Flask

    def of(self, table: type[Person] | type[Unit], key: int, now: datetime = NOW) -> list[Ahead]:
        with self.app.app_context():
            session = db.session()
            found = ahead(session, session.get_one(table, key), now.date(), UNTIL, now)
            assert not session.new
            assert not session.dirty
            return found

    def person(self, key: int, now: datetime = NOW) -> list[Ahead]:
        return [one for one in self.of(Person, key, now) if one.matter.rule != asked.WEEKLY]

    def unit(self, key: int) -> list[Ahead]:
        return [one for one in self.of(Unit, key) if one.matter.rule != asked.WEEKLY]


@pytest.fixture
def foretell(app: Flask) -> Foretell:
    return Foretell(app)


def brief(found: list[Ahead]) -> list[tuple[str, int]]:
    return [(one.matter.rule, one.offset) for one in found]


#: a Monday
DAY = date(2026, 12, 21)


def test_an_activity_ahead_and_its_result_when_nobody_enters_it(
    town: Town, library: int, an: int, foretell: Foretell
) -> None:
    town.activity(library, DAY)

    assert [(one.on, one.matter.rule, one.offset) for one in foretell.person(an)] == [
        (DAY - days(7), asked.COMING, 7),
        (DAY - days(1), asked.COMING, 1),
        (DAY + days(1), asked.RESULT, -1),
        (DAY + days(7), asked.RESULT, -7),
        (DAY + days(14), asked.RESULT_MANAGER, -14),
    ]


def test_what_was_said_is_not_ahead(town: Town, library: int, an: int, remind: Remind, foretell: Foretell) -> None:
    town.activity(library, DAY)
    remind(at(DAY - days(7)))

    assert [one for one in brief(foretell.person(an, at(DAY - days(7), 6))) if one[0] == asked.COMING] == [
        (asked.COMING, 1)
    ]


def test_what_it_foretells_is_noted_on_its_day(
    town: Town, library: int, an: int, remind: Remind, foretell: Foretell, app: Flask
) -> None:
    town.activity(library, DAY, scale="province")
    foretold = {(one.on, one.matter.rule, one.offset) for one in foretell.person(an)}

    for morning in sorted({one.on - days(back) for one in foretell.person(an) for back in (1, 0)}):
        remind(at(morning, 8))

    with app.app_context():
        rows = db.session.query(Reminder).filter(Reminder.rule != asked.WEEKLY)
        noted = {(row.slot.astimezone(ZONE).date(), row.rule, row.offset_days) for row in rows}
    assert noted == foretold
    assert len(noted) == 6


def test_a_person_does_not_see_what_they_switched_off_and_their_unit_does(
    town: Town, library: int, an: int, foretell: Foretell, transact: Transact
) -> None:
    town.activity(library, DAY)
    with transact() as session:
        session.add(MailPreference(person_id=an, mode="digest", muted=["coming"], updated_at=NOW))

    assert brief(foretell.person(an)) == [(asked.RESULT, -1), (asked.RESULT, -7), (asked.RESULT_MANAGER, -14)]
    told = [told for one in foretell.unit(library) if one.matter.rule == asked.COMING for told in one.told]
    assert told == [Told(an, muted=True)] * 2


def test_whoever_stands_in_sees_it(
    town: Town, library: int, an: int, foretell: Foretell, transact: Transact
) -> None:  # fmt: skip
    binh = town.person("binh", (library, "viewer"))
    town.activity(library, DAY)
    with transact() as session:
        session.add(Absence(person_id=an, stand_in_id=binh, since=DAY - days(8), until=DAY - days(6), made_by="x"))

    found = foretell.person(binh)

    assert brief(found) == [(asked.COMING, 7)]
    assert found[0].told == (Told(binh, instead_of=an),)
    assert (asked.COMING, 7) not in brief(foretell.person(an))


def test_as_the_unit_has_the_rule(
    town: Town, library: int, an: int, foretell: Foretell, transact: Transact
) -> None:  # fmt: skip
    town.activity(library, DAY)
    with transact() as session:
        session.add(ReminderSetting(unit_id=library, rule=asked.COMING, offsets=[5]))
        session.add(ReminderSetting(unit_id=library, rule=asked.RESULT, enabled=False))
        session.add(ReminderSetting(unit_id=library, rule=asked.RESULT_MANAGER, enabled=False))

    assert brief(foretell.unit(library)) == [(asked.COMING, 5)]


def test_other_units_are_none_of_its_business(town: Town, library: int, an: int, foretell: Foretell) -> None:
    other = town.unit("BT")
    town.person("chi", (other, "editor"))
    town.activity(other, DAY)

    assert foretell.unit(library) == foretell.person(an) == []
