"""A calendar around stored fragments: RFC 5545 and 7986, one clean time zone, the same bytes for the same data."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from icalendar import Calendar, vDuration, vText, vUri

from calendar_app.domain import lunar
from calendar_app.publication.vevent import clean

#: of these bytes; a change of form must change every ETag
FORMAT = "2"
CONTENT_TYPE = "text/calendar; charset=utf-8"
#: how often a client is asked to come back
REFRESH = timedelta(hours=6)
#: the window of a feed, in whole months
MONTHS_BACK, MONTHS_AHEAD = 2, 18
#: Vietnam keeps UTC+7 all year; one fixed rule serves every date from 1976 on
TIME_ZONE = b"".join(
    line + b"\r\n"
    for line in (
        b"BEGIN:VTIMEZONE",
        b"TZID:Asia/Ho_Chi_Minh",
        b"X-LIC-LOCATION:Asia/Ho_Chi_Minh",
        b"BEGIN:STANDARD",
        b"DTSTART:19760101T000000",
        b"TZNAME:+07",
        b"TZOFFSETFROM:+0700",
        b"TZOFFSETTO:+0700",
        b"END:STANDARD",
        b"END:VTIMEZONE",
    )
)


@dataclass(frozen=True)
class Head:
    """What a calendar says of itself."""

    name: str
    description: str
    url: str
    source: str
    language: str
    #: address of the picture that stands for the calendar
    image: str = ""
    color: str = "teal"


def window(today: date) -> tuple[date, date]:
    """``since <= day < until`` of a feed; moves on the first of a month only."""
    month = today.year * 12 + today.month - 1
    (since_year, since), (until_year, until) = divmod(month - MONTHS_BACK, 12), divmod(month + MONTHS_AHEAD, 12)
    return date(since_year, since + 1, 1), date(until_year, until + 1, 1)


@lru_cache(maxsize=256)
def head(found: Head) -> bytes:
    """BEGIN:VCALENDAR up to the first event; known after the first time."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Calendar of culture and learning//{FORMAT}//{found.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(clean(found.name)))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, vText(clean(found.description)))
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("color", found.color)
    calendar.add("url", found.url)
    calendar.add("source", vUri(found.source), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    if found.image:
        badge = {"VALUE": "URI", "DISPLAY": "BADGE", "FMTTYPE": "image/svg+xml"}
        calendar.add("image", vUri(found.image), parameters=badge)
    body: bytes = calendar.to_ical()
    return body.removesuffix(b"END:VCALENDAR\r\n")


def join(found: Head, bodies: Iterable[bytes]) -> bytes:
    """The whole calendar."""
    return b"".join([head(found), TIME_ZONE, *bodies, b"END:VCALENDAR\r\n"])


def etag(found: Head, form: str, scope: str, state: object, since: date) -> str:
    """A strong validator: it moves with each change in the scope, with the window, lunar table, form and site.

    ``state`` is the counter of a fixed scope, or what stands in a free choice: all of it, never a maximum.
    """
    facts = (FORMAT, lunar.TABLE_VERSION, form, scope, state, since.isoformat(), found)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
