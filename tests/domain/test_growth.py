"""Growth: by hand first, then what must hold of any figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import growth
from calendar_app.domain.indicators import Goal

VISITS = {2023: 100_000, 2024: 120_000, 2025: 121_000}
totals = st.lists(st.integers(1, 10**6), min_size=3, max_size=8).map(lambda row: dict(enumerate(row, 2023)))
formulas = st.sampled_from(growth.FORMULAS)


def test_compound_and_mean_by_hand():
    # 121,000 / 100,000 = 1.21 in two years: 10 % a year. Yearly: +20 % and +0.83 %, on average 10.42 %.
    assert growth.average(VISITS, 2023, 2025, "cagr") == 10
    assert growth.rates(VISITS) == {2024: 20, 2025: 0.83}
    assert growth.average(VISITS, 2023, 2025, "mean") == 10.42


def test_a_gap_is_said_and_never_filled():
    holed = VISITS | {2024: None}
    assert growth.gaps(holed, 2023, 2026) == (2024, 2026)
    assert growth.average(holed, 2023, 2025, "cagr") == 10
    assert growth.average(holed, 2023, 2025, "mean") is None
    assert growth.average(holed, 2023, 2026, "cagr") is None
    assert growth.average({2023: 0, 2024: 5}, 2023, 2024, "cagr") is None


@pytest.mark.parametrize(
    ("year", "formula", "said", "projected", "needed"),
    [
        # after 2024 (+20 %): if that goes on, 20 % by 2025; 121,000 are needed in 2025, +0.83 %
        (2024, "cagr", "on_track", 20, 0.83),
        (2024, "mean", "on_track", 20, 0),
        (2025, "cagr", "met", 10, None),
    ],
)
def test_outlook_by_hand(year, formula, said, projected, needed):
    found = growth.outlook(Goal(2025, 10), VISITS, 2023, year, formula)
    assert (found.verdict, found.projected, found.needed) == (said, projected, needed)


@given(totals, formulas)
def test_what_is_needed_brings_what_is_required(row, formula):
    first, last = min(row), max(row)
    due = last + 2
    wanted = growth.needed(row, first, last, due, 10, formula)
    if wanted > -100:
        grown = row | {last + 1: row[last] * (1 + wanted / 100), last + 2: row[last] * (1 + wanted / 100) ** 2}
        assert growth.average(grown, first, due, formula) == pytest.approx(10, abs=0.1)


@given(totals, formulas, st.integers(2, 1000))
def test_growth_does_not_depend_on_the_unit_of_counting(row, formula, factor):
    scaled = {year: value * factor for year, value in row.items()}
    first, last = min(row), max(row)
    assert growth.average(scaled, first, last, formula) == growth.average(row, first, last, formula)


@given(totals)
def test_the_mean_of_the_rates_is_never_below_the_compound(row):
    first, last = min(row), max(row)
    assert growth.average(row, first, last, "mean") >= growth.average(row, first, last, "cagr") - 0.01


@given(totals, st.floats(0, 0.5), formulas)
def test_steady_growth_is_the_average_and_leads_on(row, pace, formula):
    steady = {year: 1000 * (1 + pace) ** (year - 2023) for year in row}
    last = max(row)
    assert growth.average(steady, 2023, last, formula) == pytest.approx(100 * pace, abs=0.01)
    assert growth.projected(steady, 2023, last, last + 3, formula) == pytest.approx(100 * pace, abs=0.01)


def test_outliers_name_whom_and_when():
    found = growth.outliers({"TVT": {2024: 100, 2025: 350}, "X": {2024: 100, 2025: 40}}, rise=100, fall=50)
    assert [(one.member, one.year, one.rate) for one in found] == [("TVT", 2025, 250), ("X", 2025, -60)]
