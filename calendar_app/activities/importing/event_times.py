"""Days and times of calendar events, on the wall clock of Vietnam. Standard library only."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from calendar_app.activities.importing.content_lines import Component, Property
from calendar_app.domain import recurrence
from calendar_app.domain.errors import BadRecurrence

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
#: names that calendars of Windows give to zones seen here
WINDOWS = {"SE Asia Standard Time": "Asia/Bangkok", "UTC": "UTC", "China Standard Time": "Asia/Shanghai"}
_DURATION = re.compile(
    r"\+?P(?:([0-9]{1,3})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?"
)
_ZONE = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+){0,3}")


class Unfit(Exception):
    """An event that cannot be taken over: the column at fault, a code, and what the sentence names."""

    def __init__(self, key: str, code: str, value: str = "") -> None:
        super().__init__(code)
        self.key, self.code, self.value = key, code, value[:80]


@dataclass(frozen=True)
class Span:
    """When an event stands: its last day is one it still takes place on."""

    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None


def span(event: Component) -> Span:
    """When an event stands; raises `Unfit`."""
    start = event.first("DTSTART")
    if start is None:
        raise Unfit("first_day", "missing")
    begin = moment(start, "first_day")
    end = _end(event, begin)
    if not isinstance(begin, datetime):
        last = end.date() if isinstance(end, datetime) else end
        return Span(begin, max(begin, last - timedelta(days=1)) if last >= begin else last)
    if not isinstance(end, datetime):
        raise Unfit("last_day", "not_a_day", str(end))
    if end == begin:
        return Span(begin.date(), begin.date(), begin.time())
    if end.time() == time(0) and end > begin:
        return Span(begin.date(), end.date() - timedelta(days=1), begin.time(), time(23, 59))
    return Span(begin.date(), end.date(), begin.time(), end.time())


def _end(event: Component, begin: date | datetime) -> date | datetime:
    if (end := event.first("DTEND")) is not None:
        return moment(end, "last_day")
    if (length := event.first("DURATION")) is not None:
        found = _DURATION.fullmatch(length.value.strip())
        if not found or not any(found.groups()):
            raise Unfit("last_day", "not_a_day", length.value)
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        try:
            return begin + timedelta(days=7 * weeks + days, hours=hours, minutes=minutes, seconds=seconds)
        except OverflowError as error:
            raise Unfit("last_day", "not_a_day", length.value) from error
    return begin if isinstance(begin, datetime) else begin + timedelta(days=1)


def moment(given: Property, key: str) -> date | datetime:
    """A day, or a moment on the wall clock of Vietnam without its zone; raises `Unfit`."""
    return moment_of(given.value, given.parameters, key)


def moment_of(value: str, parameters: dict[str, str], key: str) -> date | datetime:
    """The same of one value among several."""
    text = value.strip()
    try:
        if re.fullmatch(r"[0-9]{8}", text):
            return date.fromisoformat(text)
        if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z?", text):
            raise Unfit(key, "not_a_day", text)
        local = datetime.strptime(text[:15], "%Y%m%dT%H%M%S").replace(second=0)  # noqa: DTZ007 - the zone follows
        zone = UTC if text.endswith("Z") else zone_of(parameters.get("TZID", ""), key)
        return local if zone is None else local.replace(tzinfo=zone).astimezone(HERE).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise Unfit(key, "not_a_day", text) from error


def zone_of(name: str, key: str) -> tzinfo | None:
    """The zone of a TZID; none for the wall clock of whoever reads it. Raises `Unfit` for one nobody knows."""
    known = WINDOWS.get(name, name)
    if not known:
        return None
    try:
        return ZoneInfo(known) if _ZONE.fullmatch(known) else _unknown(name, key)
    except (OSError, ValueError, KeyError):
        return _unknown(name, key)


def _unknown(name: str, key: str) -> tzinfo:
    raise Unfit(key, "unknown_zone", name)


def elsewhere(event: Component) -> bool:
    """Whether a series keeps the clock of another zone: there its days and hours would not stay the same here."""
    start = event.first("DTSTART")
    if start is None or not re.search(r"T[0-9]{6}", start.value):
        return False
    zone = UTC if start.value.strip().endswith("Z") else zone_of(start.parameters.get("TZID", ""), "rrule")
    if zone is None:
        return False
    return any(datetime(2027, month, 1, tzinfo=zone).utcoffset() != timedelta(hours=7) for month in (1, 7))


def rule(event: Component, when: Span) -> str:
    """The RRULE of an event in our own subset, or ""; raises `Unfit`."""
    given = event.all("RRULE")
    if not given:
        return ""
    text = given[0].value.strip().upper()
    if len(given) > 1 or event.first("RDATE") or event.first("EXRULE"):
        raise Unfit("rrule", "rule", text)
    if elsewhere(event):
        raise Unfit("rrule", "rule_zone", text)
    kept = [_part(part, given[0].parameters) for part in text.split(";") if part]
    said = ";".join(part for part in kept if part != "WKST=MO" and (part != "WKST=SU" or "INTERVAL" not in text))
    try:
        parsed = recurrence.parse(said)
    except BadRecurrence as error:
        raise Unfit("rrule", "rule", text) from error
    first = when.first_day
    if first.year > 2100 or not recurrence.expand(parsed, first, first, first + timedelta(days=1)):
        raise Unfit("rrule", "rule_first_day", text)
    return recurrence.dump(parsed)


def _part(part: str, parameters: dict[str, str]) -> str:
    """A part of a rule, its UNTIL as a day of ours."""
    name, _, value = part.partition("=")
    if name != "UNTIL" or "T" not in value:
        return part
    last = moment_of(value, parameters, "rrule")
    return f"UNTIL={last:%Y%m%d}"
