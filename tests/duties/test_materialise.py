"""The duties, reports and milestones of a plan, unit by unit and year by year."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from calendar_app.models.duties import DutyInstance
from calendar_app.models.plans import PlanSetting
from calendar_app.models.units import Unit
from calendar_app.units import queries as units
from tests.conftest import TODAY
from tests.duties.conftest import instance_of


def rows(transact, year=2026, code=""):
    with transact() as session:
        found = session.query(DutyInstance).filter_by(year=year, withdrawn=False)
        found = found.filter_by(code=code) if code else found
        return sorted((row.sort, row.code, row.unit.code, row.due_on) for row in found)


def test_every_yearly_entry_stands_with_each_unit_that_bears_it(materialise, transact):
    """Counted by hand in the plan: d07, d11, d16, d19 (four departments), d24 and d27 (96 communes), d30; r_department
    (four), r_district (96), r_consolidated. 2026 has no milestone."""
    materialise()

    found = Counter(code for _sort, code, _unit, _due in rows(transact))

    assert found == {"d07": 1, "d11": 1, "d16": 1, "d19": 4, "d24": 96, "d27": 96, "d30": 1, "r_department": 4,
                     "r_district": 96, "r_consolidated": 1}  # fmt: skip
    assert [unit for _s, _c, unit, _d in rows(transact, code="r_department")] == ["SGDDT", "SKHCN", "SNV", "STC"]
    assert {unit[:3] for _s, _c, unit, _d in rows(transact, code="r_district")} == {"XA-"}
    assert {due for _s, _c, _u, due in rows(transact)} == {None}


def test_this_year_and_the_next_once(materialise, transact):
    first = materialise()

    assert first["made"] == len(rows(transact, 2026)) + len(rows(transact, 2027))
    assert materialise() == {"made": 0, "dated": 0, "withdrawn": 0, "revived": 0}
    assert rows(transact, 2025) == rows(transact, 2028) == []


def test_a_milestone_comes_in_its_year_with_the_duties_tied_to_it(materialise, transact, set_due):
    set_due("milestones.m_2030_review.due", "2030-11-30")
    materialise(datetime(2029, 3, 1, tzinfo=UTC))

    assert rows(transact, 2030, "m_2030_review") == [("milestone", "m_2030_review", "SVHTTDL", date(2030, 11, 30))]
    assert rows(transact, 2030, "d08") == [("duty", "d08", "SVHTTDL", None)]
    assert rows(transact, 2029, "d08") == []


def test_the_day_of_a_report_follows_the_setting_until_it_is_done(materialise, transact, set_due):
    set_due("reports.r_department.due", "12-15")
    materialise()
    assert {row[3] for row in rows(transact, code="r_department")} == {date(2026, 12, 15)}
    with transact() as session:
        instance_of(session, "r_department", "STC").done_at = datetime(2026, 11, 20, tzinfo=UTC)

    set_due("reports.r_department.due", "01-10")

    assert materialise()["dated"] == 3 + 4
    assert {row[2]: row[3] for row in rows(transact, code="r_department")} == {
        "SGDDT": date(2027, 1, 10), "SKHCN": date(2027, 1, 10), "SNV": date(2027, 1, 10), "STC": date(2026, 12, 15),
    }  # fmt: skip


def test_a_day_entered_by_hand_outlives_the_setting(materialise, transact, set_due):
    materialise()
    with transact() as session:
        row = instance_of(session, "r_consolidated", "SVHTTDL")
        row.due_on, row.by_hand = date(2026, 12, 25), True
    set_due("reports.r_consolidated.due", "12-20")
    materialise()

    assert [row[3] for row in rows(transact, code="r_consolidated")] == [date(2026, 12, 25)]


@pytest.mark.parametrize(("heir", "codes"), [("department", {"SVHTTDL"}), ("", set())])
def test_who_inherits_what_the_districts_were_to_do_is_a_setting(materialise, transact, heir, codes):
    materialise()
    with transact() as session:
        session.query(PlanSetting).filter_by(key="district_duties_heir").one().value = {"value": heir}

    assert materialise()["withdrawn"] == 2 * 3 * 96

    assert {unit for _s, _c, unit, _d in rows(transact, code="d27")} == codes


def test_a_unit_that_closes_is_asked_no_more_and_one_that_opens_is(materialise, transact):
    materialise()
    with transact() as session:
        closed = units.by_code(session, "XA-21484")
        closed.valid_to = TODAY
        session.add(
            Unit(code="XA-1", name_vi="UBND xã Mới", folded="", level="commune", path="/UBND-TINH/SVHTTDL/XA-1/")
        )

    assert materialise() == {"made": 6, "dated": 0, "withdrawn": 6, "revived": 0}
    with transact() as session:
        units.by_code(session, "XA-21484").valid_to = None
    assert materialise()["revived"] == 6


def test_before_tracking_began_nothing_is_asked(materialise, transact):
    materialise(datetime(2027, 1, 2, tzinfo=UTC))

    assert rows(transact, 2025) == []
    assert len(rows(transact, 2026)) == len(rows(transact, 2027))
