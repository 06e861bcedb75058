"""Reads calendar files (.ics): each event becomes a row, a series with what leaves it or moves in it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from calendar_app.activities.importing.content_lines import Component, calendars
from calendar_app.activities.importing.event_times import Span, Unfit, moment, moment_of, rule, span
from calendar_app.activities.importing.table import LONGEST_CELL, MOST_ROWS, Cell, Header, Line, Refused, Table
from calendar_app.activities.importing.text_reader import decoded

#: what an event can say, and what of a row it becomes
KEYS = (
    "title",
    "type",
    "first_day",
    "last_day",
    "starts_at",
    "ends_at",
    "rrule",
    "exdates",
    "venue",
    "summary",
    "link",
)
MOST_EXCEPTIONS = 500


def read(body: bytes) -> Table:
    """The events of a file; raises `Refused`."""
    found = calendars(decoded(body))
    events = [event for calendar in found for event in calendar.inside if event.name == "VEVENT"]
    if len(events) > MOST_ROWS:
        raise Refused("too_many_rows", most=MOST_ROWS)
    if not events:
        raise Refused("no_events")
    ended = any(calendar.text("METHOD").upper() == "CANCEL" for calendar in found)
    headers = tuple(Header("", "", key) for key in KEYS)
    return Table("events", "", headers, tuple(_lines(events, ended)))


def _lines(events: list[Component], ended: bool) -> Iterator[Line]:
    """A row for each event that is not an exception of another one."""
    masters = {event.text("UID"): event for event in reversed(events) if not event.first("RECURRENCE-ID")}
    for event in events:
        uid = event.text("UID")
        exceptions = [one for one in events if one.first("RECURRENCE-ID") and one.text("UID") == uid] if uid else []
        if event.first("RECURRENCE-ID"):
            if uid not in masters:
                lost: dict[str, Cell] = {"title": event.text("SUMMARY"), "unfit": ["first_day", "lost_exception", ""]}
                yield Line(event.line, lost)
            continue
        if len(exceptions) > MOST_EXCEPTIONS:
            raise Refused("broken_calendar", line=event.line)
        yield Line(event.line, _cells(event, exceptions, ended))


def _cells(event: Component, exceptions: list[Component], ended: bool) -> dict[str, Cell]:
    said: dict[str, Any] = {
        "title": event.text("SUMMARY")[:LONGEST_CELL],
        "summary": event.text("DESCRIPTION")[:LONGEST_CELL],
        "venue": event.text("LOCATION")[:LONGEST_CELL],
        "type": event.text("CATEGORIES")[:LONGEST_CELL],
        "link": url.value.strip()[:LONGEST_CELL] if (url := event.first("URL")) else "",
        "uid": event.text("UID").strip()[:LONGEST_CELL],
    }
    if ended or event.text("STATUS").upper() == "CANCELLED":
        said["cancelled"] = True
    try:
        said |= _when(event, exceptions)
    except Unfit as fault:
        said["unfit"] = [fault.key, fault.code, fault.value]
    return said


def _when(event: Component, exceptions: list[Component]) -> dict[str, Any]:
    when = span(event)
    repeats = rule(event, when)
    left_out = sorted({_day(day) for day in _left_out(event)})
    gone = {day.isoformat() for day in left_out}
    moves = []
    for one in exceptions if repeats else ():
        (identity,) = one.all("RECURRENCE-ID")[:1]
        original = _day(moment(identity, "first_day"))
        if identity.parameters.get("RANGE"):
            raise Unfit("rrule", "rule", "RANGE=THISANDFUTURE")
        if one.text("STATUS").upper() == "CANCELLED":
            gone.add(original.isoformat())
        elif (stands := span(one)) != Span(original, original, when.starts_at, when.ends_at):
            moves.append({"original": original.isoformat(), **_said(stands)})
    return {**_said(when), "rrule": repeats, "exdates": sorted(gone), "moves": moves}


def _left_out(event: Component) -> Iterator[date | datetime]:
    for given in event.all("EXDATE"):
        for value in given.value.split(",")[:MOST_EXCEPTIONS]:
            yield moment_of(value, given.parameters, "exdates")


def _day(found: date | datetime) -> date:
    return found.date() if isinstance(found, datetime) else found


def _said(when: Span) -> dict[str, str | None]:
    return {
        "first_day": when.first_day.isoformat(),
        "last_day": when.last_day.isoformat(),
        "starts_at": when.starts_at.isoformat("minutes") if when.starts_at else None,
        "ends_at": when.ends_at.isoformat("minutes") if when.ends_at else None,
    }
