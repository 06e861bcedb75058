"""What independent readers of calendars say of ours: every finding, in words."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, timedelta

import icalendar
import ics
import recurring_ical_events
import vobject

from tests.feeds import strict
from tests.feeds.generated import FAR, Made, order

#: no series of ours began before
LONG_AGO = date(2024, 1, 1)


def findings(made: Made) -> list[str]:
    """All that any of them finds, or understands otherwise than we meant it."""
    found = [f"strict: {fault}" for fault in strict.findings(made.body)]
    for read in (_icalendar, _vobject, _ics):
        try:
            found += [f"{read.__name__[1:]}: {fault}" for fault in read(made)]
        except Exception as error:
            found.append(f"{read.__name__[1:]} raises {error!r}")
    return found


def _icalendar(made: Made) -> Iterator[str]:
    calendar = icalendar.Calendar.from_ical(made.body)
    for component in calendar.walk():
        yield from (f"{error}" for error in component.errors)
    for event in calendar.events:
        uid = str(event["UID"])
        if "RECURRENCE-ID" in event:
            continue
        if str(event["SUMMARY"]) != made.titles[uid]:
            yield f"{uid} is called {event['SUMMARY']!r}, not {made.titles[uid]!r}"
        if str(event["STATUS"]) != made.states[uid]:
            yield f"{uid} is {event['STATUS']}, not {made.states[uid]}"
    yield from _moments(made, calendar)


def _moments(made: Made, calendar: icalendar.Calendar) -> Iterator[str]:
    """The occurrences as an expander of its own understands them, beside our rows."""
    told: dict[str, list[tuple[object, object]]] = {uid: [] for uid in made.moments}
    for event in recurring_ical_events.of(calendar).between(LONG_AGO, FAR + timedelta(days=400)):
        told[str(event["UID"])].append((event["DTSTART"].dt, event["DTEND"].dt))
    for uid, meant in made.moments.items():
        heard = sorted((span for span in told[uid] if f"{span[0]:%Y-%m-%d}" < FAR.isoformat()), key=order)
        if heard != meant:
            yield f"{uid}: more {_days(heard, meant)}, less {_days(meant, heard)}"


def _days(these: list[tuple[object, object]], those: list[tuple[object, object]]) -> list[str]:
    return [f"{start}/{end}" for start, end in these if (start, end) not in those][:5]


def _vobject(made: Made) -> Iterator[str]:
    parsed = vobject.readOne(io.StringIO(made.body.decode("utf-8"), newline=""))
    parsed.validate(raiseException=True)
    for event in parsed.contents.get("vevent", []):
        uid = event.uid.value
        if "recurrence-id" not in event.contents and event.summary.value != made.titles[uid]:
            yield f"{uid} is called {event.summary.value!r}, not {made.titles[uid]!r}"
    if {event.uid.value for event in parsed.contents.get("vevent", [])} != made.titles.keys():
        yield "other events"


def _ics(made: Made) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        events = ics.Calendar(made.body.decode("utf-8")).events
    if {event.uid for event in events} != made.titles.keys():
        yield "other events"
