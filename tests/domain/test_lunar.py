from datetime import date, timedelta
from pathlib import Path

import holidays
import lunar_vn
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.domain import _lunar_table, lunar
from calendar_app.domain.errors import NoSuchLunarDate, OutsideLunarTable
from calendar_app.domain.lunar import FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, LunarDate
from tools import lunar_table

ROOT = Path(__file__).parents[2]
PAIRS = yaml.safe_load((ROOT / "tests/data/lunar_pairs.yaml").read_text(encoding="utf-8"))["pairs"]
VIETNAM = holidays.country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1))
days_of_table = st.dates(FIRST_DAY, LAST_DAY)


def all_days():
    return (FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1))


def holidays_named(name):
    return [day for day, names in sorted(VIETNAM.items()) if name in names.split("; ")]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair["s"]))
def test_attested_pairs_hold_both_ways(pair):
    day, month, year, leap = pair["l"]
    known = LunarDate(year, month, leap, day)

    assert lunar.to_lunar(pair["s"]) == known
    assert lunar.to_solar(known) == pair["s"]


def test_every_day_agrees_with_lunar_vn():
    differing = []
    for day in all_days():
        theirs = lunar_vn.convert_solar_to_lunar(day.day, day.month, day.year)
        if lunar.to_lunar(day) != LunarDate(theirs.year, theirs.month, bool(theirs.leap), theirs.day):
            differing.append(day)

    assert differing == []


def test_tet_agrees_with_holidays():
    assert [lunar.feast(year, 1, 1) for year in range(FIRST_YEAR, LAST_YEAR + 1)] == holidays_named("Lunar New Year")


def test_gio_to_agrees_with_holidays():
    theirs = holidays_named("Hung Kings' Commemoration Day")

    assert theirs[0].year == 2007
    assert [lunar.feast(year, 3, 10) for year in range(2007, LAST_YEAR + 1)] == theirs


def test_every_day_comes_back_and_order_is_the_order_of_time():
    dates = [lunar.to_lunar(day) for day in all_days()]

    assert dates == sorted(set(dates))
    assert [lunar.to_solar(day) for day in dates] == list(all_days())


def test_the_committed_table_is_what_astronomy_gives():
    committed = (ROOT / "calendar_app/domain/_lunar_table.py").read_text(encoding="utf-8")

    assert lunar_table.source(lunar_table.rows()) == committed


def test_table_covers_whole_lunar_years_1968_to_2053():
    assert (FIRST_YEAR, LAST_YEAR) == (1968, 2053)
    assert date(1968, 1, 29) == FIRST_DAY
    assert date(2054, 2, 7) == LAST_DAY
    assert lunar.to_lunar(LAST_DAY).month == 12


def test_years_of_the_table_join_without_a_gap():
    begins = [date.fromisoformat(first_day) for first_day, _, _ in _lunar_table.YEARS]
    lengths = [sum(29 + int(long) for long in months) for _, _, months in _lunar_table.YEARS]

    joins = [begin + timedelta(days=length) for begin, length in zip(begins, lengths, strict=True)]

    assert joins == [*begins[1:], LAST_DAY + timedelta(days=1)]


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date.min, date.max])
def test_days_outside_the_table_are_refused(day):
    with pytest.raises(OutsideLunarTable) as refusal:
        lunar.to_lunar(day)

    assert (refusal.value.asked, refusal.value.first, refusal.value.last) == (day, FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize("year", [1967, 2054])
def test_lunar_years_outside_the_table_are_refused(year):
    with pytest.raises(OutsideLunarTable):
        lunar.to_solar(LunarDate(year, 1, False, 1))
    with pytest.raises(OutsideLunarTable):
        lunar.feast(year, 3, 10)


@pytest.mark.parametrize(
    "impossible",
    [
        LunarDate(2026, 1, True, 1),  # no leap month that year
        LunarDate(2025, 5, True, 1),  # the leap month is 6
        LunarDate(2026, 2, False, 30),  # 29 days
        LunarDate(2026, 1, False, 31),
        LunarDate(2026, 1, False, 0),
        LunarDate(2026, 0, False, 1),
        LunarDate(2026, 13, False, 1),
    ],
    ids=str,
)
def test_impossible_dates_are_refused(impossible):
    with pytest.raises(NoSuchLunarDate) as refusal:
        lunar.to_solar(impossible)

    assert (refusal.value.day, refusal.value.month, refusal.value.leap) == (
        impossible.day,
        impossible.month,
        impossible.leap,
    )


@given(days_of_table)
def test_a_month_has_29_or_30_days_and_no_more(day):
    found = lunar.to_lunar(day)
    length = lunar.month_length(found.year, found.month, found.leap)

    assert length in (29, 30)
    assert found.day <= length
    with pytest.raises(NoSuchLunarDate):
        lunar.to_solar(LunarDate(found.year, found.month, found.leap, length + 1))


@given(st.integers(FIRST_YEAR, LAST_YEAR), st.integers(1, 12), st.integers(1, 30))
def test_a_feast_is_never_in_the_leap_month_and_never_leaves_its_month(year, month, day):
    observed = lunar.to_lunar(lunar.feast(year, month, day))

    assert observed == LunarDate(year, month, False, min(day, lunar.month_length(year, month)))


def test_feasts_on_day_30_of_a_short_month_fall_on_29():
    assert lunar.month_length(2025, 12) == 29
    assert lunar.feast(2025, 12, 30) == date(2026, 2, 16)


@pytest.mark.parametrize("day", [0, 31])
def test_feasts_on_no_day_of_a_month_are_refused(day):
    with pytest.raises(NoSuchLunarDate):
        lunar.feast(2026, 1, day)


def test_leap_month_comes_after_the_month_it_repeats():
    assert LunarDate(2025, 6, False, 29) < LunarDate(2025, 6, True, 1) < LunarDate(2025, 7, False, 1)


@pytest.mark.parametrize(
    ("year", "name"), [(1968, "Mậu Thân"), (1984, "Giáp Tý"), (2026, "Bính Ngọ"), (2027, "Đinh Mùi"), (2043, "Quý Hợi")]
)
def test_years_have_a_stem_and_a_branch(year, name):
    assert lunar.year_name(year) == name


def test_table_version_is_short_and_pins_the_table():
    """A change of the table must reach every ETag: this value changes with it, on purpose."""
    assert lunar.TABLE_VERSION == "a4c32db31b81"
