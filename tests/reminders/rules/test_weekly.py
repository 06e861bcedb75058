"""A person's week: on which morning, with what, and not when it is empty."""

from datetime import date, time, timedelta

import pytest

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.people import Person
from calendar_app.reminders.asked import Planned
from calendar_app.reminders.rules import weekly
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import make_activity, make_draft
from tests.reminders.rules.conftest import at

MONDAY = date(2027, 3, 8)
SPAN = {MONDAY + timedelta(days=number) for number in range(7)}


@pytest.fixture
def museum(someone):
    return someone("BTT")


def test_the_first_working_day_of_the_week(session):
    """In February 2027 Tết keeps offices closed until Wednesday the 10th."""
    february = {date(2027, 2, number) for number in range(1, 29)}
    assert [one.day for one in weekly.first_days(session, february)] == [1, 11, 15, 22]
    assert weekly.first_days(session, SPAN) == [MONDAY]
    assert weekly.first_days(session, set()) == []


def test_nothing_to_say_is_not_said(session, museum):
    assert weekly.week(session, {MONDAY}, MONDAY) == []


def test_what_begins_this_week(session, museum):
    make_activity(session, "BTT", title="Tuần này", first_day=date(2027, 3, 10), last_day=date(2027, 3, 20))
    make_activity(session, "BTT", title="Tuần sau", first_day=date(2027, 3, 15))
    make_activity(session, "TVT", title="Đơn vị khác", first_day=date(2027, 3, 10))

    (found,) = weekly.week(session, SPAN, MONDAY)

    assert found.people == {museum}
    assert found.planned == (Planned("Tuần này", date(2027, 3, 10), date(2027, 3, 20)),)
    assert (found.first_day, found.last_day) == (MONDAY, date(2027, 3, 14))
    assert (found.due_on, found.offsets) == (MONDAY, (0,))


def test_a_weekly_class_alone_is_no_reason_to_write(session, museum):
    series = {"first_day": date(2027, 3, 13), "rrule": "FREQ=WEEKLY;BYDAY=SA;COUNT=5", "starts_at": time(8)}
    make_activity(session, "BTT", title="Lớp cuối tuần", **series)
    assert weekly.week(session, {MONDAY}, MONDAY) == []

    make_activity(session, "BTT", title="Khai mạc", first_day=date(2027, 3, 12))
    (found,) = weekly.week(session, {MONDAY}, MONDAY)
    assert [one.title for one in found.planned] == ["Khai mạc", "Lớp cuối tuần"]


def test_what_is_missing(session, someone):
    library = someone("TVT")
    monday = date(2027, 10, 4)
    (found,) = weekly.week(session, {monday}, monday)
    assert found.people == {library}
    assert {one.name.vi: one.missing for one in found.lacking}["Chiến dịch truyền thông"] == 1
    assert all(one.plan_by >= monday for one in found.lacking)


def test_what_waits_for_whom(session, museum, someone):
    approver, guest = someone("BTT", Role.APPROVER), someone("TTVH")
    draft = make_draft(first_day=date(2027, 5, 18), co_organisers=("TTVH",))
    made = service.create(session, units.by_code(session, "BTT"), draft, by=SYSTEM, now=NOW)
    service.submit(session, made.id, by=SYSTEM, now=NOW)
    back = make_activity(session, "BTT", published=False, first_day=date(2027, 5, 19))
    back.organiser_id = museum
    service.submit(session, back.id, by=SYSTEM, now=NOW)
    service.give_back(session, back.id, "Thiếu", by=SYSTEM, now=at(date(2027, 3, 5)))
    make_activity(session, "BTT", first_day=date(2027, 2, 26))
    session.flush()

    found = {next(iter(one.people)): one for one in weekly.week(session, {MONDAY}, MONDAY)}

    waits = {key: (one.approve, one.answer, one.correct, one.results) for key, one in found.items()}
    assert waits == {museum: (0, 0, 1, 1), approver: (1, 0, 0, 1), guest: (0, 1, 0, 0)}


def test_the_same_as_it_stands_now(session, museum):
    made = make_activity(session, "BTT", first_day=date(2027, 3, 10))
    (found,) = weekly.week(session, {MONDAY}, MONDAY)
    assert weekly.recall(session, {found.subject}, MONDAY) == [found]
    service.cancel(session, made.id, "Mưa", by=SYSTEM, now=NOW)
    assert weekly.recall(session, {found.subject}, MONDAY) == []


def test_who_left_gets_nothing(session, museum):
    make_activity(session, "BTT", first_day=date(2027, 3, 10))
    session.get_one(Person, museum).active = False
    session.flush()
    assert weekly.week(session, {MONDAY}, MONDAY) == []
