"""One thing as a VEVENT, without database: folding, escaping, exceptions, the words around it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.publication import things, vevent
from calendar_app.publication.vevent import ZONE, Moved, Thing

STAMP = datetime(2026, 11, 22, 1, tzinfo=UTC)
THING = Thing(
    uid="1@calendar.example",
    start=date(2026, 12, 1),
    end=date(2026, 12, 2),
    title="Trưng bày sách",
    description="Dòng một\nDòng hai",
    location="Thư viện tỉnh",
    url="http://calendar.example/activities/1",
    state="planned",
    categories=("Ngày Sách, Việt Nam",),
)


def event(thing, language="vi", sequence=0):
    return icalendar.Event.from_ical(vevent.render(thing, language, sequence, STAMP))


def test_the_bytes_of_a_thing():
    assert vevent.render(THING, "vi", 3, STAMP).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "SUMMARY:Trưng bày sách",
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261202",
        "DTSTAMP:20261122T010000Z",
        "UID:1@calendar.example",
        "SEQUENCE:3",
        "CATEGORIES:Ngày Sách\\, Việt Nam",
        "CLASS:PUBLIC",
        "DESCRIPTION:Dòng một\\nDòng hai",
        "LAST-MODIFIED:20261122T010000Z",
        "LOCATION:Thư viện tỉnh",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "URL:http://calendar.example/activities/1",
        "END:VEVENT",
        "",
    ]


@pytest.mark.parametrize(
    ("state", "status", "vietnamese", "english"),
    [
        ("planned", "CONFIRMED", "Trưng bày sách", "Trưng bày sách"),
        ("held", "CONFIRMED", "Trưng bày sách", "Trưng bày sách"),
        ("postponed", "TENTATIVE", "HOÃN: Trưng bày sách", "POSTPONED: Trưng bày sách"),
        ("cancelled", "CANCELLED", "ĐÃ HỦY: Trưng bày sách", "CANCELLED: Trưng bày sách"),
    ],
)
def test_the_state_shows_in_status_and_title(state, status, vietnamese, english):
    thing = replace(THING, state=state)

    assert event(thing)["STATUS"] == status
    assert event(thing)["SUMMARY"] == vietnamese
    assert event(thing, "en")["SUMMARY"] == english


def test_a_moved_occurrence_is_an_exception_of_the_same_event():
    at = [datetime(2026, 12, day, 8, tzinfo=ZONE) for day in (1, 8, 9)]
    series = replace(
        THING,
        start=at[0],
        end=at[0].replace(hour=9),
        all_day=False,
        rrule="FREQ=WEEKLY;COUNT=3",
        exdates=(at[0].replace(day=15),),
        moved=(Moved(at[1], at[2], at[2].replace(hour=9), "planned"),),
    )
    body = vevent.render(series, "vi", 0, STAMP)
    master, moved = icalendar.Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + body + b"END:VCALENDAR\r\n").events

    assert (master["UID"], "RECURRENCE-ID" in master) == (moved["UID"], False)
    assert (moved["RECURRENCE-ID"].dt, moved["DTSTART"].dt, "RRULE" in moved) == (at[1], at[2], False)
    assert b"RRULE:FREQ=WEEKLY;COUNT=3\r\n" in body
    assert b"EXDATE;TZID=Asia/Ho_Chi_Minh:20261215T080000\r\n" in body


def test_days_left_out_of_an_all_day_series_are_dates():
    series = replace(THING, rrule="FREQ=DAILY;COUNT=3", exdates=(date(2026, 12, 2), date(2026, 12, 3)))

    body = vevent.render(series, "vi", 0, STAMP)
    assert b"EXDATE;VALUE=DATE:20261202\r\n" in body
    assert b"EXDATE;VALUE=DATE:20261203\r\n" in body


@settings(deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_comes_back_whole_and_safe(text, other):
    thing = replace(THING, title=f"x{text}", description=text, location=other, categories=(f"c{other}",))
    body = vevent.render(thing, "vi", 0, STAMP)
    lines = body.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert [line for line in lines if line.startswith((b"BEGIN:", b"END:"))] == [b"BEGIN:VEVENT", b"END:VEVENT"]
    assert body == vevent.render(thing, "vi", 0, STAMP)
    assert str(event(thing)["SUMMARY"]) == vevent.clean(f"x{text}")


@pytest.mark.parametrize(
    ("day", "vietnamese", "english"),
    [
        (date(2027, 2, 6), "1/1 Đinh Mùi", "1/1 Đinh Mùi"),
        (date(2025, 7, 25), "1/6 nhuận Ất Tỵ", "1/6 leap Ất Tỵ"),
        (date(2090, 1, 1), "–", "–"),
    ],
)
def test_lunar_days_in_words(day, vietnamese, english):
    assert things.lunar_words(day, "vi") == vietnamese
    assert things.lunar_words(day, "en") == english
