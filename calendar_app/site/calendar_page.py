"""The month as a page shows it: weeks of cells from Monday, bars for what lasts, and the same days as a list."""

from calendar import Calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from calendar_app.domain import lunar
from calendar_app.domain.errors import CalendarError
from calendar_app.site.public_rows import ActivityRow, DatedRow

FIRST_MONTH, LAST_MONTH = date(1969, 1, 1), date(2052, 12, 1)
#: bars, and things of one day, that a cell shows before "more"
MOST_BARS, MOST_SINGLES = 4, 4
SUNDAY, SATURDAY = 6, 5

Thing = ActivityRow | DatedRow


@dataclass(frozen=True, slots=True)
class Bar:
    """The part of something that lasts which lies in one week, drawn from its first cell."""

    thing: Thing
    span: int
    from_before: bool
    going_on: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. ``lanes`` holds a bar that begins here, or none where one passes or the lane is free."""

    day: date
    lunar: str
    lunar_first: bool
    outside: bool
    today: bool
    great: bool
    mourning: bool
    lanes: tuple[Bar | None, ...]
    days: tuple[DatedRow, ...]
    activities: tuple[ActivityRow, ...]
    hidden: int
    #: ``hidden`` is the least that there are
    at_least: bool = False

    @property
    def weekend(self) -> bool:
        return self.day.weekday() in (SATURDAY, SUNDAY)


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of the month on which something begins, or goes on from the month before."""

    day: date
    today: bool
    days: tuple[DatedRow, ...]
    activities: tuple[ActivityRow, ...]
    hidden: int = 0
    at_least: bool = False

    @property
    def tone(self) -> str:
        return next((row.day.tone for row in self.days if row.day.tone), "")


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month with its neighbours, where they lie inside the lunar table."""

    first_day: date
    weeks: tuple[tuple[Cell, ...], ...]
    agenda: tuple[AgendaDay, ...]
    previous: date | None
    next: date | None


@dataclass(frozen=True, slots=True)
class Beyond:
    """Things of one day that were counted and not read: day -> how many; ``uncounted`` days have yet more."""

    counts: Mapping[date, int]
    uncounted: Collection[date] = ()

    def of(self, day: date) -> tuple[int, bool]:
        return self.counts.get(day, 0), day in self.uncounted


NOTHING_BEYOND = Beyond({})


def shown(month: date) -> tuple[date, date]:
    """The half-open days that the table of a month shows, from a Monday to a Monday."""
    weeks = _weeks(month)
    return weeks[0][0], weeks[-1][-1] + timedelta(days=1)


def build(
    month: date,
    days: Sequence[DatedRow],
    activities: Sequence[ActivityRow],
    today: date,
    beyond: Beyond = NOTHING_BEYOND,
) -> MonthPage:
    """The page of the month that begins on ``month``, of all that touches the days it shows."""
    weeks = [_week(week, month, days, activities, today) for week in _weeks(month)]
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    return MonthPage(
        first_day=month,
        weeks=tuple(tuple(_more(cell, beyond) for cell in week) for week in weeks),
        agenda=agenda(month, after, days, activities, today, beyond),
        previous=before if before >= FIRST_MONTH else None,
        next=after if after <= LAST_MONTH else None,
    )


def _more(cell: Cell, beyond: Beyond) -> Cell:
    count, uncounted = beyond.of(cell.day)
    return replace(cell, hidden=cell.hidden + count, at_least=uncounted) if count or uncounted else cell


def _weeks(month: date) -> list[list[date]]:
    return Calendar().monthdatescalendar(month.year, month.month)


def _touching(things: Sequence[Thing], first: date, last: date) -> list[Thing]:
    return [thing for thing in things if thing.first_day <= last and first <= thing.last_day]


def _week(
    week: list[date], month: date, days: Sequence[DatedRow], activities: Sequence[ActivityRow], today: date
) -> tuple[Cell, ...]:
    things: list[Thing] = [*days, *activities]
    lasting = [thing for thing in things if thing.last_day > thing.first_day]
    lanes = _lanes(_touching(lasting, week[0], week[-1]), week)
    return tuple(_cell(day, month, lanes, days, activities, today) for day in week)


def _lanes(things: list[Thing], week: list[date]) -> list[list[Thing]]:
    """Things that last, in lanes in which none overlap; the earliest and longest take the first lanes."""
    lanes: list[list[Thing]] = []
    for thing in sorted(things, key=lambda thing: (max(thing.first_day, week[0]), -_length(thing))):
        free = next((lane for lane in lanes if lane[-1].last_day < thing.first_day), None)
        if free is None:
            lanes.append([thing])
        else:
            free.append(thing)
    return lanes


def _length(thing: Thing) -> int:
    return (thing.last_day - thing.first_day).days


def _cell(
    day: date,
    month: date,
    lanes: list[list[Thing]],
    days: Sequence[DatedRow],
    activities: Sequence[ActivityRow],
    today: date,
) -> Cell:
    here = [next((thing for thing in lane if thing.first_day <= day <= thing.last_day), None) for lane in lanes]
    used = [at for at, thing in enumerate(here) if thing is not None]
    single_days = tuple(row for row in days if row.first_day == row.last_day == day)
    singles = tuple(row for row in activities if row.first_day == row.last_day == day)
    text, first = lunar_short(day)
    tones = {row.day.tone for row in days if row.first_day <= day <= row.last_day}
    return Cell(
        day=day,
        lunar=text,
        lunar_first=first,
        outside=(day.year, day.month) != (month.year, month.month),
        today=day == today,
        great="great" in tones,
        mourning="mourning" in tones and "great" not in tones,
        lanes=tuple(_bar(thing, day) for thing in here[: min(max(used, default=-1) + 1, MOST_BARS)]),
        days=single_days,
        activities=singles[:MOST_SINGLES],
        hidden=sum(1 for at in used if at >= MOST_BARS) + max(0, len(singles) - MOST_SINGLES),
    )


def _bar(thing: Thing | None, day: date) -> Bar | None:
    """The bar that begins on a day: on the thing's first one, and anew each Monday."""
    if thing is None or (day != thing.first_day and day.weekday() != 0):
        return None
    sunday = day + timedelta(days=SUNDAY - day.weekday())
    last = min(thing.last_day, sunday)
    return Bar(thing, (last - day).days + 1, from_before=thing.first_day < day, going_on=thing.last_day > sunday)


def lunar_short(day: date) -> tuple[str, bool]:
    """ "14", or "1/10" where a lunar month begins ("1/6N" for a leap one); nothing outside the table."""
    try:
        found = lunar.to_lunar(day)
    except CalendarError:
        return "", False
    first = found.day == 1
    return (f"1/{found.month}{'N' if found.leap else ''}" if first else str(found.day)), first


def agenda(
    since: date,
    until: date,
    days: Sequence[DatedRow],
    activities: Sequence[ActivityRow],
    today: date,
    beyond: Beyond = NOTHING_BEYOND,
) -> tuple[AgendaDay, ...]:
    """The days ``since <= day < until`` on which something is; what began before stands on the first one."""
    last = until - timedelta(days=1)
    things = sorted(
        _touching([*days, *activities], since, last), key=lambda thing: (max(thing.first_day, since), thing.first_day)
    )
    found = []
    for day, group in groupby(things, key=lambda thing: max(thing.first_day, since)):
        here = list(group)
        dated = tuple(thing for thing in here if isinstance(thing, DatedRow))
        held = tuple(thing for thing in here if isinstance(thing, ActivityRow))
        found.append(AgendaDay(day, day == today, dated, held, *beyond.of(day)))
    return tuple(found)
