from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain.periods import Period, once, period_of, periods_starting_in, touching

KINDS = ["month", "quarter", "half", "year", "school_year", "report_year"]
kinds = st.sampled_from(KINDS)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("kind", "since", "until", "vietnamese", "english"),
    [
        ("month", date(2026, 10, 1), date(2026, 11, 1), "10/2026", "10/2026"),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1), "Quý IV/2026", "Q4/2026"),
        ("half", date(2026, 7, 1), date(2027, 1, 1), "6 tháng cuối năm 2026", "Second half of 2026"),
        ("year", date(2026, 1, 1), date(2027, 1, 1), "2026", "2026"),
        ("school_year", date(2026, 9, 1), date(2027, 9, 1), "Năm học 2026-2027", "School year 2026-2027"),
        ("report_year", date(2025, 12, 15), date(2026, 12, 15), "Năm báo cáo 2026", "Reporting year 2026"),
    ],
)
def test_periods_around_october_2026(kind, since, until, vietnamese, english):
    period = period_of(kind, date(2026, 10, 21))

    assert period == Period(kind, since, until)
    assert period.label() == vietnamese
    assert period.label("en") == english


@pytest.mark.parametrize(
    ("month", "label"), [(1, "Quý I/2026"), (3, "Quý I/2026"), (4, "Quý II/2026"), (9, "Quý III/2026")]
)
def test_quarters(month, label):
    assert period_of("quarter", date(2026, month, 1)).label() == label


def test_the_first_half():
    assert period_of("half", date(2026, 6, 30)).label() == "6 tháng đầu năm 2026"
    assert period_of("half", date(2026, 6, 30)).label("en") == "First half of 2026"


def test_the_report_year_turns_on_15_december():
    assert period_of("report_year", date(2026, 12, 14)).label() == "Năm báo cáo 2026"
    assert period_of("report_year", date(2026, 12, 15)).label() == "Năm báo cáo 2027"


def test_the_school_year_may_start_on_a_day_of_its_own():
    period = period_of("school_year", date(2026, 9, 4), school_year_start=(9, 5))

    assert period == Period("school_year", date(2025, 9, 5), date(2026, 9, 5))
    assert period.label() == "Năm học 2025-2026"


def test_a_single_period_has_its_own_dates():
    period = once(date(2026, 3, 1), date(2026, 12, 1))

    assert period.label() == "01/03/2026 - 30/11/2026"
    assert period.last_day == date(2026, 11, 30)
    with pytest.raises(ValueError, match="own dates"):
        period_of("once", date(2026, 3, 1))


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        once(date(2026, 3, 1), date(2026, 3, 1))


@given(kinds, days)
def test_every_day_lies_in_exactly_one_period(kind, day):
    period = period_of(kind, day)

    assert period.contains(day)
    assert period_of(kind, period.since) == period_of(kind, period.last_day) == period
    assert not period.contains(period.until)
    assert period_of(kind, period.until).since == period.until


@given(kinds, days, st.integers(0, 800))
def test_touching_periods_cover_the_days_without_gap_or_excess(kind, since, length):
    until = since + timedelta(days=length)
    found = touching(kind, since, until)

    assert all(one.until == following.since for one, following in pairwise(found))
    assert all(period.since < until and period.until > since for period in found)
    assert bool(found) is (length > 0)
    if found:
        assert found[0].contains(since)
        assert found[-1].contains(until - timedelta(days=1))


@given(kinds, days, st.integers(0, 800))
def test_periods_starting_in_a_stretch_are_those_touching_that_do_not_start_before(kind, since, length):
    until = since + timedelta(days=length)

    assert periods_starting_in(kind, since, until) == [p for p in touching(kind, since, until) if p.since >= since]
