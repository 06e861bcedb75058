"""Leave, and who gets one's reminders meanwhile."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.models.mail import BadAddress
from calendar_app.models.people import Person
from calendar_app.models.reminding import Absence
from calendar_app.models.units import Unit
from calendar_app.reminders import leave, preferences
from calendar_app.reminders.leave import Away
from tests.conftest import NOW, TODAY
from tests.factories import days, grant, make_person, make_unit


class Office:
    """A library under a department: an editor, a colleague, a reader, its manager and the department's."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.above = make_unit(session, "SO")
        self.unit = make_unit(session, "TV", parent=self.above)
        self.an, self.by_an = self.person("an", self.unit, Role.EDITOR)
        self.binh, self.by_binh = self.person("binh", self.unit, Role.EDITOR)
        self.doc, self.by_doc = self.person("doc", self.unit, Role.VIEWER)
        self.head, self.by_head = self.person("head", self.unit, Role.MANAGER)
        self.top, self.by_top = self.person("top", self.above, Role.MANAGER)

    def person(self, name: str, unit: Unit, role: Role) -> tuple[Person, Principal]:
        person = make_person(self.session, f"{name}@example.vn", name=name)
        return person, grant(self.session, person, unit, role)

    def take(self, first: int, last: int, stand_in: Person | None = None, by: Principal | None = None) -> Absence:
        away = Away(TODAY + days(first), TODAY + days(last), (stand_in or self.binh).id)
        return leave.take(self.session, self.an.id, away, by=by or self.by_an, now=NOW)

    def stand_in(self, on: date) -> int | None:
        return preferences.wishes(self.session, [self.an.id], on)[self.an.id].stand_in_id

    def faults(self, first: int, last: int, stand_in: Person | None = None) -> dict[str, str]:
        with pytest.raises(Invalid) as refused:
            self.take(first, last, stand_in)
        return refused.value.fields


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)


def test_both_days_are_days_of_leave(office: Office) -> None:
    office.take(3, 4)

    assert [office.stand_in(TODAY + days(number)) for number in (2, 3, 4, 5)] == [
        None, office.binh.id, office.binh.id, None,
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["by_an", "by_head", "by_top"])
def test_oneself_and_whoever_manages_may(office: Office, who: str) -> None:
    assert office.take(1, 1, by=getattr(office, who)).made_by == getattr(office, who).email


def test_colleagues_may_not_and_strangers_know_nothing(office: Office, session: Session) -> None:
    with pytest.raises(NotAllowed):
        office.take(1, 1, by=office.by_binh)
    stranger = grant(session, make_person(session, "xa@example.vn"), make_unit(session, "XA"), Role.MANAGER)
    with pytest.raises(NotFound):
        office.take(1, 1, by=stranger)


def test_colleagues_who_may_plan_and_managers_above_stand_in(office: Office) -> None:
    office.session.add(BadAddress(address="binh@example.vn", since=NOW, why="550"))
    office.session.flush()

    assert [one.name for one in leave.candidates(office.session, office.an)] == ["head", "top"]


@pytest.mark.parametrize(
    ("first", "last", "faults"),
    [
        (3, 2, {"last_day": "backwards"}),
        (-3, -1, {"last_day": "past"}),
        (0, 366, {"last_day": "too_long"}),
        (800, 801, {"first_day": "too_far"}),
    ],
)
def test_days_that_will_not_do(office: Office, first: int, last: int, faults: dict[str, str]) -> None:
    assert office.faults(first, last) == faults


def test_no_two_leaves_on_one_day(office: Office) -> None:
    office.take(3, 5)

    assert office.faults(5, 8) == {"first_day": "overlap"}
    assert office.take(6, 8)


def test_who_cannot_do_it_does_not_stand_in(office: Office) -> None:
    assert office.faults(1, 2, office.doc) == {"stand_in": "unknown"}
    assert office.faults(1, 2, office.an) == {"stand_in": "unknown"}
    away = Away(TODAY, TODAY + days(2), office.head.id)
    leave.take(office.session, office.binh.id, away, by=office.by_binh, now=NOW)
    assert office.faults(2, 4, office.binh) == {"stand_in": "away"}


def test_what_is_taken_back_counts_no_more(office: Office) -> None:
    row = office.take(3, 5)

    leave.cancel(office.session, row.id, by=office.by_head, now=NOW)

    assert office.stand_in(TODAY + days(3)) is None
    with pytest.raises(NotFound):
        leave.cancel(office.session, row.id, by=office.by_an, now=NOW)


def test_a_leave_that_has_begun_ends(office: Office) -> None:
    row = office.take(-2, 5)

    leave.cancel(office.session, row.id, by=office.by_an, now=NOW)

    assert (row.since, row.until, row.cancelled) == (TODAY - days(2), TODAY, False)


def test_nobody_else_takes_it_back(office: Office) -> None:
    row = office.take(3, 5)

    with pytest.raises(NotAllowed):
        leave.cancel(office.session, row.id, by=office.by_binh, now=NOW)
