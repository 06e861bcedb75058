"""A strict reader of feeds: RFC 5545 and 7986 rules by hand, then three parsers that know nothing of one another."""

import io
import re
import warnings
from datetime import datetime, timedelta

import icalendar
import ics
import vobject

LINE = re.compile(rb"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"]*\"|[^\";:,]*)(,(\"[^\"]*\"|[^\";:,]*))*)*:.*", re.DOTALL)
NEEDED = {"PRODID", "VERSION", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE", "URL", "COLOR"}


def unfolded(body: bytes) -> list[bytes]:
    """Content lines; what is wrong with the bytes themselves fails here."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body)
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    lines = body.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    for line in lines:
        line.decode("utf-8")
        assert LINE.fullmatch(line), line
    for octets in body.split(b"\r\n"):
        octets.decode("utf-8")  # no letter is cut in two
    return lines


def names(lines: list[bytes]) -> list[str]:
    return [re.split(rb"[;:]", line)[0].decode() for line in lines]


def read(body: bytes) -> icalendar.Calendar:
    """The calendar, after every check."""
    lines = unfolded(body)
    head = lines[: lines.index(b"BEGIN:VTIMEZONE")]
    assert set(names(head)) >= NEEDED
    assert "METHOD" not in names(lines)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in head
    assert lines.count(b"BEGIN:VTIMEZONE") == 1
    calendar = icalendar.Calendar.from_ical(body)
    for component in calendar.walk():
        assert component.errors == []
    for event in calendar.events:
        check_event(event)
    keys = [(str(e["UID"]), str(e.get("RECURRENCE-ID") and e["RECURRENCE-ID"].dt)) for e in calendar.events]
    assert len(keys) == len(set(keys))
    second_opinions(body, len(calendar.events))
    return calendar


def check_event(event: icalendar.Event) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE", "URL", "LAST-MODIFIED"):
        assert name in event, name
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        assert name not in event or event[name].to_ical().endswith(b"Z")
    assert event.errors == []
    assert type(event["DTSTART"].dt) is type(event["DTEND"].dt)
    assert event["DTSTART"].dt < event["DTEND"].dt
    timed = isinstance(event["DTSTART"].dt, datetime)
    if timed:
        assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    for until in event.get("RRULE", {}).get("UNTIL", []):
        assert isinstance(until, datetime) is timed
        assert not timed or until.utcoffset() == timedelta()
    assert event["STATUS"] in ("CONFIRMED", "TENTATIVE", "CANCELLED")


def second_opinions(body: bytes, events: int) -> None:
    text = body.decode("utf-8")
    parsed = vobject.readOne(io.StringIO(text, newline=""))
    assert len(parsed.contents.get("vevent", [])) == events
    parsed.validate(raiseException=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(ics.Calendar(text).events) <= events


def one(calendar: icalendar.Calendar, uid: str) -> icalendar.Event:
    """The master event of a UID."""
    (found,) = [e for e in calendar.events if str(e["UID"]) == uid and "RECURRENCE-ID" not in e]
    return found
