"""What a planner says of an activity, before it is one; and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from calendar_app.domain import recurrence
from calendar_app.domain.crediting import SCALES
from calendar_app.domain.errors import BadRecurrence, Invalid
from calendar_app.domain.text import nfc, strip_controls

VISIBILITIES = ("public", "network", "unit")
#: days an activity may span
LONGEST = 366
#: years in which one may be planned
YEARS = range(2020, 2053)


@dataclass(frozen=True)
class Draft:
    """The content of a version, places, units and commemorations by code."""

    title: str
    type: str
    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None
    rrule: str = ""
    exdates: tuple[date, ...] = ()
    summary: str = ""
    place: str = ""
    venue: str = ""
    scale: str = "grassroots"
    in_community: bool = False
    audience: str = ""
    visibility: str = "public"
    task: str = ""
    partners: str = ""
    link: str = ""
    metric: str = ""
    commemorations: tuple[str, ...] = ()
    #: codes of co-organising units
    co_organisers: tuple[str, ...] = ()


#: longest text of each field
LENGTHS = {
    "title": 250, "summary": 4000, "venue": 250, "audience": 250, "partners": 500, "link": 500, "rrule": 200,
    "task": 20, "metric": 60,
}  # fmt: skip


def check(draft: Draft) -> None:
    """Raise `Invalid` with every field that breaks a rule of its own."""
    if faults := dict(_faults(draft)):
        raise Invalid(faults)


def cleaned(text: str) -> str:
    """Text as it is kept: NFC, no control characters, no outer space."""
    return strip_controls(nfc(text)).strip()


def _faults(draft: Draft) -> Iterator[tuple[str, str]]:
    if not cleaned(draft.title):
        yield "title", "missing"
    for field, length in LENGTHS.items():
        if len(cleaned(getattr(draft, field))) > length:
            yield field, "too_long"
    if draft.scale not in SCALES:
        yield "scale", "unknown"
    if draft.visibility not in VISIBILITIES:
        yield "visibility", "unknown"
    if draft.link and not draft.link.startswith(("http://", "https://")):
        yield "link", "not_an_address"
    yield from _day_faults(draft)


def _day_faults(draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.first_day.year not in YEARS:
        yield "first_day", "out_of_range"
    if draft.last_day < draft.first_day:
        yield "last_day", "before_start"
    elif (draft.last_day - draft.first_day).days >= LONGEST:
        yield "last_day", "too_long"
    if draft.ends_at is not None and draft.starts_at is None:
        yield "starts_at", "missing"
    elif draft.ends_at and draft.starts_at and draft.first_day == draft.last_day and draft.ends_at <= draft.starts_at:
        yield "ends_at", "before_start"
    if draft.rrule and draft.first_day.year in YEARS:
        yield from _series_faults(draft)


def _series_faults(draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.first_day != draft.last_day:
        yield "last_day", "series_of_days"
    try:
        rule = recurrence.parse(draft.rrule)
    except BadRecurrence:
        yield "rrule", "unknown"
        return
    if not recurrence.expand(rule, draft.first_day, draft.first_day, date(draft.first_day.year + 2, 1, 1), cap=1):
        yield "rrule", "empty"
