from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import lunar
from calendar_app.domain.days import LunarDay, NthWeekday, SolarDay, SolarWindow, Span, dates, dump_rule, parse_rule
from calendar_app.domain.errors import OutsideLunarTable

solar_days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: (day.month, day.day))
solar_rules = (
    solar_days.map(lambda day: SolarDay(*day))
    | st.tuples(solar_days, solar_days).map(lambda ends: SolarWindow(*ends[0], *ends[1]))
    | st.builds(NthWeekday, st.integers(1, 12), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1]))
)
lunar_rules = st.builds(LunarDay, st.integers(1, 12), st.integers(1, 30), st.integers(1, 30))
rules = solar_rules | lunar_rules


def one_day(*day):
    return Span(date(*day), date(*day))


def test_a_solar_day_is_there_every_year():
    assert dates(SolarDay(4, 21), 2026) == [one_day(2026, 4, 21)]


def test_29_february_is_there_only_in_leap_years():
    assert dates(SolarDay(2, 29), 2028) == [one_day(2028, 2, 29)]
    assert dates(SolarDay(2, 29), 2026) == []


def test_a_window_has_both_its_ends():
    (span,) = dates(SolarWindow(10, 1, 10, 7), 2026)

    assert span == Span(date(2026, 10, 1), date(2026, 10, 7))
    assert span.days == 7


def test_a_window_may_cross_new_year():
    assert dates(SolarWindow(12, 25, 1, 5), 2026) == [Span(date(2026, 12, 25), date(2027, 1, 5))]


def test_a_window_ending_on_29_february_ends_with_the_month():
    assert dates(SolarWindow(2, 1, 2, 29), 2026) == [Span(date(2026, 2, 1), date(2026, 2, 28))]


def test_gio_to_and_a_festival_of_several_days():
    assert dates(LunarDay(3, 10), 2026) == [one_day(2026, 4, 26)]
    assert dates(LunarDay(1, 4, days=5), 2026) == [Span(date(2026, 2, 20), date(2026, 2, 24))]


@pytest.mark.parametrize("year", range(1969, 2054))
def test_the_kitchen_gods_leave_once_in_every_solar_year(year):
    (span,) = dates(LunarDay(12, 23), year)

    assert span.first_day.month in (1, 2)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2018, [one_day(2018, 1, 17)]),
        (2019, [one_day(2019, 1, 6), one_day(2019, 12, 26)]),
        (2020, []),
        (2021, [one_day(2021, 1, 13)]),
    ],
)
def test_the_first_of_the_twelfth_month_may_come_twice_or_never_in_a_solar_year(year, expected):
    assert dates(LunarDay(12, 1), year) == expected


def test_the_leap_month_has_no_feast():
    """2025 had a sixth month twice."""
    assert dates(LunarDay(6, 1), 2025) == [one_day(2025, 6, 25)]


def test_a_solar_year_that_the_table_covers_in_part():
    assert dates(LunarDay(3, 10), 1968) == [one_day(1968, 4, 7)]
    for rule, year in [(LunarDay(12, 23), 1968), (LunarDay(1, 1), 2054), (LunarDay(12, 23), 2054)]:
        with pytest.raises(OutsideLunarTable):
            dates(rule, year)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (NthWeekday(5, 6, 2), [one_day(2026, 5, 10)]),
        (NthWeekday(5, 6, -1), [one_day(2026, 5, 31)]),
        (NthWeekday(5, 6, 5), [one_day(2026, 5, 31)]),
        (NthWeekday(6, 6, 5), []),
        (NthWeekday(6, 0, 1), [one_day(2026, 6, 1)]),
    ],
)
def test_weekdays_of_a_month(rule, expected):
    assert dates(rule, 2026) == expected


def test_an_override_stands_for_the_whole_year():
    letter = Span(date(2013, 9, 30), date(2013, 10, 6))

    assert dates(SolarWindow(10, 1, 10, 7), 2013, letter) == [letter]


@given(solar_rules, st.integers(1900, 2200))
def test_solar_rules_begin_in_their_year_at_most_once(rule, year):
    spans = dates(rule, year)

    assert len(spans) <= 1
    assert all(span.first_day.year == year for span in spans)


@given(lunar_rules, st.integers(1969, 2053))
def test_lunar_rules_find_exactly_the_feasts_that_begin_in_their_year(rule, year):
    feasts = {lunar.feast(at, rule.month, rule.day) for at in range(max(1968, year - 2), min(2053, year + 1) + 1)}

    spans = dates(rule, year)

    assert [span.first_day for span in spans] == sorted(day for day in feasts if day.year == year)
    assert all(span.days == rule.days for span in spans)


@given(rules)
def test_a_dumped_rule_is_read_back(rule):
    assert parse_rule(dump_rule(rule)) == rule


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ({"solar": "04-21"}, SolarDay(4, 21)),
        ({"window": ["10-01", "10-07"]}, SolarWindow(10, 1, 10, 7)),
        ({"lunar": "10/3"}, LunarDay(month=3, day=10)),
        ({"lunar": "4/1", "days": 5}, LunarDay(month=1, day=4, days=5)),
        ({"weekday": "sun", "nth": 2, "month": 5}, NthWeekday(month=5, weekday=6, nth=2)),
    ],
)
def test_forms_of_a_rule(data, rule):
    assert parse_rule(data) == rule


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"solar": "21-04"},
        {"solar": "4-21"},
        {"solar": "02-30"},
        {"solar": 421},
        {"solar": "04-21", "lunar": "10/3"},
        {"window": ["10-01"]},
        {"window": "10-01"},
        {"lunar": "31/1"},
        {"lunar": "1/13"},
        {"lunar": "10-03"},
        {"lunar": "10/3", "days": 0},
        {"lunar": "10/3", "days": "5"},
        {"lunar": "10/3", "leap": True},
        {"weekday": "sunday", "nth": 2, "month": 5},
        {"weekday": "sun", "nth": 6, "month": 5},
        {"weekday": "sun", "nth": 0, "month": 5},
        {"weekday": "sun", "nth": 2, "month": 13},
        {"moon": "full"},
    ],
    ids=str,
)
def test_other_forms_are_refused_with_a_sentence(data):
    with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
        parse_rule(data)


def test_a_span_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2026, 1, 2), date(2026, 1, 1))


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 1, 20)), min_size=4, max_size=4))
def test_spans_overlap_when_they_have_a_day_in_common(days):
    one, other = Span(*sorted(days[:2])), Span(*sorted(days[2:]))
    january = [date(2026, 1, 1) + timedelta(days=n) for n in range(31)]

    assert one.overlaps(other) is any(day in one and day in other for day in january)
    assert one.days == sum(day in one for day in january)
