"""What a planner says of an activity, before it is one; and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from calendar_app.domain import recurrence
from calendar_app.domain.crediting import SCALES
from calendar_app.domain.errors import BadRecurrence, Invalid
from calendar_app.domain.filters import ACCESSIBLE
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.models.activities import Version

VISIBILITIES = ("public", "network", "unit")
AGE_GROUPS = ("", "all", "children", "teenagers", "adults", "elderly", "families")
#: đồng: more than any activity of the province can cost
MOST_MONEY = 10**12
MOST_FEE = 10**8
#: days an activity may span
LONGEST = 366
#: years in which one may be planned
YEARS = range(2020, 2053)


@dataclass(frozen=True, order=True)
class Move:
    """An occurrence of a series that stands elsewhere than its rule says, known by the day the rule gave it."""

    original: date
    first_day: date
    last_day: date
    #: none keeps the times of the series
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True)
class Draft:
    """The content of a version, places, units, commemorations and occasions by code."""

    title: str
    type: str
    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None
    rrule: str = ""
    exdates: tuple[date, ...] = ()
    #: none leaves them as they are
    moves: tuple[Move, ...] | None = None
    summary: str = ""
    place: str = ""
    venue: str = ""
    #: a venue of the list of the lead unit, or of a unit above it; its name stands for an empty ``venue``
    venue_id: int | None = None
    outdoor: bool = False
    scale: str = "grassroots"
    in_community: bool = False
    audience: str = ""
    age_group: str = ""
    #: đồng; 0 is free of charge, none is not said
    fee: int | None = None
    registration: str = ""
    #: what it offers to who needs it: codes of `domain.filters.ACCESSIBLE`
    accessibility: tuple[str, ...] = ()
    #: a stored file of the lead unit, of purpose picture
    picture_id: int | None = None
    picture_alt: str = ""
    #: đồng
    budget_state: int | None = None
    budget_mobilised: int | None = None
    decision: str = ""
    visibility: str = "public"
    task: str = ""
    partners: str = ""
    link: str = ""
    metric: str = ""
    commemorations: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    #: codes of all units asked to take part: others are no longer part of it; none leaves them as they are
    co_organisers: tuple[str, ...] | None = None


#: fields that a version keeps as a draft says them
SAME = (
    "title", "type", "first_day", "last_day", "starts_at", "ends_at", "rrule", "summary", "venue", "venue_id",
    "outdoor", "scale", "in_community", "audience", "age_group", "fee", "registration", "picture_id", "picture_alt",
    "budget_state", "budget_mobilised", "decision", "visibility", "task", "partners", "link", "metric",
)  # fmt: skip
#: longest text of each field
LENGTHS = {
    "title": 250, "summary": 4000, "venue": 250, "audience": 250, "partners": 500, "link": 500, "rrule": 200,
    "task": 20, "metric": 60, "registration": 500, "picture_alt": 300, "decision": 120,
}  # fmt: skip


def check(draft: Draft) -> None:
    """Raise `Invalid` with every field that breaks a rule of its own."""
    if faults := dict(_faults(draft)):
        raise Invalid(faults)


def dump_move(move: Move) -> dict[str, str | None]:
    """A move as a version keeps it; `parse_move` reads it back."""
    return {
        "original": move.original.isoformat(),
        "first_day": move.first_day.isoformat(),
        "last_day": move.last_day.isoformat(),
        "starts_at": move.starts_at.isoformat("minutes") if move.starts_at else None,
        "ends_at": move.ends_at.isoformat("minutes") if move.ends_at else None,
    }


def parse_move(kept: Mapping[str, str | None]) -> Move:
    """The move that a version keeps."""
    days = [date.fromisoformat(kept[name] or "") for name in ("original", "first_day", "last_day")]
    hours = [time.fromisoformat(text) if (text := kept.get(name)) else None for name in ("starts_at", "ends_at")]
    return Move(days[0], days[1], days[2], hours[0], hours[1])


def draft_of(version: Version) -> Draft:
    """A version as its planner said it; the co-organisers are left as they are."""
    same = {name: getattr(version, name) for name in SAME}
    return Draft(
        **same,
        exdates=tuple(date.fromisoformat(day) for day in version.exdates),
        moves=tuple(parse_move(kept) for kept in version.moves),
        place=version.place.code if version.place else "",
        commemorations=tuple(row.code for row in version.commemorations),
        occasions=tuple(row.code for row in version.occasions),
        accessibility=tuple(version.accessibility),
    )


def cleaned(text: str) -> str:
    """Text as it is kept: NFC, no control characters, no outer space."""
    return strip_controls(nfc(text)).strip()


def _faults(draft: Draft) -> Iterator[tuple[str, str]]:
    if not cleaned(draft.title):
        yield "title", "missing"
    for field, length in LENGTHS.items():
        if len(cleaned(getattr(draft, field))) > length:
            yield field, "too_long"
    for field, known in (("scale", SCALES), ("visibility", VISIBILITIES), ("age_group", AGE_GROUPS)):
        if getattr(draft, field) not in known:
            yield field, "unknown"
    if not set(draft.accessibility) <= set(ACCESSIBLE):
        yield "accessibility", "unknown"
    for field in ("link", "registration"):
        if getattr(draft, field) and not getattr(draft, field).startswith(("http://", "https://")):
            yield field, "not_an_address"
    yield from _more_faults(draft)
    yield from _day_faults(draft)


def _more_faults(draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.picture_id is not None and not cleaned(draft.picture_alt):
        yield "picture_alt", "missing"
    for field, most in (("fee", MOST_FEE), ("budget_state", MOST_MONEY), ("budget_mobilised", MOST_MONEY)):
        if not 0 <= (getattr(draft, field) or 0) <= most:
            yield field, "out_of_range"


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
    if draft.moves and not draft.rrule:
        yield "moves", "no_series"
    yield from _move_faults(draft.moves or ())


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


def _move_faults(moves: tuple[Move, ...]) -> Iterator[tuple[str, str]]:
    """At most one fault: a form shows one move at a time."""
    for move in moves:
        if move.first_day.year not in YEARS or abs((move.first_day - move.original).days) > LONGEST:
            yield "moves", "out_of_range"
            return
        if move.last_day < move.first_day or (move.last_day - move.first_day).days >= LONGEST:
            yield "moves", "before_start"
            return
        if move.ends_at and (
            not move.starts_at or (move.first_day == move.last_day and move.ends_at <= move.starts_at)
        ):
            yield "moves", "before_start"
            return
    if len({move.original for move in moves}) < len(moves):
        yield "moves", "twice"
