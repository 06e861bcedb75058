"""Our own VEVENT bytes read back: what other forms of a feed tell of the same events. Only for what we rendered."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_FOLD = re.compile(rb"\r\n[ \t]")
_ESCAPED = re.compile(r"\\([nN;,\\])")
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True)
class Event:
    """One VEVENT. ``end`` is exclusive; days stand as dates, hours in Vietnam's zone."""

    uid: str
    start: date | datetime
    end: date | datetime
    stamp: datetime
    title: str
    description: str
    location: str
    url: str
    status: str
    categories: tuple[str, ...]
    rrule: str
    exdates: tuple[str, ...]
    #: "" but for an exception of a series
    recurrence_id: str

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


def read(bodies: Iterable[bytes]) -> Iterator[Event]:
    """The events of some fragments, in their order."""
    for body in bodies:
        for block in _FOLD.sub(b"", body).decode("utf-8").split("BEGIN:VEVENT\r\n")[1:]:
            yield _event(block)


def _event(block: str) -> Event:
    lines: dict[str, list[str]] = {}
    for line in block.split("\r\n"):
        name, _colon, value = line.partition(":")
        lines.setdefault(name.split(";")[0], []).append(value)

    def said(name: str) -> str:
        return lines.get(name, [""])[0]

    return Event(
        uid=text(said("UID")), start=moment(said("DTSTART")), end=moment(said("DTEND")),
        stamp=datetime.strptime(said("DTSTAMP"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
        title=text(said("SUMMARY")), description=text(said("DESCRIPTION")), location=text(said("LOCATION")),
        url=said("URL"), status=said("STATUS"), categories=tuple(listed(said("CATEGORIES"))), rrule=said("RRULE"),
        exdates=tuple(one for value in lines.get("EXDATE", []) for one in value.split(",")),
        recurrence_id=said("RECURRENCE-ID"),
    )  # fmt: skip


def moment(value: str) -> date | datetime:
    """A DATE, or a DATE-TIME in Vietnam's zone."""
    if len(value) == len("20270421"):
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=ZONE).date()
    return datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=ZONE)


def text(value: str) -> str:
    """A TEXT value without its escapes (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def listed(value: str) -> list[str]:
    """The TEXT values that commas part."""
    return [text(part) for part in _UNESCAPED_COMMA.split(value)] if value else []
