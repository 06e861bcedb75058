"""What feeds say, whom they tell it to, and that strict parsers take it."""

from datetime import date, datetime, time, timedelta

import pytest
import recurring_ical_events

from calendar_app import clock
from calendar_app.activities import results, service
from calendar_app.activities.draft import Move
from calendar_app.activities.results import Outcome
from calendar_app.extensions import SYSTEM
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import days, make_activity, make_draft
from tests.feeds import calendars

LATER = NOW + timedelta(hours=1)
ALL = "/feeds/all.ics"
#: without the commemorations of four years, so quicker to read
OURS = "/feeds/units/TVT.ics"
HOSTILE = [
    "đ" * 250,
    "Sách\r\nATTENDEE:mailto:x@example.vn\r\nX-EVIL:1",
    "Sách\x00\x07\x1b\x85\u2028 và\tđọc",
    "a;b,c\\d:e\"f'g\\n",
    "🎉📚👩‍👩‍👧‍👦" * 20,
    "e\u0301" * 100,
    "=?utf-8?q?x?= <script>alert(1)</script> %0d%0a &amp;",
    "BEGIN:VEVENT",
    "\ufeffđầu",
]


@pytest.fixture
def feed(client):
    """The calendar at an address, thoroughly checked."""
    return lambda address=OURS: calendars.read(client.get(address).data)


@pytest.fixture
def plan(transact):
    """A committed activity's number and UID."""

    def make(unit="TVT", **fields):
        with transact() as session:
            activity = make_activity(session, unit, **fields)
            return activity.id, activity.uid

    return make


@pytest.fixture
def step(transact):
    """A committed step of the service: ``step(service.cancel, number, "Bão")``."""

    def make(function, number, *args, now=LATER, **fields):
        with transact(now=now) as session:
            return function(session, number, *args, by=SYSTEM, now=now, **fields).revision

    return make


@pytest.fixture
def edit(transact):
    """A committed edit; published unless told otherwise."""

    def make(number, publish=True, now=LATER, **fields):
        with transact(now=now) as session:
            found = service.view(session, number, SYSTEM)
            service.edit(session, number, make_draft(**fields), revision=found.revision, by=SYSTEM, now=now)
            if publish:
                service.submit(session, number, by=SYSTEM, now=now)

    return make


def uids(calendar):
    return {str(event["UID"]) for event in calendar.events if "SEQUENCE" in event and "/activities/" in event["URL"]}


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/all.ics?lang=en",
        "/feeds/highlights.ics",
        "/feeds/commemorations.ics",
        "/feeds/units/TVT.ics?lang=en",
        "/feeds/kinds/lib_province.ics",
        "/feeds/types/exhibition.ics",
        "/feeds/places/51.ics",
    ],
)
def test_every_feed_is_taken_by_strict_parsers(feed, plan, address):
    plan(title="Ngày hội đọc sách", place="51", scale="province", summary="Dòng một\nDòng hai; ba, bốn")
    plan(title="Giờ kể chuyện", rrule="FREQ=WEEKLY;COUNT=5", starts_at=time(8), ends_at=time(9, 30))

    calendar = feed(address)

    assert calendar["X-WR-TIMEZONE"] == "Asia/Ho_Chi_Minh"
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) != ""
    assert calendar["SOURCE"] == f"http://calendar.example{address}"


def test_an_unknown_scope_is_not_found(client):
    for address in ("units/NOBODY", "kinds/no_kind", "places/0", "types/party"):
        assert client.get(f"/feeds/{address}.ics").status_code == 404
    assert client.get("/activities/999.ics").status_code == 404


def test_an_activity_stands_in_all_its_scopes_and_no_other(client, plan):
    _number, uid = plan("TVT", type="exhibition", scale="province", place="51")

    inside = ("all", "highlights", "units/TVT", "kinds/lib_province", "types/exhibition", "places/51")
    outside = ("commemorations", "units/BTT", "kinds/mus_province", "types/training")
    found = {name for name in (*inside, *outside) if uid.encode() in client.get(f"/feeds/{name}.ics").data}
    assert found == set(inside)


def test_a_small_one_is_no_highlight(feed, plan):
    plan(scale="commune")

    assert uids(feed("/feeds/highlights.ics")) == set()


@pytest.mark.parametrize(
    "fields",
    [{"published": False}, {"visibility": "unit"}, {"visibility": "network"}, {"type": "digital_collection"}],
)
def test_what_is_not_for_the_public_is_in_no_feed(client, feed, plan, fields):
    number, uid = plan(scale="province", **fields)

    for name in ("all", "highlights", "units/TVT", "kinds/lib_province"):
        assert uid.encode() not in client.get(f"/feeds/{name}.ics").data
    assert client.get(f"/activities/{number}.ics").status_code == 404


def test_while_a_new_version_waits_the_public_sees_the_approved_one(feed, plan, edit, step, transact):
    number, uid = plan(title="Bản cũ")
    with transact() as session:
        units.by_code(session, "TVT").needs_approval = True

    edit(number, title="Bản mới")
    assert calendars.one(feed(), uid)["SUMMARY"] == "Bản cũ"

    step(service.approve, number)
    event = calendars.one(feed(), uid)
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("Bản mới", 1)


def test_cancelled_it_is_told_with_a_higher_sequence(feed, plan, step):
    number, uid = plan(title="Trưng bày", starts_at=time(8))
    before = calendars.one(feed(), uid)
    assert (before["STATUS"], before["SEQUENCE"], before["DTSTAMP"].dt) == ("CONFIRMED", 0, NOW)

    step(service.cancel, number, "Bão số 12")

    after = calendars.one(feed(), uid)
    assert (after["STATUS"], after["SEQUENCE"], after["DTSTAMP"].dt) == ("CANCELLED", 1, LATER)
    assert after["SUMMARY"] == "ĐÃ HỦY: Trưng bày"
    assert "Bão số 12" in after["DESCRIPTION"]
    assert after["DTSTART"].dt == before["DTSTART"].dt


def test_a_cancelled_draft_was_never_there(feed, plan, step):
    number, uid = plan(published=False)
    step(service.cancel, number, "Không làm nữa")

    assert uid not in uids(feed())


def test_postponed_it_is_tentative_and_with_a_new_date_the_same_event(feed, plan, step, edit):
    number, uid = plan(title="Trưng bày")
    step(service.postpone, number, "Quốc tang")

    postponed = calendars.one(feed(), uid)
    assert (postponed["STATUS"], postponed["SUMMARY"], postponed["SEQUENCE"]) == ("TENTATIVE", "HOÃN: Trưng bày", 1)
    assert calendars.one(feed(OURS + "?lang=en"), uid)["SUMMARY"] == "POSTPONED: Trưng bày"

    edit(number, title="Trưng bày", first_day=TODAY + days(30))
    again = calendars.one(feed(), uid)
    assert (again["STATUS"], again["SUMMARY"], again["SEQUENCE"]) == ("CONFIRMED", "Trưng bày", 2)
    assert again["DTSTART"].dt == TODAY + days(30)


def test_what_was_public_and_no_longer_is_leaves_every_feed(feed, plan, edit):
    number, uid = plan(scale="province")
    edit(number, visibility="unit", scale="province")

    assert uid not in uids(feed()) | uids(feed("/feeds/units/TVT.ics")) | uids(feed("/feeds/highlights.ics"))


def test_a_co_organiser_has_it_in_its_feed_once_it_accepts(feed, plan, transact):
    number, uid = plan("TVT", co_organisers=("BTT",))
    assert uid not in uids(feed("/feeds/units/BTT.ics"))

    with transact(now=LATER) as session:
        service.answer(session, number, units.by_code(session, "BTT"), True, by=SYSTEM, now=LATER)
    assert uid in uids(feed("/feeds/units/BTT.ics"))
    assert uid in uids(feed("/feeds/kinds/mus_province.ics"))


def test_notes_and_results_change_no_feed(client, plan, transact):
    number, _uid = plan(first_day=TODAY)
    before = client.get(ALL)
    with transact(now=LATER) as session:
        activity = service.view(session, number, SYSTEM)
        outcome = Outcome(attendance=90, narrative="Đông vui")
        results.hold(session, number, activity.occurrences[0].id, outcome, by=SYSTEM, now=LATER)

    assert client.get(ALL).data == before.data


def test_hostile_titles_stay_titles(feed, plan):
    made = {plan(title=title, summary=title, venue=title[:250], partners=title)[1]: title for title in HOSTILE}
    calendar = feed()

    for uid, title in made.items():
        event = calendars.one(calendar, uid)
        assert not {"ATTENDEE", "X-EVIL"} & event.keys()
        assert not {"\x00", "\x07", "\x1b", "\x85"} & set(event["SUMMARY"])
        if title.startswith(("đ", "a;", "🎉", "=?")):
            assert event["SUMMARY"] == title


def test_days_and_times(feed, plan):
    _number, uid = plan(first_day=date(2026, 12, 30), last_day=date(2027, 1, 2))
    event = calendars.one(feed(), uid)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 30), date(2027, 1, 3))

    _number, uid = plan(first_day=date(2026, 12, 30), starts_at=time(7, 30), ends_at=time(11))
    event = calendars.one(feed(), uid)
    assert event["DTSTART"].dt == datetime(2026, 12, 30, 7, 30, tzinfo=clock.ZONE)
    assert event["DTEND"].dt == datetime(2026, 12, 30, 11, tzinfo=clock.ZONE)

    _number, uid = plan(first_day=date(2026, 12, 30), last_day=date(2027, 1, 2), starts_at=time(8))
    assert calendars.one(feed(), uid)["DTEND"].dt == datetime(2027, 1, 2, 10, tzinfo=clock.ZONE)


SERIES = {
    "weekly": {"rrule": "FREQ=WEEKLY;BYDAY=SA"},
    "weekly, first day does not fit": {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9"},
    "every other week, first day does not fit": {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=6"},
    "left out from the start": {"rrule": "FREQ=WEEKLY;COUNT=6", "exdates": (TODAY + days(7), TODAY + days(21))},
    "the first left out": {"rrule": "FREQ=WEEKLY;COUNT=4", "exdates": (TODAY,)},
    "until a day": {"rrule": f"FREQ=DAILY;UNTIL={TODAY + days(5):%Y%m%d}"},
    "last Saturday of the month": {"rrule": "FREQ=MONTHLY;BYDAY=-1SA"},
    "the 31st": {"rrule": "FREQ=MONTHLY", "first_day": date(2026, 12, 31)},
    "29 February": {"rrule": "FREQ=YEARLY", "first_day": date(2028, 2, 29)},
    "twice a year": {"rrule": "FREQ=YEARLY;BYMONTH=1,7", "first_day": date(2026, 12, 5)},
    "from the end of the month": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=-1,1;COUNT=7"},
}


@pytest.mark.parametrize("hours", [{}, {"starts_at": time(6), "ends_at": time(23, 30)}])
def test_a_series_falls_on_its_occurrences_days(client, plan, transact, hours):
    numbers = {name: plan(**{"first_day": TODAY, **SERIES[name], **hours})[0] for name in SERIES}
    until = TODAY + days(600)
    with transact() as session:
        written = {
            name: sorted(o.first_day for o in service.view(session, number, SYSTEM).occurrences if o.first_day < until)
            for name, number in numbers.items()
        }
    told = {}
    for name, number in numbers.items():
        calendar = calendars.read(client.get(f"/activities/{number}.ics").data)
        starts = [e["DTSTART"].dt for e in recurring_ical_events.of(calendar).between(TODAY, until)]
        told[name] = sorted(s.date() if isinstance(s, datetime) else s for s in starts)

    assert told == written
    assert all(written.values())


def test_a_series_that_was_changed_tells_what_it_lost(client, plan, edit):
    series = {"first_day": TODAY, "rrule": "FREQ=WEEKLY;COUNT=5", "starts_at": time(8)}
    number, _uid = plan(**series)
    moves = (Move(TODAY + days(7), TODAY + days(9), TODAY + days(9)),)
    edit(number, exdates=(TODAY + days(14),), moves=moves, **series)
    edit(number, exdates=(TODAY + days(14),), **series, title="Đổi tên")

    calendar = calendars.read(client.get(f"/activities/{number}.ics").data)
    given = recurring_ical_events.of(calendar).between(TODAY, TODAY + days(60))
    assert sorted((e["DTSTART"].dt.date() - TODAY).days for e in given) == [0, 9, 21, 28]
    assert len(calendar.events) == 2


def test_commemorations_keep_their_identity_and_name_their_lunar_day(feed):
    events = {str(e["UID"]).split("@")[0]: e for e in feed("/feeds/commemorations.ics").events}

    book_day = events["commemoration-book_reading_day-2027"]
    assert (book_day["DTSTART"].dt, book_day["DTEND"].dt) == (date(2027, 4, 21), date(2027, 4, 22))
    assert "Âm lịch: 15/3 Đinh Mùi" in book_day["DESCRIPTION"]
    assert book_day["TRANSP"] == "TRANSPARENT"
    week = events["commemoration-lifelong_learning_week-2027"]
    assert (week["DTEND"].dt - week["DTSTART"].dt).days == 7


def test_the_time_zone_is_one_clean_rule(client):
    lines = calendars.unfolded(client.get(ALL).data)
    zone = lines[lines.index(b"BEGIN:VTIMEZONE") : lines.index(b"END:VTIMEZONE")]

    assert [line for line in zone if line.startswith(b"TZOFFSET")] == [b"TZOFFSETFROM:+0700", b"TZOFFSETTO:+0700"]
