"""An activity as schema.org tells it (JSON-LD), for search engines: state, days, place, organisers, price."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from calendar_app.domain import recurrence
from calendar_app.domain.recurrence import WEEKDAYS
from calendar_app.jinja import named
from calendar_app.site import calendar_links
from calendar_app.site.public_details import ActivityPage, Series
from calendar_app.site.public_rows import ActivityRow, PlaceRef

Data = dict[str, Any]
EVERY = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS = dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Whole addresses that an event names: its page, its pictures, the page of each organiser by code."""

    page: str
    pictures: tuple[str, ...]
    units: dict[str, str]


def event(page: ActivityPage, said: Addresses) -> Data:
    """The event; a series is an EventSeries with its rule and the dates that its page lists."""
    row, words = page.row, page.words
    data: Data = {
        "@context": "https://schema.org",
        "@type": "EventSeries" if page.series else "Event",
        "@id": f"{said.page}#event",
        "url": said.page,
        "name": row.title,
        "description": words.summary,
        "inLanguage": "vi",
        "image": list(said.pictures),
        "isAccessibleForFree": None if words.fee is None else words.fee == 0,
        "offers": _offer(page),
        "audience": {"@type": "Audience", "audienceType": words.audience} if words.audience else None,
        "organizer": [_organiser(unit, said.units) for unit in page.organisers],
        "contributor": [{"@type": "Organization", "name": words.partners}] if words.partners else None,
        "about": [{"@type": "Thing", "name": named(day)} for day in row.commemorations],
    }
    if page.series:
        data |= _when(row, None) | {
            "eventSchedule": _schedule(page.series),
            "subEvent": [_holding(one, page, said) for one in page.holdings],
        }
    else:
        data |= _when(row, page.moved_from)
    said_only: Data = _without_nothing(data | {"location": _place(page)})
    return said_only


def _when(row: ActivityRow, moved_from: date | None) -> Data:
    start, _end = calendar_links.span(row)
    return {
        "startDate": start.isoformat(),
        "endDate": _last(row),
        "eventStatus": _status(row, moved_from),
        "previousStartDate": moved_from.isoformat() if moved_from and not _stopped(row) else None,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
    }


def _last(row: ActivityRow) -> str | None:
    """The last day, or the moment of the end; none where no hour is known (schema.org's end is inclusive)."""
    if row.starts_at is None:
        return row.last_day.isoformat()
    if row.ends_at is None:
        return row.last_day.isoformat() if row.last_day > row.first_day else None
    _start, end = calendar_links.span(row)
    return end.isoformat() if isinstance(end, datetime) else None


def _stopped(row: ActivityRow) -> bool:
    return row.state in ("cancelled", "postponed")


def _status(row: ActivityRow, moved_from: date | None) -> str:
    if row.state == "cancelled":
        return "https://schema.org/EventCancelled"
    if row.state == "postponed":
        return "https://schema.org/EventPostponed"
    return f"https://schema.org/Event{'Rescheduled' if moved_from else 'Scheduled'}"


def _holding(row: ActivityRow, page: ActivityPage, said: Addresses) -> Data:
    moved_from = page.moved.get(row.occurrence_id)
    return {
        "@type": "Event",
        "@id": f"{said.page}#{row.first_day.isoformat()}",
        "url": said.page,
        "name": row.title,
        **_when(row, moved_from),
        "location": _place(page),
    }


def _schedule(series: Series) -> Data:
    """The rule, as far as schema.org can say it; dates are local, and so the zone is named."""
    rule = recurrence.parse(series.rrule)
    return {
        "@type": "Schedule",
        "startDate": series.first_day.isoformat(),
        "endDate": rule.until.isoformat() if rule.until else None,
        "repeatFrequency": f"P{rule.interval}{EVERY[rule.freq]}",
        "repeatCount": rule.count,
        "byDay": [_weekday(str(day)) for day in rule.byday],
        "byMonthDay": list(rule.bymonthday),
        "byMonth": list(rule.bymonth),
        "startTime": series.starts_at.isoformat() if series.starts_at else None,
        "endTime": series.ends_at.isoformat() if series.ends_at else None,
        "exceptDate": list(series.left_out),
        "scheduleTimezone": "Asia/Ho_Chi_Minh",
    }


def _weekday(said: str) -> str:
    """A weekday of schema.org; one with a number, such as the second Sunday, stays in the words of RFC 5545."""
    return f"https://schema.org/{DAYS[said]}" if re.fullmatch("[A-Z]{2}", said) else said


def _place(page: ActivityPage) -> Data | None:
    row, room = page.row, page.words.room
    if not row.venue and row.place is None:
        return None
    return {
        "@type": "Place",
        "name": row.venue or named(row.place),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": room.address if room else None,
            "addressLocality": named(row.place) if row.place and not row.place.root else None,
            "addressRegion": _region(row.place, page.province),
            "addressCountry": "VN",
        },
        "maximumAttendeeCapacity": room.capacity if room else None,
        "amenityFeature": list(_amenities(page)),
    }


def _region(place: PlaceRef | None, province: PlaceRef | None) -> str | None:
    known = place if place is not None and place.root else province
    return named(known) if known else None


def _amenities(page: ActivityPage) -> Iterator[Data]:
    for name in page.words.accessibility:
        yield {"@type": "LocationFeatureSpecification", "name": name, "value": True}


def _organiser(unit: Any, addresses: dict[str, str]) -> Data:
    return {"@type": "Organization", "name": named(unit), "url": addresses.get(unit.code)}


def _offer(page: ActivityPage) -> Data | None:
    """What a visitor pays and where to register; none where neither is said."""
    words = page.words
    if words.fee is None and not words.registration:
        return None
    return {
        "@type": "Offer",
        "price": words.fee,
        "priceCurrency": None if words.fee is None else "VND",
        "url": words.registration or None,
    }


def _without_nothing(data: Any) -> Any:
    """The same without what is unknown, at every depth."""
    if isinstance(data, dict):
        cleaned = {key: _without_nothing(value) for key, value in data.items()}
        return {key: value for key, value in cleaned.items() if value is not None and value not in ("", [], {})}
    return [_without_nothing(value) for value in data] if isinstance(data, list) else data
