"""The calendar as a reader has chosen it, ready to be shown: what is read is what the page has room for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.site import calendar_page, facets, holdings, lean_rows
from calendar_app.site import public_queries as queries
from calendar_app.site.browse_address import Asked
from calendar_app.site.calendar_page import MOST_SINGLES, AgendaDay, Beyond, MonthPage
from calendar_app.site.facets import Facet
from calendar_app.site.holdings import Window
from calendar_app.site.public_rows import ActivityRow, DatedRow

#: rows of a page of a list; what goes on since before; highlights of a month of a year
LIST_ROWS, MOST_RUNNING, MOST_HIGHLIGHTS = 60, 8, 5
#: things of one day that a week shows, and of those that last
WEEK_SINGLES, MOST_LASTING = 10, 30


@dataclass(frozen=True, slots=True)
class Grid:
    """A month with its choices."""

    month: MonthPage
    facets: tuple[Facet, ...]
    #: whether any holding fits
    found: bool


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of a week; ``hidden`` counts what there was no room for."""

    day: date
    lunar: str
    days: tuple[DatedRow, ...]
    activities: tuple[ActivityRow, ...]
    hidden: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week, its choices, and what lasts over some of its days."""

    days: tuple[WeekDay, ...]
    lasting: tuple[ActivityRow, ...]
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A page of a list: what goes on since before, then day after day; ``further`` when another page follows."""

    running: tuple[ActivityRow, ...]
    agenda: tuple[AgendaDay, ...]
    further: bool
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A month of a year: its commemorations and some of what stands out."""

    first_day: date
    days: tuple[DatedRow, ...]
    activities: tuple[ActivityRow, ...]


def month(session: Session, asked: Asked, today: date) -> Grid:
    """A month: of each day what a cell has room for, the rest counted."""
    since, until = calendar_page.shown(asked.since)
    looked = facets.look(session, since, until, asked.filters)
    ids, beyond = _room(looked.found, MOST_SINGLES, MOST_LASTING)
    rows = lean_rows.by_ids(session, ids, today)
    page = calendar_page.build(asked.since, _days(session, asked, since, until), rows, today, beyond)
    return Grid(page, facets.facets(session, looked), found=bool(looked.found.briefs))


def _days(session: Session, asked: Asked, since: date, until: date) -> list[DatedRow]:
    """Commemorations of some days; only the chosen ones where some are chosen."""
    return queries.days_between(session, since, until, asked.filters.day)


def _room(window: Window, singles: int, lasting: int) -> tuple[list[int], Beyond]:
    """The holdings that there is room for: so many of each day, and of all that last; and the counts of the others."""
    days = list(window.of_days(singles))
    turns = sorted((turn, of.day, number) for of in days for turn, number in enumerate(of.lasting))
    counts = Counter({of.day: of.count - len(of.singles) for of in days if of.count > len(of.singles)})
    counts.update(day for _turn, day, _number in turns[lasting:])
    shown = [number for of in days for number in of.singles]
    return [*shown, *(number for _turn, _day, number in turns[:lasting])], Beyond(counts, window.full)


def week(session: Session, asked: Asked, today: date) -> Week:
    """A week, day by day, and what lasts over more of it."""
    looked = facets.look(session, asked.since, asked.until, asked.filters)
    ids, beyond = _room(looked.found, WEEK_SINGLES, MOST_LASTING)
    rows = lean_rows.by_ids(session, ids, today)
    days = _days(session, asked, asked.since, asked.until)
    return Week(
        days=tuple(_week_day(asked.since + timedelta(days=n), days, rows, beyond) for n in range(7)),
        lasting=tuple(row for row in rows if row.last_day > row.first_day),
        facets=facets.facets(session, looked),
    )


def _week_day(day: date, days: Sequence[DatedRow], rows: Sequence[ActivityRow], beyond: Beyond) -> WeekDay:
    return WeekDay(
        day,
        calendar_page.lunar_short(day)[0],
        tuple(row for row in days if row.first_day <= day <= row.last_day),
        tuple(row for row in rows if row.first_day == row.last_day == day),
        *beyond.of(day),
    )


def programme(session: Session, asked: Asked, today: date) -> Programme:
    """A page of a list of holdings by their first day; its first page says what goes on since before."""
    first, offset = asked.page == 1, (asked.page - 1) * LIST_ROWS
    rows = holdings.listed(session, asked.since, asked.until, asked.filters, today, LIST_ROWS + 1, offset)
    shown, further = rows[:LIST_ROWS], len(rows) > LIST_ROWS
    since = asked.since if first or not shown else shown[0].first_day
    until = shown[-1].first_day + timedelta(days=1) if further else asked.until
    days = [day for day in _days(session, asked, since, until) if first or day.first_day >= since]
    looked = facets.look(session, asked.since, asked.until, asked.filters)
    return Programme(
        running=tuple(holdings.running(session, asked.since, asked.filters, today, MOST_RUNNING)) if first else (),
        agenda=calendar_page.agenda(since, until, days, shown, today),
        further=further,
        facets=facets.facets(session, looked),
    )


def year(session: Session, asked: Asked, today: date) -> tuple[YearMonth, ...]:
    """The twelve months of a year, each with its days and some of what stands out."""
    days = [row for row in _days(session, asked, asked.since, asked.until) if row.first_day >= asked.since]
    rows = lean_rows.by_ids(session, holdings.highlights(session, asked.since, asked.until, asked.filters), today)
    first_days = [date(asked.since.year, number, 1) for number in range(1, 13)]
    return tuple(
        YearMonth(
            first,
            tuple(row for row in days if row.first_day.month == first.month),
            tuple(row for row in rows if row.first_day.month == first.month)[:MOST_HIGHLIGHTS],
        )
        for first in first_days
    )


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: today, the days that follow, the next commemoration and what is planned for it."""

    today: tuple[ActivityRow, ...]
    more_today: bool
    soon: tuple[ActivityRow, ...]
    more_soon: bool
    #: what comes after, where the days that follow hold little
    later: tuple[ActivityRow, ...]
    following: DatedRow | None
    planned: tuple[ActivityRow, ...]
    days: tuple[DatedRow, ...]


#: rows of the first page: of today, of the days that follow, of the next commemoration, of commemorations
HOME_TODAY, HOME_SOON, HOME_PLANNED, HOME_DAYS = 6, 8, 4, 6
#: days that follow; so few rows of them that more is shown, and of how many days more
HOME_AHEAD, HOME_FEW, HOME_LATER = 7, 4, 60


def home(session: Session, asked: Asked, today: date) -> Home:
    """What is on, for who chose a place or an age or nothing."""
    tomorrow = today + timedelta(days=1)
    begins = holdings.listed(session, today, tomorrow, asked.filters, today, HOME_TODAY + 1)
    goes_on = holdings.running(session, today, asked.filters, today, HOME_TODAY + 1)
    until = tomorrow + timedelta(days=HOME_AHEAD)
    soon = holdings.listed(session, tomorrow, until, asked.filters, today, HOME_SOON * 3)
    days = queries.days_between(session, today, today + timedelta(days=400), limit=HOME_DAYS + 1)
    following = days[0] if days else None
    now, these = [*begins, *goes_on], _once(soon)
    return Home(
        today=tuple(now[:HOME_TODAY]),
        more_today=len(now) > HOME_TODAY,
        soon=tuple(these[:HOME_SOON]),
        more_soon=len(these) > HOME_SOON or len(soon) == HOME_SOON * 3,
        later=tuple(_later(session, asked, until, today)) if len(these) < HOME_FEW else (),
        following=following,
        planned=tuple(holdings.serving(session, following, today, HOME_PLANNED)) if following else (),
        days=tuple(days[1:]),
    )


def _later(session: Session, asked: Asked, since: date, today: date) -> list[ActivityRow]:
    until = since + timedelta(days=HOME_LATER)
    return _once(holdings.listed(session, since, until, asked.filters, today, HOME_SOON * 3))[:HOME_SOON]


def _once(rows: Sequence[ActivityRow]) -> list[ActivityRow]:
    """Each activity once, with its first date."""
    first: dict[int, ActivityRow] = {}
    for row in rows:
        first.setdefault(row.id, row)
    return list(first.values())
