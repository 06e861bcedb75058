"""A share of the population as a plan file asks for it: loaded, worked out by hand, said where it is not known."""

import pytest

from calendar_app.indicators import service
from calendar_app.plans import checks
from calendar_app.plans import service as plans
from calendar_app.units import queries as units
from tests.conftest import NOW
from tests.plans.conftest import QUANG_NGAI

#: "lượt sử dụng thư viện đạt 40 % dân số năm 2027, 60 % năm 2030"
SHARE = """
  - id: p_lib_users
    vi: Lượt sử dụng thư viện tỉnh so với dân số
    en: Visits to the provincial library by population
    sort: population_share
    who: {kinds: [lib_province]}
    metric: lib_visits
    goals: [{year: 2027, min: 40}, {year: 2030, min: 60, max: 70}]
    cite: II.2
"""


@pytest.fixture
def target(session, told):
    """The target, loaded with the rest of the plan's file."""
    text = QUANG_NGAI.read_text(encoding="utf-8").replace("\ntargets:\n", f"\ntargets:{SHARE}", 1)
    document, faults = checks.read_plan(text.encode())
    assert faults == []
    plans.load(session, document, now=NOW)
    session.flush()
    return told.target("p_lib_users")


def people(told, year, number):
    told.give_place(units.by_code(told.session, "UBND-TINH").place, "f_place", year, {"inhabitants": number})


def stands(told, target, year):
    """By due year: measured, numerator, denominator, verdict."""
    return {
        row.goal.due_year: (row.measured.value, row.measured.numerator, row.measured.denominator, row.verdict)
        for row in service.of_target(told.frame, target, year)
    }


def test_visits_by_a_hundred_inhabitants(told, target):
    people(told, 2026, 1_250_000)
    told.give("TVT", "f_library", 2026, {"lib_visits": 525_000, "lib_loans": 1})

    # 525,000 of 1,250,000 are 42 %: past the 40 of 2027, on the way to the 60 of 2030
    found = stands(told, target, 2026)
    assert found[2027] == (42.0, 525_000, 1_250_000, "met")
    assert found[2030][:3] == (42.0, 525_000, 1_250_000)
    assert found[2030][3] != "met"


def test_without_the_population_or_the_visits_there_is_no_figure(told, target):
    told.give("TVT", "f_library", 2026, {"lib_visits": 525_000, "lib_loans": 1})
    assert stands(told, target, 2026)[2027] == (None, None, None, "no_data")
    assert [gap.sort for gap in service.evaluate(told.frame, target, 2026).gaps] == ["population"]

    people(told, 2027, 1_250_000)
    assert stands(told, target, 2026)[2027][3] == "no_data"
    assert stands(told, target, 2027)[2027][3] == "no_data"


@pytest.mark.parametrize(("wrong", "line"), [("metric: lib_visits", "p_lib_users"), ("lib_visits", "no_such")])
def test_a_share_of_nothing_is_a_fault_of_the_file(wrong, line):
    text = QUANG_NGAI.read_text(encoding="utf-8").replace("\ntargets:\n", f"\ntargets:{SHARE}", 1)
    broken = (
        text.replace(f"    {wrong}\n", "", 1)
        if line == "p_lib_users"
        else text.replace(
            "    metric: lib_visits\n    goals: [{year: 2027", "    metric: no_such\n    goals: [{year: 2027", 1
        )
    )
    assert broken != text
    assert len(checks.check(broken.encode())) == 1
