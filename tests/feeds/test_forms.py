"""The same scopes as calendar, news and linked data; free choices; archives; the feed of a unit that was followed."""

import gzip
import json
from datetime import date, time, timedelta
from xml.etree import ElementTree as ET

import pytest

from calendar_app.activities import service
from calendar_app.extensions import SYSTEM
from calendar_app.feeds import rss
from calendar_app.models.units import Succession
from calendar_app.units import queries as units
from calendar_app.units import tree
from calendar_app.units.acts import Act
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity
from tests.feeds import calendars

LATER = NOW + timedelta(hours=1)
SCOPES = (
    "/feeds/all", "/feeds/highlights", "/feeds/commemorations", "/feeds/units/TVT", "/feeds/kinds/lib_province",
    "/feeds/places/21548", "/feeds/types/exhibition", "/feeds/filter", "/activities/1",
)  # fmt: skip
HOSTILE = 'Sách & <b>"đọc"</b>; \\n, ]]> \u2028 👩‍👩‍👧'


@pytest.fixture
def fair(transact):
    """A public activity of the library on Lý Sơn, wide enough to be a highlight; number 1."""
    with transact() as session:
        made = make_activity(
            session, title=HOSTILE, place="21548", scale="province", fee=0, starts_at=time(8), ends_at=time(10),
            summary="Một dòng\nhai dòng", co_organisers=(),
        )  # fmt: skip
        return made.id, made.uid


def address(scope: str, form: str) -> str:
    return f"{scope}.{form}" + ("?free=1" if scope == "/feeds/filter" else "")


def linked(client, scope):
    answer = client.get(address(scope, "json"))
    assert answer.headers["Content-Type"] == "application/ld+json; charset=utf-8"
    return json.loads(answer.data)


def news(client, scope):
    answer = client.get(address(scope, "rss"))
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ET.fromstring(answer.data).find("channel")


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_has_the_same_events_in_every_form(client, fair, scope):
    calendar = calendars.read(client.get(address(scope, "ics")).data)
    told = {str(event["UID"]) for event in calendar.events}
    ours = set() if "commemorations" in scope else {fair[1]}

    assert {one["identifier"] for one in linked(client, scope)["dataFeedElement"]} == told
    assert ours <= told
    items = {guid.text.split("/")[0] for guid in news(client, scope).iter("guid")}
    assert items <= told
    assert ours <= items or len(items) == rss.MOST


def test_linked_data_says_what_schema_org_asks(client, fair):
    event = linked(client, "/activities/1")["dataFeedElement"][0]

    assert event["name"] == HOSTILE.replace("\u2028", "\u2028")
    assert (event["startDate"], event["endDate"]) == ("2026-11-29T08:00:00+07:00", "2026-11-29T10:00:00+07:00")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"]["name"] == "Đặc khu Lý Sơn"
    assert event["organizer"]["name"] == "Thư viện Tổng hợp tỉnh Quảng Ngãi"


@pytest.mark.parametrize(("step", "status"), [(service.postpone, "EventPostponed"), (service.cancel, "EventCancelled")])
def test_what_is_called_off_is_said_in_every_form(client, transact, fair, step, status):
    with transact(now=LATER) as session:
        step(session, fair[0], "Bão", by=SYSTEM, now=LATER)

    event = linked(client, "/feeds/units/TVT")["dataFeedElement"][0]
    assert event["eventStatus"] == f"https://schema.org/{status}"
    assert event["name"].split(":")[0] in news(client, "/feeds/units/TVT").find("item/title").text


def test_a_series_has_its_schedule(client, transact):
    with transact() as session:
        make_activity(session, first_day=date(2026, 12, 5), rrule="FREQ=WEEKLY;BYDAY=SA;COUNT=6", starts_at=time(19))

    schedule = linked(client, "/feeds/units/TVT")["dataFeedElement"][0]["eventSchedule"]
    assert (schedule["repeatFrequency"], schedule["repeatCount"]) == ("P1W", 6)
    assert schedule["byDay"] == ["https://schema.org/Saturday"]


@pytest.mark.parametrize("form", ["ics", "rss", "json"])
@pytest.mark.parametrize("scope", ["/feeds/units/TVT", "/feeds/filter", "/activities/1"])
def test_the_packed_variant_has_a_validator_of_its_own(client, fair, scope, form):
    plain = client.get(address(scope, form))
    packed = client.get(address(scope, form), headers={"Accept-Encoding": "br, gzip;q=0.5"})
    tag = packed.headers["ETag"]

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert tag != plain.headers["ETag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    assert client.get(address(scope, form), headers=again).status_code == 304
    assert client.get(address(scope, form), headers={"If-None-Match": tag}).status_code == 200
    assert client.get(address(scope, form), headers={"Accept-Encoding": "gzip;q=0"}).data == plain.data


def test_a_free_choice_follows_every_change_of_what_is_in_it(client, transact, fair):
    choice = "/feeds/filter.ics?place=21548&kind=lib_province&type=exhibition&q=sach"
    tags = [client.get(choice).headers["ETag"]]
    assert fair[1].encode() in client.get(choice).data
    with transact(now=LATER) as session:
        make_activity(session, "BTT", place="21548")
    assert client.get(choice).headers["ETag"] == tags[0]
    with transact(now=LATER) as session:
        second = make_activity(session, title="Sách mới", place="21548", first_day=TODAY + days(40)).id
    tags.append(client.get(choice).headers["ETag"])
    with transact(now=LATER) as session:
        service.cancel(session, second, "Bão", by=SYSTEM, now=LATER)
    tags.append(client.get(choice).headers["ETag"])

    assert len(set(tags)) == 3


def test_one_choice_written_in_two_ways_is_one_feed(client, fair):
    first = client.get("/feeds/filter.ics?place=21548&type=exhibition&type=training&lang=vi")
    second = client.get("/feeds/filter.ics?type=training&place=21548&utm_source=zalo&type=exhibition&place=21548")

    assert first.data.replace(b"&lang=vi", b"") == second.data


@pytest.mark.parametrize(
    "query", ["", "place=", "place=../../etc", "age=giants", "free=maybe", "unit=" + "x" * 61, "kind=%00", "lang=en"]
)
def test_a_choice_that_cannot_be_meant_is_refused_in_words(client, query):
    answer = client.get(f"/feeds/filter.ics?{query}")

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_a_choice_of_what_is_not_public_is_empty(client, transact):
    with transact() as session:
        make_activity(session, title="Kín", place="21548", visibility="network")
        make_activity(session, title="Kín", place="21548", published=False)

    assert b"BEGIN:VEVENT" not in client.get("/feeds/filter.ics?place=21548").data


def test_what_left_the_window_stays_in_the_archive_of_its_year(client, transact, set_clock):
    with transact() as session:
        uid = make_activity(session, first_day=date(2026, 11, 29)).uid.encode()
    set_clock(NOW + timedelta(days=200))

    assert uid not in client.get("/feeds/units/TVT.ics").data
    archive = client.get("/feeds/units/TVT.ics?year=2026")
    assert uid in archive.data
    assert archive.headers["ETag"] != client.get("/feeds/units/TVT.ics").headers["ETag"]
    for year in ("1900", "99999", "abc", "２０２６", "-1"):
        assert client.get(f"/feeds/units/TVT.ics?year={year}").status_code == 404


def test_a_cancelled_event_is_told_for_sixty_days(client, transact, set_clock, fair):
    with transact(now=LATER) as session:
        service.cancel(session, fair[0], "Bão", by=SYSTEM, now=LATER)

    for age in (0, 30, 60):
        set_clock(NOW + timedelta(days=7 + age))
        assert b"STATUS:CANCELLED" in client.get("/feeds/units/TVT.ics").data


@pytest.fixture
def followed(transact):
    """The museum closed today and was followed by the units of some codes."""

    def follow(*heirs, old="BTT"):
        with transact() as session:
            unit = units.by_code(session, old)
            unit.valid_to = TODAY
            for heir in heirs:
                row = Succession(predecessor=unit, successor=units.by_code(session, heir), sort="merge", on_day=TODAY,
                                 legal_basis="1/NQ")  # fmt: skip
                session.add(row)

    return follow


def test_the_feed_of_a_closed_unit_leads_to_its_one_heir_at_once(client, followed):
    followed("TTVH")
    followed("TVT", old="TTVH")

    answer = client.get("/feeds/units/BTT.ics?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/feeds/units/TVT.ics?lang=en")
    assert client.get("/feeds/units/BTT.rss").headers["Location"] == "/feeds/units/TVT.rss"
    assert client.get("/feeds/units/BTT.ics?year=2026").status_code == 200


def test_with_several_heirs_or_none_it_stays_and_says_so(client, followed):
    followed("TTVH", "TVT")

    assert client.get("/feeds/units/BTT.ics").status_code == 200


@pytest.fixture
def recoded(transact):
    """A unit goes by another code from today on; a file of units may leave the old one open."""

    def recode(old, new, **values):
        with transact() as session:
            both = {"predecessor": units.by_code(session, old), "successor": units.by_code(session, new)}
            session.add(Succession(**{"sort": "rename", "on_day": TODAY, "legal_basis": "1/NQ", **both, **values}))

    return recode


def test_the_old_code_of_a_renamed_unit_leads_to_the_new_one_once(client, recoded, followed):
    recoded("BTT", "TTVH")
    assert client.get("/feeds/units/BTT.ics").headers["Location"] == "/feeds/units/TTVH.ics"
    followed("TVT", old="TTVH")

    answer = client.get("/feeds/units/BTT.ics?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/feeds/units/TVT.ics?lang=en")
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get("/feeds/units/BTT.ics?year=2026").status_code == 200


@pytest.mark.parametrize(
    "values", [{"on_day": TODAY + timedelta(days=1)}, {"duty": "books"}, {"sort": "transfer"}, {"withdrawn": True}]
)
def test_a_unit_that_is_not_renamed_yet_or_not_as_a_whole_keeps_its_feed(client, recoded, values):
    recoded("BTT", "TTVH", **values)

    assert client.get("/feeds/units/BTT.ics").status_code == 200


def test_two_codes_that_lead_to_one_another_lead_nowhere(client, recoded):
    recoded("BTT", "TTVH")
    recoded("TTVH", "BTT")

    assert client.get("/feeds/units/BTT.ics").status_code == 200


def test_a_unit_under_another_name_keeps_its_address(client, transact):
    act = Act(on=TODAY, legal_basis="1/NQ")
    with transact() as session:
        tree.rename(session, "TVT", "Thư viện số tỉnh", "", act, by=SYSTEM, now=NOW)

    answer = client.get("/feeds/units/TVT.ics")
    assert answer.status_code == 200
    assert "Thư viện số tỉnh" in answer.get_data(as_text=True)
