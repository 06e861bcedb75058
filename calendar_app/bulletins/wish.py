"""What somebody wants to be told, and in which rows a letter tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs

from calendar_app.domain import filters
from calendar_app.domain.errors import Invalid
from calendar_app.domain.filters import Filters

#: whole calendars, as they stand in an address; the first is meant where nothing is chosen: it floods no mailbox
HIGHLIGHTS, ALL = "what=highlights", "what=all"
#: letters of a query string at the most
LONGEST = 600


@dataclass(frozen=True)
class Wish:
    """What a bulletin speaks of, how often, in which language, and whether it says at once what was called off."""

    filters: str
    rhythm: str
    at_once: bool
    language: str


@dataclass(frozen=True)
class Row:
    """One holding in a letter. ``state`` is planned, postponed or cancelled; ``more`` counts later ones left out."""

    occurrence_id: int
    activity_id: int
    title: str
    unit: str
    first_day: date
    last_day: date
    starts_at: datetime | None
    where: str
    state: str
    reason: str
    public_since: datetime | None
    more: int = 0


def written(chosen: Filters) -> str:
    """The one way to note some filters; raise `Invalid` where they are more than can be noted."""
    query = chosen.query_string()
    if len(query) > LONGEST:
        raise Invalid({"filters": "too_long"})
    return query or HIGHLIGHTS


def read(noted: str) -> Filters:
    """The filters of what was noted; whole calendars have none."""
    return filters.parse(parse_qs(noted))


def carried(asked: dict[str, list[str]]) -> str:
    """What the address of a page chooses, as it is noted; raise `Invalid` for a value that cannot be meant."""
    what: Sequence[str] = asked.get("what", [])
    return written(filters.parse(asked)) if what != ["all"] else ALL
