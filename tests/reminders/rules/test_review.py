"""Something waits for approval, came back, or was asked: after how many working days, and to whom."""

from datetime import date, timedelta

import pytest

from calendar_app.activities import service
from calendar_app.domain.access import Role
from calendar_app.domain.workdays import Workdays
from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.people import Person
from calendar_app.reminders.rules import review
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.factories import make_activity, make_draft
from tests.reminders.rules.conftest import at

#: a Friday; the Hùng Kings' day 2027 is Friday 16 April
FRIDAY, WEDNESDAY = date(2027, 4, 2), date(2027, 4, 7)
EVE = timedelta(days=1)


@pytest.fixture
def waiting(session):
    """An activity of the museum, submitted on a Friday."""
    made = make_activity(session, "BTT", published=False, first_day=date(2027, 5, 18), title="Trải nghiệm")
    service.submit(session, made.id, by=SYSTEM, now=at(FRIDAY))
    return made


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (FRIDAY, 3, WEDNESDAY),
        (date(2027, 4, 3), 3, WEDNESDAY),
        (date(2027, 4, 4), 3, WEDNESDAY),
        (date(2027, 4, 5), 3, date(2027, 4, 8)),
        (FRIDAY, 7, date(2027, 4, 13)),
        (date(2027, 4, 14), 3, date(2027, 4, 20)),
    ],
)
def test_working_days_are_counted(start, number, end):
    calendar = Workdays(days_off=frozenset({date(2027, 4, 16)}))
    assert review.after(start, number, calendar) == end
    assert review.starts({end}, number, calendar)[start] == end


def test_a_day_off_is_the_third_working_day_of_nothing():
    assert review.starts({date(2027, 4, 10)}, 3, Workdays()) == {}
    assert review.starts(set(), 3, Workdays()) == {}


def test_approvers_hear_of_it_on_the_third_working_day_and_on_the_seventh(session, waiting, someone):
    someone("BTT")
    approver, manager = someone("BTT", Role.APPROVER), someone("BTT", Role.MANAGER)

    (found,) = review.waiting(session, {WEDNESDAY - EVE}, WEDNESDAY)
    assert (found.title_vi, found.since, found.people) == ("Trải nghiệm", FRIDAY, {approver, manager})
    assert (found.due_on, found.offsets) == (WEDNESDAY - EVE, (-1,))
    assert found.path == f"/desk/activities/{waiting.id}"
    assert len(review.waiting(session, {date(2027, 4, 12)}, date(2027, 4, 13))) == 1
    assert review.waiting(session, {FRIDAY, date(2027, 4, 5), date(2027, 4, 7), date(2027, 4, 13)}, WEDNESDAY) == []


def test_the_manager_hears_of_it_on_the_tenth(session, waiting, someone):
    someone("BTT", Role.APPROVER)
    manager = someone("BTT", Role.MANAGER)
    tenth = date(2027, 4, 19)
    (found,) = review.waiting_long(session, {tenth - EVE}, tenth)
    assert found.people == {manager}
    assert review.waiting_long(session, {WEDNESDAY - EVE}, WEDNESDAY) == []


def test_without_an_approver_the_unit_above_decides(session, waiting, someone):
    someone("BTT")
    department = someone("SVHTTDL", Role.MANAGER)
    (found,) = review.waiting(session, {WEDNESDAY - EVE}, WEDNESDAY)
    assert found.people == {department}


def test_what_was_decided_or_ended_does_not_wait(session, waiting, someone):
    someone("BTT", Role.APPROVER)
    service.approve(session, waiting.id, by=SYSTEM, now=at(FRIDAY))
    assert review.waiting(session, {WEDNESDAY - EVE}, WEDNESDAY) == []


def test_what_came_back_is_for_who_planned_it(session, waiting, someone):
    planner, other = someone("BTT"), someone("BTT")
    waiting.organiser_id = planner
    service.give_back(session, waiting.id, "Thiếu địa điểm", by=SYSTEM, now=at(WEDNESDAY))

    (found,) = review.returned(session, {WEDNESDAY}, WEDNESDAY + EVE)
    assert (found.people, found.reason, found.since) == ({planner}, "Thiếu địa điểm", WEDNESDAY)
    assert found.offsets == (-1, -8)
    assert review.returned(session, {WEDNESDAY + EVE, WEDNESDAY - EVE}, WEDNESDAY + EVE) == []

    session.get_one(Person, planner).active = False
    session.flush()
    assert review.returned(session, {WEDNESDAY}, WEDNESDAY + EVE)[0].people == {other}

    service.submit(session, waiting.id, by=SYSTEM, now=at(WEDNESDAY))
    assert review.returned(session, {WEDNESDAY}, WEDNESDAY + EVE) == []


def test_given_back_again_it_is_said_again(session, waiting, someone):
    someone("BTT")
    service.give_back(session, waiting.id, "Thiếu địa điểm", by=SYSTEM, now=at(FRIDAY))
    service.submit(session, waiting.id, by=SYSTEM, now=at(FRIDAY, 10))
    service.give_back(session, waiting.id, "Thiếu kinh phí", by=SYSTEM, now=at(WEDNESDAY))
    assert review.returned(session, {FRIDAY}, WEDNESDAY + EVE) == []
    assert [one.reason for one in review.returned(session, {WEDNESDAY}, WEDNESDAY + EVE)] == ["Thiếu kinh phí"]


def test_a_unit_that_was_asked_and_has_not_answered(session, someone):
    editor = someone("TTVH")
    someone("BTT")
    draft = make_draft(first_day=date(2027, 5, 18), co_organisers=("TTVH",))
    made = service.create(session, units.by_code(session, "BTT"), draft, by=SYSTEM, now=at(FRIDAY))
    service.submit(session, made.id, by=SYSTEM, now=at(FRIDAY))
    service.approve(session, made.id, by=SYSTEM, now=at(FRIDAY))

    (found,) = review.invited(session, {WEDNESDAY - EVE}, WEDNESDAY)
    assert found.people == {editor}
    assert "Bảo tàng" in found.unit_vi
    assert "Văn hóa" in found.asked.vi
    assert review.invited(session, {WEDNESDAY}, WEDNESDAY + EVE) == []

    service.answer(session, made.id, units.by_code(session, "TTVH"), False, by=SYSTEM, now=NOW)
    assert review.invited(session, {WEDNESDAY - EVE}, WEDNESDAY) == []


def test_a_cancelled_activity_asks_for_nothing(session, waiting, someone):
    someone("BTT", Role.APPROVER)
    session.get_one(Activity, waiting.id).life = "cancelled"
    session.flush()
    assert review.waiting(session, {WEDNESDAY - EVE}, WEDNESDAY) == []
