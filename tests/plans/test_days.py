"""Commemorations are dated from their rules, year by year."""

from datetime import UTC, date, datetime

import pytest

from calendar_app.domain.errors import OutsideLunarTable
from calendar_app.models.days import Commemoration, CommemorationYear
from calendar_app.plans import days, queries, service

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.fixture
def database_template() -> str:
    """The plan of Quảng Ngãi is loaded."""
    return "plan"


@pytest.fixture
def loaded(session, an_binh):
    """With the days of another plan as well."""
    service.load(session, an_binh, now=NOW)
    return session


def spans(session, code, *years):
    """Days of a commemoration in some years."""
    return [
        (row.first_day, row.last_day)
        for year in years
        for row in days.dated_in(session, year)
        if row.commemoration.code == code
    ]


def test_tet_is_the_vietnamese_one(loaded):
    assert spans(loaded, "tet_nguyen_dan", 2026, 2030) == [
        (date(2026, 2, 17), date(2026, 2, 17)),
        (date(2030, 2, 2), date(2030, 2, 2)),
    ]


def test_from_the_first_year_of_a_plan_to_six_years_ahead(loaded):
    years = {row.year for row in queries.dates_between(loaded, date(2000, 1, 1), date(2100, 1, 1))}
    assert years == set(range(2023, 2033))


def test_twenty_ninth_of_february_only_in_leap_years(loaded):
    assert spans(loaded, "leap_day", *range(2026, 2033)) == [
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2032, 2, 29), date(2032, 2, 29)),
    ]


def test_a_feast_of_three_days_at_the_end_of_a_short_lunar_year(loaded):
    assert spans(loaded, "opening_of_rice", 2026) == [(date(2026, 2, 16), date(2026, 2, 18))]


def test_a_window_across_new_year(loaded):
    assert spans(loaded, "spring_reading", 2026) == [(date(2026, 12, 25), date(2027, 1, 5))]
    touching = queries.dates_between(loaded, date(2027, 1, 3), date(2027, 1, 4))
    assert [row.commemoration.code for row in touching] == ["spring_reading"]


def test_second_sunday_of_may(loaded):
    assert spans(loaded, "mothers_day", 2026) == [(date(2026, 5, 10), date(2026, 5, 10))]


def test_first_and_last_year(loaded):
    assert spans(loaded, "new_day", *range(2026, 2032)) == [
        (date(2028, 6, 15), date(2028, 6, 15)),
        (date(2029, 6, 15), date(2029, 6, 15)),
    ]
    assert [year for year in (2025, 2026, 2027) if spans(loaded, "ngay_van_hoa_viet_nam", year)] == [2026, 2027]


def test_a_year_that_was_set_otherwise_with_its_theme(loaded):
    (week,) = [row for row in days.dated_in(loaded, 2024) if row.commemoration.code == "lifelong_learning_week"]
    assert week.theme_vi == "Phát triển văn hóa đọc thúc đẩy học tập suốt đời"
    assert spans(loaded, "lifelong_learning_week", 2017, 2026) == [
        (date(2017, 10, 2), date(2017, 10, 8)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ]


def test_anniversaries_and_their_classes(loaded):
    found = {row.commemoration.code: (row.anniversary, row.anniversary_class) for row in days.dated_in(loaded, 2030)}
    assert found["thanh_lap_dang"] == (100, "tròn")
    assert found["quoc_khanh"] == (85, "lẻ 5")
    assert found["son_my"] == (62, "khác")
    assert found["quoc_te_phu_nu"] == (None, None)
    assert found["gio_to_hung_vuong"] == (None, "tròn")


def test_a_second_dating_changes_nothing_and_an_override_only_its_own(loaded):
    assert days.extend(loaded, NOW) == set()
    week = loaded.query(Commemoration).filter_by(code="lifelong_learning_week").one()
    week.years.append(CommemorationYear(year=2027, first_day=date(2027, 9, 27), last_day=date(2027, 10, 3)))
    loaded.flush()

    assert days.extend(loaded, NOW) == {"lifelong_learning_week"}
    assert spans(loaded, "lifelong_learning_week", 2027) == [(date(2027, 9, 27), date(2027, 10, 3))]


def test_the_horizon_moves_with_the_clock(loaded):
    changed = days.extend(loaded, NOW.replace(year=2027))
    assert "tet_nguyen_dan" in changed
    assert spans(loaded, "tet_nguyen_dan", 2033) == [(date(2033, 1, 31), date(2033, 1, 31))]


def test_a_year_that_is_not_kept_is_reckoned(loaded):
    assert spans(loaded, "tet_nguyen_dan", 2007) == [(date(2007, 2, 17), date(2007, 2, 17))]
    loaded.flush()
    assert queries.dates_between(loaded, date(2007, 1, 1), date(2008, 1, 1)) == []
    with pytest.raises(OutsideLunarTable):
        days.dated_in(loaded, 2100)
