"""A report or a duty with a day: before it, after it, to whom; never without a day."""

from datetime import date

import pytest

from calendar_app.domain.access import Role
from calendar_app.duties import service
from calendar_app.models.mail import BadAddress
from calendar_app.models.people import Person
from calendar_app.reminders.rules import duties
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.duties.conftest import instance_of
from tests.factories import days

DUE = date(2026, 12, 15)


@pytest.fixture
def report(session):
    """The report of finance to culture, due on a day."""
    service.materialise(session, NOW)
    row = instance_of(session, "r_department", "STC")
    row.due_on, row.by_hand = DUE, True
    session.flush()
    return row


def test_before_its_day_the_unit_hears_of_it_alone(session, report, someone):
    editor = someone("STC")
    someone("SVHTTDL", Role.MANAGER)
    (found,) = duties.due(session, {DUE}, DUE - days(7))
    assert (found.people, found.overdue, found.due_on, found.sort) == ({editor}, False, DUE, "report")
    assert found.offsets[:5] == (30, 14, 7, 3, 1)
    assert [one.vi for one in found.recipients] == ["Sở Văn hóa, Thể thao và Du lịch"]
    assert found.path == f"/desk/duties/{report.id}"
    assert duties.below(session, {DUE}, DUE - days(7)) == []


def test_overdue_daily_for_a_week_then_weekly(session, report, someone):
    someone("STC")
    (found,) = duties.due(session, {DUE}, DUE + days(1))
    after = [one for one in found.offsets if one < 0]
    assert found.overdue
    assert after[:10] == [-1, -2, -3, -4, -5, -6, -7, -14, -21, -28]
    assert min(after) >= -365


def test_from_then_on_the_unit_above_hears_of_it_too(session, report, someone):
    """Finance stands beside the department of culture, under the provincial committee: the department urges."""
    someone("STC")
    someone("UBND-TINH", Role.MANAGER)
    department = someone("SVHTTDL", Role.MANAGER)
    (found,) = duties.below(session, {DUE}, DUE + days(1))
    assert (found.people, found.upwards, found.unreachable) == ({department}, True, False)
    assert found.path == "/desk/duties?year=2026&name=report-r_department"
    assert all(offset < 0 for offset in found.offsets)


def test_the_department_own_report_goes_no_higher(session, report, someone):
    department = someone("SVHTTDL", Role.MANAGER)
    someone("UBND-TINH", Role.MANAGER)
    row = instance_of(session, "r_consolidated", "SVHTTDL")
    row.due_on = DUE
    session.flush()
    found = duties.due(session, {DUE}, DUE + days(1))
    assert [(one.people, one.upwards) for one in found] == [({department}, True)]
    assert [one.subject for one in duties.below(session, {DUE}, DUE + days(1))] == [f"duty:{report.id}"]


def test_of_a_unit_without_a_reachable_person_the_unit_above_hears_before_its_day(session, report, someone):
    department = someone("SVHTTDL", Role.MANAGER)
    editor = someone("STC")
    session.add(BadAddress(address=session.get_one(Person, editor).email, since=NOW, why="550"))
    session.flush()
    assert duties.due(session, {DUE}, DUE - days(7)) == []
    (found,) = duties.below(session, {DUE}, DUE - days(7))
    assert (found.people, found.unreachable, found.offsets[:5]) == ({department}, True, (30, 14, 7, 3, 1))


@pytest.mark.parametrize("change", [{"due_on": None}, {"done_at": NOW}, {"withdrawn": True}])
def test_without_a_day_once_done_or_no_longer_asked_there_is_silence(session, report, someone, change):
    someone("STC")
    someone("SVHTTDL", Role.MANAGER)
    for name, value in change.items():
        setattr(report, name, value)
    session.flush()
    for today in (DUE - days(7), DUE + days(1)):
        assert duties.due(session, {DUE}, today) == duties.below(session, {DUE}, today) == []


def test_bodies_that_are_only_requested_are_never_overdue(session, report, someone):
    front = someone("MTTQ-TINH")
    someone("SVHTTDL", Role.MANAGER)
    report.done_at = NOW
    row = instance_of(session, "d30", "MTTQ-TINH")
    row.due_on = DUE
    session.flush()
    (found,) = duties.due(session, {DUE}, DUE - days(7))
    assert (found.people, found.offsets) == ({front}, (30, 14, 7, 3, 1))
    assert duties.due(session, {DUE}, DUE + days(1)) == []
    assert duties.below(session, {DUE}, DUE + days(1)) == []


def test_a_commune_beside_the_department(session, report, someone):
    commune, department = someone("XA-21484"), someone("SVHTTDL", Role.MANAGER)
    row = instance_of(session, "r_district", "XA-21484")
    row.due_on = DUE
    report.done_at = NOW
    session.flush()
    assert [one.people for one in duties.due(session, {DUE}, DUE + days(1))] == [{commune}]
    assert [one.people for one in duties.below(session, {DUE}, DUE + days(1))] == [{department}]
    assert units.by_code(session, "XA-21484").path == "/UBND-TINH/XA-21484/"
