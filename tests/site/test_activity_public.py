"""What the public page of an activity hands out: calendars, maps, data for search engines, pictures, a text."""

import json
import re
from datetime import date, time
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from tests.conftest import NOW, TODAY
from tests.factories import days, make_draft

SCHEMA = "https://schema.org/"


@pytest.fixture(scope="module")
def database_template():
    return "plan"


@pytest.fixture
def page(client):
    """The page of an activity."""
    return lambda number, language="vi": client.get(f"/activities/{number}?lang={language}").get_data(as_text=True)


def link(page: str, host: str) -> dict[str, str]:
    """What the link to a host says in its query string."""
    address = unescape(re.search(rf'href="(https://{host}[^"]*)"', page)[1])
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def data(page: str) -> dict:
    """The JSON-LD of a page."""
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def edit(transact, number: int, **fields) -> None:
    with transact() as session:
        activity = service.view(session, number, SYSTEM)
        service.edit(session, number, make_draft(**fields), revision=activity.revision, by=SYSTEM, now=NOW)
        service.submit(session, number, by=SYSTEM, now=NOW)
        if activity.lead_unit.needs_approval:
            service.approve(session, number, by=SYSTEM, now=NOW)


TIMED = {"first_day": date(2026, 12, 10), "starts_at": time(19), "ends_at": time(21, 30)}


def test_hours_reach_google_in_local_time_and_outlook_in_utc(publish, page):
    read = page(publish(title="Đêm thơ & nhạc", **TIMED))

    google, outlook = link(read, "calendar.google.com"), link(read, "outlook.live.com")

    assert google["dates"] == "20261210T190000/20261210T213000"
    assert google["ctz"] == "Asia/Ho_Chi_Minh"
    assert google["text"] == outlook["subject"] == "Đêm thơ & nhạc"
    assert (outlook["startdt"], outlook["enddt"]) == ("2026-12-10T12:00:00Z", "2026-12-10T14:30:00Z")
    assert "allday" not in outlook


def test_whole_days_end_on_the_day_after(publish, page):
    read = page(publish(first_day=date(2026, 12, 30), last_day=date(2026, 12, 31)))

    assert link(read, "calendar.google.com")["dates"] == "20261230/20270101"
    outlook = link(read, "outlook.live.com")
    assert (outlook["startdt"], outlook["enddt"], outlook["allday"]) == ("2026-12-30", "2027-01-01", "true")


def test_an_hour_without_an_end_ends_as_in_the_feeds(publish, page, client):
    found = publish(first_day=date(2026, 12, 10), starts_at=time(23))

    assert link(page(found), "calendar.google.com")["dates"] == "20261210T230000/20261211T010000"
    assert b"DTEND;TZID=Asia/Ho_Chi_Minh:20261211T010000" in client.get(f"/activities/{found}.ics").data


def test_maps_are_asked_for_venue_commune_and_province(publish, page):
    read = page(publish(venue="Đình làng An Vĩnh", place="21548"), "en")

    for host, name in (("www.openstreetmap.org", "query"), ("www.google.com", "query")):
        assert link(read, host)[name] == "Đình làng An Vĩnh, Đặc khu Lý Sơn, Tỉnh Quảng Ngãi"


def test_what_does_not_take_place_is_not_put_into_calendars(publish, page, transact):
    found = publish()
    with transact() as session:
        service.postpone(session, found, "Bão số 12", by=SYSTEM, now=NOW)

    read = page(found)

    assert "calendar.google.com" not in read
    assert "/subscribe?unit=TVT" in read


def test_search_engines_read_state_days_place_organisers_and_price(publish, page):
    found = publish(title="Đêm thơ", venue="Hội trường", place="21548", fee=0, co_organisers=("BTT",), **TIMED)

    said = data(page(found))

    assert (said["@type"], said["name"]) == ("Event", "Đêm thơ")
    assert said["eventStatus"] == SCHEMA + "EventScheduled"
    assert said["eventAttendanceMode"] == SCHEMA + "OfflineEventAttendanceMode"
    assert (said["startDate"], said["endDate"]) == ("2026-12-10T19:00:00+07:00", "2026-12-10T21:30:00+07:00")
    assert said["location"]["name"] == "Hội trường"
    assert said["location"]["address"]["addressLocality"] == "Đặc khu Lý Sơn"
    assert said["organizer"][0]["url"] == "http://calendar.example/units/TVT"
    assert said["isAccessibleForFree"] is True
    assert said["offers"] == {"@type": "Offer", "price": 0, "priceCurrency": "VND"}
    assert said["image"] == [f"http://calendar.example/activities/{found}/preview.png"]
    assert "previousStartDate" not in said


@pytest.mark.parametrize(("step", "status"), [(service.cancel, "EventCancelled"), (service.postpone, "EventPostponed")])
def test_search_engines_hear_of_what_does_not_take_place(publish, page, transact, step, status):
    found = publish()
    with transact() as session:
        step(session, found, "Bão số 12", by=SYSTEM, now=NOW)

    said = data(page(found))

    assert said["eventStatus"] == SCHEMA + status
    assert said["startDate"] == str(TODAY + days(7))


def test_a_moved_activity_says_from_where_to_where(publish, page, transact):
    found = publish(first_day=TODAY + days(7))
    edit(transact, found, first_day=TODAY + days(12))

    read = page(found, "en")

    assert "MOVED: from 29/11/2026 to 04/12/2026" in read
    assert data(read)["eventStatus"] == SCHEMA + "EventRescheduled"
    assert data(read)["previousStartDate"] == "2026-11-29"
    assert data(read)["startDate"] == "2026-12-04"


def test_a_series_tells_its_rule_and_its_next_dates(publish, page):
    found = publish(
        first_day=date(2026, 12, 5), rrule="FREQ=WEEKLY;BYDAY=SA;UNTIL=20270130", exdates=(date(2026, 12, 26),),
        starts_at=time(19), ends_at=time(20),
    )  # fmt: skip

    said = data(page(found))

    assert said["@type"] == "EventSeries"
    assert said["eventSchedule"] == {
        "@type": "Schedule",
        "startDate": "2026-12-05",
        "endDate": "2027-01-30",
        "repeatFrequency": "P1W",
        "byDay": [SCHEMA + "Saturday"],
        "startTime": "19:00:00",
        "endTime": "20:00:00",
        "exceptDate": ["2026-12-26"],
        "scheduleTimezone": "Asia/Ho_Chi_Minh",
    }
    assert [one["startDate"][:10] for one in said["subEvent"][:4]] == [
        "2026-12-05", "2026-12-12", "2026-12-19", "2027-01-02",
    ]  # fmt: skip


def test_data_cannot_break_out_of_its_element(publish, page):
    read = page(publish(title="</script><script>alert(1)</script>"))

    assert "<script>alert" not in read
    assert data(read)["name"] == "</script><script>alert(1)</script>"


def test_one_address_for_each_language(publish, page):
    found = publish()
    read = page(found, "en")

    assert f'<link rel="canonical" href="http://calendar.example/activities/{found}?lang=en">' in read
    assert f'hreflang="vi" href="http://calendar.example/activities/{found}">' in read
    assert f'hreflang="x-default" href="http://calendar.example/activities/{found}">' in read
    assert f'content="http://calendar.example/activities/{found}/preview.png?lang=en"' in read


def test_noise_in_the_address_is_not_canonical(publish, client):
    found = publish()
    read = client.get(f"/activities/{found}?fbclid=1&lang=vi").get_data(as_text=True)

    assert f'<link rel="canonical" href="http://calendar.example/activities/{found}">' in read


def test_the_preview_is_drawn_once_and_answers_304(publish, client):
    found = publish(title="Trưng bày “Nghề gốm Mỹ Thiện” " * 8)

    first = client.get(f"/activities/{found}/preview.png")
    again = client.get(f"/activities/{found}/preview.png", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.mimetype, Image.open(BytesIO(first.data)).size) == ("image/png", (1200, 630))
    assert "public" in first.headers["Cache-Control"]
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/activities/{found}/preview.png?lang=en").headers["ETag"] != first.headers["ETag"]


def test_the_preview_changes_with_the_state(publish, client, transact):
    found = publish()
    before = client.get(f"/activities/{found}/preview.png")
    with transact() as session:
        service.cancel(session, found, "Bão", by=SYSTEM, now=NOW)
    after = client.get(f"/activities/{found}/preview.png")

    assert before.headers["ETag"] != after.headers["ETag"]
    assert before.data != after.data


@pytest.mark.parametrize("name", ["preview.png", "qr.svg"])
def test_nothing_is_drawn_of_what_is_not_public(publish, client, name):
    for hidden in (publish(published=False), publish(visibility="network")):
        assert client.get(f"/activities/{hidden}/{name}").status_code == 404


def test_the_text_for_zalo_and_the_qr_lead_to_the_page(publish, page, client):
    found = publish(title="Đêm thơ", venue="Hội trường", **TIMED)

    read = unescape(page(found))

    assert "Đêm thơ\nThời gian: Thứ Năm, 10/12/2026, 19:00–21:30\nĐịa điểm: Hội trường" in read
    assert f"http://calendar.example/activities/{found}\n" in read or f"/activities/{found}</textarea>" in read
    assert client.get(f"/activities/{found}/qr.svg").mimetype == "image/svg+xml"


def test_what_organisers_wrote_is_said_to_be_vietnamese_on_an_english_page(publish, page, client):
    number = publish(title="Lớp vẽ <b>", summary="Đôi lời.\nHai lời.")
    month = f"/calendar?month={TODAY:%Y-%m}"

    english = page(number, "en")
    for words in ("Lớp vẽ &lt;b&gt;", "Đôi lời.", "Hai lời."):
        assert f'<span lang="vi">{words}</span>' in english
    assert 'title"><span lang="vi">Lớp vẽ &lt;b&gt;</span>' in client.get(f"{month}&lang=en").text
    for vietnamese in (page(number), client.get(month).text):
        assert 'lang="vi">Lớp' not in vietnamese
