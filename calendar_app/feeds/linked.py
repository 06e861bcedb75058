"""A feed as JSON-LD: schema.org events in one graph, the same bytes for the same data."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from calendar_app.feeds.events import Event
from calendar_app.feeds.ical import Head

CONTENT_TYPE = "application/ld+json; charset=utf-8"
STATUS = {
    "CONFIRMED": "https://schema.org/EventScheduled",
    "TENTATIVE": "https://schema.org/EventPostponed",
    "CANCELLED": "https://schema.org/EventCancelled",
}
EVERY = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS = dict(
    zip("MO TU WE TH FR SA SU".split(), "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), strict=True)
)


def join(found: Head, events: Iterable[Event], organisers: Mapping[str, str]) -> bytes:
    """The whole document. ``organisers`` is the name of the leading unit by the address of an activity."""
    data = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": found.name,
        "description": found.description,
        "url": found.source,
        "inLanguage": found.language,
        "dataFeedElement": [event(one, organisers) for one in events],
    }
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def event(found: Event, organisers: Mapping[str, str]) -> dict[str, Any]:
    """One event; what is not known is left out."""
    last = found.end - timedelta(days=1) if found.all_day else found.end
    organiser = organisers.get(found.url.partition("?")[0])
    data = {
        "@type": "Event",
        "@id": f"{found.url}#{found.recurrence_id or 'event'}",
        "identifier": found.uid,
        "name": found.title,
        "startDate": found.start.isoformat(),
        "endDate": last.isoformat(),
        "eventStatus": STATUS[found.status],
        "description": found.description,
        "location": {"@type": "Place", "name": found.location, "address": found.location} if found.location else None,
        "organizer": {"@type": "Organization", "name": organiser} if organiser else None,
        "keywords": list(found.categories),
        "url": found.url,
        "dateModified": found.stamp.isoformat(),
        "eventSchedule": schedule(found) if found.rrule else None,
    }
    return {name: value for name, value in data.items() if value}


def schedule(found: Event) -> dict[str, Any]:
    """The rule of a series, as far as schema.org has words for it."""
    rule = dict(part.split("=", 1) for part in found.rrule.split(";"))
    days = [DAYS[day[-2:]] for day in rule.get("BYDAY", "").split(",") if day]
    data = {
        "@type": "Schedule",
        "startDate": found.start.isoformat(),
        "repeatFrequency": f"P{rule.get('INTERVAL', '1')}{EVERY[rule['FREQ']]}",
        "byDay": [f"https://schema.org/{day}" for day in days],
        "repeatCount": int(rule["COUNT"]) if "COUNT" in rule else None,
        "endDate": f"{rule['UNTIL'][:4]}-{rule['UNTIL'][4:6]}-{rule['UNTIL'][6:8]}" if "UNTIL" in rule else None,
        "exceptDate": [f"{day[:4]}-{day[4:6]}-{day[6:8]}" for day in found.exdates],
        "scheduleTimezone": "Asia/Ho_Chi_Minh",
    }
    return {name: value for name, value in data.items() if value}
