"""Targets: verdicts, paths, coverage. Figures by hand where a sentence can say them, properties elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import coverage, indicators
from calendar_app.domain.coverage import Member, Part
from calendar_app.domain.indicators import Goal, Measured

GOAL = Goal(2030, 30)
members = st.lists(
    st.builds(
        lambda key, kind, count, known, share: Member(key, kind, count, round(share * count) if known else None),
        st.text(max_size=3), st.sampled_from("ab"), st.integers(0, 9), st.booleans(), st.floats(0, 1),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("measured", "year", "said"),
    [
        (Measured(), 2030, "no_data"),
        (Measured(0, 0), 2030, "not_applicable"),
        (Measured(29, 96), 2030, "met"),  # 30.21 %
        (Measured(28, 96), 2030, "behind"),  # 29.17 %
        (Measured(29, 96), 2027, "met"),
        (Measured(28, 96), 2027, "on_track"),
    ],
)
def test_verdict(measured, year, said):
    assert indicators.verdict(GOAL, measured, year) == said


def test_the_path_is_straight_from_the_goal_before():
    # 20 % at the end of 2025, 30 % at the end of 2030: two points a year
    before = [Goal(2025, 20)]
    found = {year: indicators.outlook(GOAL, Measured(10, 50), year, {}, before).path for year in range(2025, 2031)}
    assert found == {2025: 20, 2026: 22, 2027: 24, 2028: 26, 2029: 28, 2030: 30}


def test_behind_only_below_the_path_and_with_too_slow_a_pace():
    before = [Goal(2025, 20)]
    slow = indicators.outlook(GOAL, Measured(figure=21), 2027, {2025: 20, 2026: 20.5}, before)
    assert (slow.verdict, slow.projected, slow.needed) == ("behind", 22.5, 3)
    fast = indicators.outlook(GOAL, Measured(figure=21), 2027, {2025: 5, 2026: 12}, before)
    assert (fast.verdict, fast.projected) == ("on_track", 45)


def test_one_year_alone_leads_nowhere():
    found = indicators.outlook(GOAL, Measured(figure=10), 2026, {})
    assert (found.verdict, found.path, found.projected, found.needed) == ("on_track", 10, None, 5)


def test_an_average_is_not_met_before_its_years_are_over():
    growth = Measured(figure=12.0)
    assert indicators.verdict(Goal(2030, 10), growth, 2029, path=10, averaged=True) == "on_track"
    assert indicators.verdict(Goal(2030, 10), growth, 2030, path=10, averaged=True) == "met"


@given(st.floats(0, 100), st.floats(0, 100), st.integers(2020, 2035))
def test_more_is_never_worse(low, high, year):
    order = {"behind": 0, "on_track": 1, "met": 2}
    low, high = sorted((low, high))
    before = [Goal(2025, 20)]
    first, second = (indicators.outlook(GOAL, Measured(figure=one), year, {}, before) for one in (low, high))
    assert order[first.verdict] <= order[second.verdict]


@given(st.floats(0, 100), st.integers(2020, 2029))
def test_what_is_needed_each_year_reaches_the_goal(value, year):
    gain = indicators.needed(GOAL, value, year)
    assert value + gain * (2030 - year) >= 30 - 0.01 * (2030 - year)


@given(members, st.booleans())
def test_a_percentage_is_between_0_and_100_and_counts_everybody(found, pooled):
    parts = [coverage.part(kind, found, gone=False) for kind in "ab"]
    measured = coverage.cover(parts, pooled=pooled)
    silent = [part for part in parts if part.state == "silent"]
    if (silent and not pooled) or len(silent) == 2 or any(part.denominator == 0 for part in silent):
        assert measured == Measured()
    else:
        assert 0 <= (measured.value or 0) <= 100
    for part in parts:
        assert part.denominator == sum(one.count for one in found if one.kind == part.kind)


@given(members)
def test_pooled_lies_between_the_kinds(found):
    parts = [part for kind in "ab" if (part := coverage.part(kind, found, gone=True)).denominator]
    if parts and all(part.state == "given" for part in parts):
        shares = [part.measured.value for part in parts]
        assert min(shares) - 0.01 <= coverage.cover(parts, pooled=True).value <= max(shares) + 0.01
        assert coverage.cover(parts, pooled=False).value == min(shares)


def test_a_kind_that_is_gone_is_left_out_and_one_that_is_silent_stops_the_measurement():
    one = Part("a", "given", 1, 2)
    assert coverage.cover([one, Part("b", "gone")], pooled=True) == Measured(1, 2)
    assert coverage.cover([one, Part("b", "silent")], pooled=True) == Measured()
    assert coverage.cover([one, Part("b", "silent", 0, 5)], pooled=True) == Measured(1, 7)
    assert coverage.cover([one, Part("b", "silent", 0, 5)], pooled=False) == Measured()
    assert coverage.cover([Part("a", "gone"), Part("b", "gone")], pooled=True) == Measured(0, 0)


@pytest.mark.parametrize(
    ("attested", "rules", "met"),
    [
        (None, [], None),
        (None, [True, True], True),
        (None, [True, None], None),
        (None, [None, False], False),
        (True, [False], True),
        (False, [True], False),
    ],
)
def test_an_attestation_decides_else_every_rule_holds(attested, rules, met):
    assert coverage.meets(attested, rules) is met


def test_too_little_says_nothing_before_the_year_is_over():
    assert [coverage.reaches(n, 2, over=False) for n in (None, 0, 1, 2)] == [None, None, None, True]
    assert [coverage.reaches(n, 2, over=True) for n in (None, 0, 1, 2)] == [None, False, False, True]
