"""One published thing as a VEVENT: RFC 5545 and 7986, folded, CRLF, the same bytes for the same content."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, vText
from icalendar.prop import vRecur

from calendar_app.domain.text import strip_controls

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
STATUS = {
    "planned": "CONFIRMED",
    "held": "CONFIRMED",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
    "draft": "TENTATIVE",
}
PREFIX = {
    "vi": {"postponed": "HOÃN: ", "cancelled": "ĐÃ HỦY: ", "draft": "DỰ THẢO: "},
    "en": {"postponed": "POSTPONED: ", "cancelled": "CANCELLED: ", "draft": "DRAFT: "},
}


@dataclass(frozen=True)
class Moved:
    """An occurrence of a series that stands elsewhere than its rule says, or is in another state than the series."""

    original: date | datetime
    start: date | datetime
    end: date | datetime
    state: str
    description: str = ""


@dataclass(frozen=True)
class Thing:
    """What a feed says of an activity or a dated commemoration. ``end`` is exclusive, as in RFC 5545 DTEND."""

    uid: str
    start: date | datetime
    end: date | datetime
    title: str
    description: str
    location: str
    url: str
    state: str
    categories: tuple[str, ...]
    rrule: str = ""
    exdates: tuple[date | datetime, ...] = ()
    #: what belongs to the series and is not of its rule
    rdates: tuple[date | datetime, ...] = ()
    moved: tuple[Moved, ...] = ()
    created: datetime | None = None
    all_day: bool = True


def render(thing: Thing, language: str, sequence: int, stamp: datetime) -> bytes:
    """The VEVENT of a thing, then one for each moved occurrence of its series."""
    master = _event(thing, language, sequence, stamp)
    if thing.rrule:
        master.add("rrule", vRecur.from_ical(thing.rrule))
    _add_days(master, "exdate", thing.exdates)
    _add_days(master, "rdate", thing.rdates)
    body: bytes = master.to_ical()
    return body + b"".join(_moved(thing, m, language, sequence, stamp) for m in thing.moved)


def _event(thing: Thing, language: str, sequence: int, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", thing.uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", sequence)
    if thing.created:
        event.add("created", thing.created)
    event.add("dtstart", thing.start)
    event.add("dtend", thing.end)
    event.add("summary", clean(PREFIX[language].get(thing.state, "") + thing.title))
    for name in ("description", "location"):
        if value := clean(getattr(thing, name)):
            event.add(name, value)
    event.add("url", thing.url)
    event.add("status", STATUS[thing.state])
    event.add("transp", "TRANSPARENT" if thing.all_day else "OPAQUE")
    event.add("class", "PUBLIC")
    if thing.categories:
        event.add("categories", [vText(clean(c)) for c in thing.categories])
    return event


def _moved(thing: Thing, moved: Moved, language: str, sequence: int, stamp: datetime) -> bytes:
    """The exception of a series: same UID, RECURRENCE-ID of where the rule had put it."""
    alone = replace(
        thing,
        start=moved.start,
        end=moved.end,
        state=moved.state,
        description=moved.description or thing.description,
        all_day=not isinstance(moved.start, datetime),
    )
    event = _event(alone, language, sequence, stamp)
    event.add("recurrence-id", moved.original)
    body: bytes = event.to_ical()
    return body


def _add_days(event: Event, name: str, days: Iterable[date | datetime]) -> None:
    for day in sorted(days):
        event.add(name, day, parameters={} if isinstance(day, datetime) else {"VALUE": "DATE"})


def clean(text: str) -> str:
    """Text that a strict parser takes: no control characters, plain line feeds."""
    return strip_controls(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def after(day: date) -> date:
    """The exclusive end of a last day."""
    return day + timedelta(days=1)
