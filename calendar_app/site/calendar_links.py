"""Links that put one event into somebody's own calendar, or show where it takes place. They ask nobody anything."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

from calendar_app.clock import ZONE
from calendar_app.publication.pattern import DEFAULT_HOURS
from calendar_app.publication.vevent import after
from calendar_app.site.public_rows import ActivityRow

#: what a service still takes in an address
LONGEST_DETAILS = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar is told; ``end`` is exclusive, as in RFC 5545: days for an all-day event, moments otherwise."""

    title: str
    start: date | datetime
    end: date | datetime
    where: str
    details: str


@dataclass(frozen=True, slots=True)
class Maps:
    """A place searched for on two maps."""

    openstreetmap: str
    google: str


def span(row: ActivityRow) -> tuple[date | datetime, date | datetime]:
    """Start and exclusive end of a holding, on the wall clock of Vietnam; feeds say the same of it."""
    if row.starts_at is None:
        return row.first_day, after(row.last_day)
    start = datetime.combine(row.first_day, row.starts_at, ZONE)
    if row.ends_at is None:
        return start, datetime.combine(row.last_day, row.starts_at, ZONE) + DEFAULT_HOURS
    return start, datetime.combine(row.last_day, row.ends_at, ZONE)


def google(entry: Entry) -> str:
    """Google Calendar's form, filled in. Times are local, ``ctz`` names the zone; whole days end exclusively."""
    form = "%Y%m%dT%H%M%S" if isinstance(entry.start, datetime) else "%Y%m%d"
    return "https://calendar.google.com/calendar/render?" + _query(
        action="TEMPLATE",
        text=entry.title,
        dates=f"{entry.start.strftime(form)}/{entry.end.strftime(form)}",
        ctz=str(ZONE),
        location=entry.where,
        details=entry.details[:LONGEST_DETAILS],
    )


def outlook(entry: Entry) -> str:
    """Outlook.com's form, filled in. Times are in UTC; the end of whole days is exclusive."""
    whole_days = not isinstance(entry.start, datetime)
    return "https://outlook.live.com/calendar/0/action/compose?" + _query(
        path="/calendar/action/compose",
        rru="addevent",
        subject=entry.title,
        startdt=_moment(entry.start),
        enddt=_moment(entry.end),
        allday="true" if whole_days else "",
        location=entry.where,
        body=entry.details[:LONGEST_DETAILS],
    )


def _moment(value: date | datetime) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _query(**parts: str) -> str:
    """Parts of an address, empty ones left out; spaces as %20, which every one of these services reads."""
    return urlencode({name: value for name, value in parts.items() if value}, quote_via=quote, safe="")


def maps(wanted: str) -> Maps | None:
    """A place by its words, on OpenStreetMap and on Google's map; none where no place is known."""
    if not wanted:
        return None
    return Maps(
        openstreetmap="https://www.openstreetmap.org/search?" + _query(query=wanted),
        google="https://www.google.com/maps/search/?" + _query(api="1", query=wanted),
    )
