"""Choosing a calendar and taking it along: the feed that a choice means, and the ways into calendar programs."""

from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from calendar_app.models.venues import Venue
from calendar_app.units import queries as units

BASE = "http://calendar.example"


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.fixture
def page(client):
    def read(query: str = "", status: int = 200) -> str:
        answer = client.get(f"/subscribe{query}")
        assert answer.status_code == status
        return unescape(answer.get_data(as_text=True))

    return read


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("", "/feeds/highlights.ics"),
        ("?what=all", "/feeds/all.ics"),
        ("?what=commemorations", "/feeds/commemorations.ics"),
        ("?place=21548", "/feeds/places/21548.ics"),
        ("?unit=TVT", "/feeds/units/TVT.ics"),
        ("?kind=lib_province", "/feeds/kinds/lib_province.ics"),
        ("?type=exhibition", "/feeds/types/exhibition.ics"),
        ("?day=museum_day", "/feeds/filter.ics?day=museum_day"),
        ("?free=1&place=21548", "/feeds/filter.ics?place=21548&free=1"),
        ("?q=đêm thơ", "/feeds/filter.ics?q=%C4%91%C3%AAm+th%C6%A1"),
        ("?place=21548&place=&kind=", "/feeds/places/21548.ics"),
    ],
)
def test_a_choice_means_one_feed(page, query, path):
    read = page(query)

    assert f'readonly value="{BASE}{path}"' in read
    assert f'href="webcal://calendar.example{path}"' in read
    webcal = quote(f"webcal://calendar.example{path}", safe="")
    assert f'href="https://calendar.google.com/calendar/r?cid={webcal}"' in read
    outlook = read.split('href="https://outlook.live.com')[1].split('"')[0]
    assert parse_qs(urlsplit(outlook).query)["url"] == [BASE + path]


def test_english_pages_lead_to_english_feeds(page):
    assert f"{BASE}/feeds/filter.ics?day=museum_day&lang=en" in page("?day=museum_day&lang=en")


@pytest.mark.parametrize(
    "query",
    ["?place=0", "?unit=%00", "?kind=zoo", "?type=x", "?age=old", "?accessible=1", "?free=yes", "?day=x", "?what=x",
     "?what=all&unit=TVT", "?place=" + "&place=".join(map(str, range(30)))],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_words(client, query):
    for path in ("/subscribe", "/subscribe/qr.svg", "/embed", "/embed/list", "/embed/month"):
        if "what" in query and path != "/subscribe":
            continue
        answer = client.get(path + query)

        assert (path, answer.status_code) == (path, 400)
        assert "<h1>" in answer.get_data(as_text=True)


def test_every_commune_is_one_click_away(page):
    read = page()

    assert read.count('href="/subscribe?place=') == 96
    assert 'href="/subscribe?place=21548"' in read


def test_each_choice_can_be_taken_away(page):
    read = page("?place=21548&free=1")

    assert 'href="/subscribe?place=21548"' in read.split('class="chips chosen"')[1].split("</ul>")[0]
    assert 'href="/subscribe?free=1"' in read


def test_highlights_hold_no_weekly_classes(page, publish):
    publish(title="Lớp vẽ", type="class", rrule="FREQ=WEEKLY;COUNT=8")
    publish(title="Ngày hội toàn tỉnh", scale="province")

    assert "Ngày hội toàn tỉnh" in page()
    assert "Lớp vẽ" not in page()
    assert "Lớp vẽ" in page("?what=all")


def test_filters_narrow_what_is_shown(page, publish, transact):
    with transact() as session:
        hall = Venue(unit=units.by_code(session, "TVT"), name="Hội trường", accessibility=["step_free"])
        session.add(hall)
        session.flush()
        venue_id = hall.id
    publish(title="Ở Lý Sơn", place="21548", fee=0, venue_id=venue_id)
    publish(title="Của bảo tàng", unit="BTT", fee=20000, age_group="children", commemorations=("heritage_day",))
    publish(title="Cùng bảo tàng", co_organisers=("BTT",), type="talk")
    publish(title="Chỉ nội bộ", place="21548", visibility="network")

    def shown(query):
        return {title for title in ("Ở Lý Sơn", "Của bảo tàng", "Cùng bảo tàng", "Chỉ nội bộ") if title in page(query)}

    assert shown("?place=21548") == {"Ở Lý Sơn"}
    assert shown("?place=51&free=1") == {"Ở Lý Sơn"}
    assert shown("?accessible=wheelchair") == {"Ở Lý Sơn"}
    assert shown("?accessible=quiet") == set()
    assert shown("?kind=mus_province") == {"Của bảo tàng"}
    assert shown("?day=heritage_day&age=children") == {"Của bảo tàng"}
    assert shown("?type=talk&type=exhibition&unit=TVT") == {"Ở Lý Sơn", "Cùng bảo tàng"}
    assert shown("?q=bao tang") == {"Của bảo tàng", "Cùng bảo tàng"}
    assert shown("?q=%25") == set()


def test_the_qr_opens_the_same_choice(client):
    first = client.get("/subscribe/qr.svg?place=21548")
    second = client.get("/subscribe/qr.svg?unit=TVT")

    assert first.mimetype == "image/svg+xml"
    assert first.data != second.data
