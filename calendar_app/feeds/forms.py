"""What the addresses of feeds ask for: a form, a window, a choice."""

from dataclasses import dataclass
from datetime import date

from flask import request

from calendar_app.domain import filters
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.domain.filters import Filters
from calendar_app.domain.lunar import FIRST_YEAR, LAST_YEAR
from calendar_app.feeds import ical


@dataclass(frozen=True)
class Window:
    """``since <= day < until``; of the archive, one whole year."""

    since: date
    until: date


def window(today: date) -> Window:
    """The window that moves with the months, or the year that the address names; `NotFound` for one we have not."""
    asked = request.args.get("year", "")
    if not asked:
        return Window(*ical.window(today))
    if not (asked.isascii() and asked.isdigit() and len(asked) == len("2027")):
        raise NotFound("year", asked[:10])
    if not FIRST_YEAR <= int(asked) < LAST_YEAR:
        raise NotFound("year", asked)
    return Window(date(int(asked), 1, 1), date(int(asked) + 1, 1, 1))


def chosen() -> Filters:
    """The filters of the address; raise `Invalid` where one cannot be meant or nothing is chosen."""
    found = filters.parse(request.args.to_dict(flat=False))
    if not found:
        raise Invalid({"filter": "empty"})
    return found
