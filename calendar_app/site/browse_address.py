"""What an address of the calendar asks for: a month, a week, a list or a year of what fits the filters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.domain.filters import NAMES, Filters
from calendar_app.site.calendar_page import FIRST_MONTH, LAST_MONTH

#: the first page, which shows today and has no view
HOME = "home"
VIEWS = ("month", "week", "list", "year")
#: days of a list that begins on any day, and pages of a list at the most
LIST_DAYS, LIST_PAGES = 31, 50
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_DAY, LAST_DAY = FIRST_MONTH, date(LAST_MONTH.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a view of the days ``since <= day < until``, and the filters."""

    view: str
    since: date
    until: date
    filters: Filters
    page: int = 1
    #: a list of exactly one month
    of_month: bool = False

    def address(self, **changes: Any) -> dict[str, Any]:
        """The arguments of this page's address, with changes; the filters as they are."""
        return place_in(replace(self, **changes))

    def where(self) -> dict[str, Any]:
        """The same without the filters: what a form that chooses filters must keep."""
        return place_in(replace(self, filters=Filters(), page=1))

    def chosen_arguments(self) -> dict[str, Any]:
        """The filters alone."""
        return {name: found for name, found in self.address().items() if name in NAMES}

    def without(self, name: str, value: str) -> dict[str, Any]:
        """Without one choice, from the first page on."""
        return self.address(filters=self.filters.without(name, value), page=1)

    def cleared(self) -> dict[str, Any]:
        """Without any choice."""
        return self.where()

    def month(self, day: date) -> dict[str, Any]:
        """The month of a day, with the filters."""
        return of("month", day, self.filters).address()

    def week(self, day: date) -> dict[str, Any]:
        """The week of a day, with the filters."""
        return of("week", day, self.filters).address()

    def list_from(self, day: date) -> dict[str, Any]:
        """The list that begins on a day, with the filters."""
        return of("list", day, self.filters).address()

    @property
    def previous(self) -> "Asked | None":
        return self._moved(-1)

    @property
    def next(self) -> "Asked | None":
        return self._moved(1)

    def _moved(self, way: int) -> "Asked | None":
        if self.view == "year":
            since, until = (date(self.since.year + way + more, 1, 1) for more in (0, 1))
        elif self.view == "month" or self.of_month:
            since = _month_after(self.since) if way > 0 else _month_before(self.since)
            until = _month_after(since)
        else:
            step = (self.until - self.since) * way
            since, until = self.since + step, self.until + step
        inside = since >= FIRST_DAY and until <= LAST_DAY + timedelta(days=1)
        return replace(self, since=since, until=until, page=1) if inside else None

    def as_view(self, view: str, today: date) -> "Asked":
        """The same days, or those around them, in another view; today's where they are in sight."""
        near = today if self.since <= today < self.until else self.since
        return replace(of(view, near, self.filters), page=1)


def of(view: str, day: date, filters: Filters) -> Asked:
    """A view of the days around a day."""
    if view == "year":
        return Asked(view, date(day.year, 1, 1), date(day.year + 1, 1, 1), filters)
    if view == "week":
        monday = max(day - timedelta(days=day.weekday()), FIRST_DAY)
        return Asked(view, monday, monday + timedelta(days=7), filters)
    if view == "list":
        return Asked(view, day, day + timedelta(days=LIST_DAYS), filters)
    month = day.replace(day=1)
    return Asked(view, month, _month_after(month), filters)


def place_in(asked: Asked) -> dict[str, Any]:
    """The arguments of an address: the view, where it is, and every filter."""
    found: dict[str, Any] = {} if asked.view in ("month", HOME) else {"view": asked.view}
    if asked.view == "month" or asked.of_month:
        found["month"] = f"{asked.since:%Y-%m}"
    elif asked.view == "year":
        found["year"] = asked.since.year
    elif asked.view != HOME:
        found["week" if asked.view == "week" else "from"] = asked.since.isoformat()
    if asked.page > 1:
        found["page"] = asked.page
    for name, value in asked.filters.chosen():
        found.setdefault(name, []).append(value)
    return found


def read(arguments: Mapping[str, str], filters: Filters, today: date) -> Asked:
    """What an address asks for. Raise `Invalid` where it cannot be meant, `NotFound` outside the lunar table."""
    view = arguments.get("view", "") or "month"
    if view not in VIEWS:
        raise Invalid({"view": "unknown"})
    month, page = arguments.get("month", ""), _number("page", arguments.get("page", "") or "1")
    if not 1 <= page <= LIST_PAGES:
        raise NotFound("page", page)
    if view == "list" and month:
        since = _month(month)
        return Asked(view, since, _month_after(since), filters, page, of_month=True)
    if view == "month":
        return of(view, _month(month) if month else today, filters)
    if view == "year":
        year = arguments.get("year", "")
        return of(view, _inside(_number("year", year) if year else today.year, 1, 1), filters)
    day = arguments.get("week" if view == "week" else "from", "")
    return replace(of(view, _day(day) if day else today, filters), page=page)


def _number(name: str, written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", written):
        raise Invalid({name: "unknown"})
    return int(written)


def _month(written: str) -> date:
    found = MONTH.fullmatch(written)
    if found is None:
        raise Invalid({"month": "unknown"})
    return _inside(int(found[1]), int(found[2]), 1)


def _day(written: str) -> date:
    if not DAY.fullmatch(written):
        raise Invalid({"day": "unknown"})
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise Invalid({"day": "unknown"}) from None
    return _inside(found.year, found.month, found.day)


def _inside(year: int, month: int, day: int) -> date:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise NotFound("year", year)
    return date(year, month, day)


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
