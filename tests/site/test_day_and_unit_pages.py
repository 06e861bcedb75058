"""The page of a commemoration: story, dates, class, what is planned; of a unit: what it is, feed, frame."""

from datetime import date
from html import unescape

import pytest

from tests.conftest import TODAY
from tests.factories import days


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.fixture
def page(client):
    return lambda address: unescape(client.get(address).get_data(as_text=True))


def test_a_day_tells_its_story_in_the_language_of_the_reader(page):
    assert "Hội đồng Bảo tàng Quốc tế (ICOM) khởi xướng" in page("/commemorations/museum_day")
    assert "The International Council of Museums (ICOM) began the day" in page("/commemorations/museum_day?lang=en")


def test_a_day_is_titled_with_its_anniversary_and_class(page):
    vietnamese, english = page("/commemorations/quoc_khanh"), page("/commemorations/quoc_khanh?lang=en")

    assert "<title>Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam – Kỷ niệm 82 năm (1945–2027)" in vietnamese
    assert "82nd anniversary (1945–2027)" in english
    assert "2027: năm khác" in vietnamese
    assert "80 năm" not in vietnamese
    assert "year ending in 5 (năm lẻ 5)" in english


def test_days_of_mourning_are_not_congratulated(page):
    read = page("/commemorations/son_my")

    assert "Tưởng niệm 59 năm (1968–2027)" in read
    assert "Kỷ niệm 59 năm" not in read


def test_gio_to_has_a_class_though_it_counts_no_anniversary(page):
    assert "năm tròn" in page("/commemorations/gio_to_hung_vuong").split('class="dates"')[1].split("</ol>")[0]


def test_lunar_days_stand_on_their_solar_dates_for_five_years(page):
    dates = page("/commemorations/tet_trung_thu").split('class="dates"')[1].split("</ol>")[0]

    assert dates.count("<li") == 5
    assert dates.count("15/8") == 5
    assert "15/09/2027" in dates


def test_what_is_planned_for_a_day_stands_on_its_page_and_can_be_followed(page, publish):
    found = publish(title="Đêm hội trăng rằm", first_day=TODAY, commemorations=("heritage_day",))

    read = page("/commemorations/heritage_day")

    assert f"/activities/{found}" in read
    assert 'href="/subscribe?day=heritage_day"' in read


def test_the_preview_of_a_day_changes_from_year_to_year(client, set_clock):
    first = client.get("/commemorations/quoc_khanh/preview.png")
    again = client.get("/commemorations/quoc_khanh/preview.png", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.mimetype, again.status_code) == ("image/png", 304)
    assert client.get("/commemorations/nothing/preview.png").status_code == 404


def test_a_unit_says_what_it_is_and_hands_out_its_calendar(page, publish):
    publish(title="Sắp tới", first_day=TODAY + days(3))
    publish(title="Đã qua", first_day=date(2026, 3, 1))

    read = page("/units/TVT")

    assert '<p class="lede">' not in read, "its name says it all"
    for words in ("Sắp tới", "Đã qua", 'href="/subscribe?unit=TVT"', 'href="/embed?unit=TVT"'):
        assert words in read
    assert 'type="text/calendar"' in read
    assert '<link rel="canonical" href="http://calendar.example/units/TVT">' in read


def test_a_unit_that_is_gone_hands_out_no_calendar(page):
    read = page("/units/HUYEN-536")

    assert "/embed?unit=" not in read
    assert 'type="text/calendar"' not in read
