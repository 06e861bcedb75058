"""To a supervising unit, monthly: who is behind, the worst first, and where nobody can be reached."""

from datetime import date

import pytest

from calendar_app.domain.access import Role
from calendar_app.duties import service
from calendar_app.models.duties import DutyInstance
from calendar_app.models.mail import BadAddress
from calendar_app.models.people import Person
from calendar_app.reminders.rules import monthly, unreachable
from tests.conftest import NOW
from tests.factories import days
from tests.reminders.rules.conftest import at

#: Monday 1 November 2027; the day before is the day spoken of
FIRST = date(2027, 11, 1)
EVE = FIRST - days(1)


@pytest.fixture
def department(someone):
    someone("UBND-TINH", Role.MANAGER)
    return someone("SVHTTDL", Role.MANAGER)


def test_the_first_working_day_of_the_month(session):
    """1 January is a day off; 1 May 2027 is a Saturday, and Monday 3 May is off in its place."""
    year = {date(2027, month, number) for month in range(1, 13) for number in range(1, 8)}
    found = monthly.first_days(session, year)
    assert [one.month for one in found] == list(range(1, 13))
    assert found[0] == date(2027, 1, 4)
    assert found[10] == FIRST
    assert monthly.first_days(session, {FIRST + days(1)}) == []


def test_the_department_reads_who_is_behind_the_worst_first(session, department, someone):
    """In November the library misses six obligations, the museum and the centre fewer; a commune owes a report."""
    for unit in ("TVT", "BTT", "TTVH", "XA-21484"):
        someone(unit)
    service.materialise(session, at(FIRST))
    commune = session.query(DutyInstance).filter_by(code="r_district", year=2027).first()
    commune.due_on = FIRST - days(10)
    session.flush()

    (found,) = monthly.behind(session, {EVE}, FIRST)

    assert (found.people, found.upwards, found.due_on, found.offsets) == ({department}, True, EVE, (-1,))
    assert found.path == "/desk/nudges/behind"
    rows = {one.unit.vi: (one.at_risk, one.overdue, one.duties) for one in found.behind}
    assert rows[commune.unit.name_vi] == (0, 0, 1)
    assert found.total == len(rows)
    weights = [(one.overdue + one.duties, one.at_risk) for one in found.behind]
    assert weights == sorted(weights, reverse=True)
    assert found.of > 96


def test_units_below_a_commune_are_its_own_to_urge(session, department, someone):
    """A unit under another one is told of to both, up to the department."""
    found = monthly.of_month(session, FIRST, None)
    assert {one.unit_path for one in found} == {"/UBND-TINH/SVHTTDL/"}


def test_never_to_the_provincial_committee(session, someone):
    committee = someone("UBND-TINH", Role.MANAGER)
    assert [one for one in monthly.behind(session, {EVE}, FIRST) if committee in one.people] == []


def test_at_most_twenty_with_the_rest_counted(session, department):
    service.materialise(session, at(FIRST))
    for row in session.query(DutyInstance).filter_by(code="r_district", year=2027):
        row.due_on = FIRST - days(10)
    session.flush()
    (found,) = monthly.behind(session, {EVE}, FIRST)
    assert len(found.behind) == 20
    assert found.total >= 96


def test_the_same_as_it_stands_now(session, department, someone):
    someone("TVT")
    (found,) = monthly.behind(session, {EVE}, FIRST)
    assert monthly.recall(session, {found.subject}, FIRST) == [found]
    assert monthly.recall(session, {"unit:1:2027-11-01"}, FIRST) == []


def test_units_without_a_reachable_person(session, department, someone):
    library, museum = someone("TVT"), someone("BTT")
    someone("TTVH", Role.VIEWER)
    session.add(BadAddress(address=session.get_one(Person, museum).email, since=NOW, why="550"))
    session.flush()

    (found,) = unreachable.unreachable(session, {EVE}, FIRST)

    names = [one.vi for one in found.unreachable]
    assert found.people == {department}
    assert found.total == found.of - 1
    assert len(names) == 20
    assert library
    session.get_one(BadAddress, session.get_one(Person, museum).email).cleared_at = NOW
    session.flush()
    assert unreachable.unreachable(session, {EVE}, FIRST)[0].total == found.total - 1


def test_bodies_that_are_only_requested_are_not_counted(session, department):
    (found,) = unreachable.unreachable(session, {EVE}, FIRST)
    assert found.total == found.of
    assert "MTTQ" not in " ".join(one.vi for one in found.unreachable)
