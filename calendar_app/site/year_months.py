"""The twelve months of a board: small calendars, and what each month holds."""

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.activities.occurrences import originals
from calendar_app.models.activities import Occurrence
from calendar_app.models.units import Unit
from calendar_app.site.calendar_page import lunar_short
from calendar_app.site.year_moving import refusal
from calendar_app.site.year_queries import Planned
from calendar_app.site.year_rows import Cell, Item, Mark, Month, Note, is_weekend

ONE = timedelta(days=1)


def items(
    unit: Unit, works: Sequence[Planned], happening: Mapping[int, Sequence[Occurrence]], year: int, today: date,
    *, may_plan: bool,
) -> list[Item]:  # fmt: skip
    """The activities of a year: one row each, a series with its days, soonest first."""
    since, until = date(year, 1, 1), date(year, 12, 31)
    found = []
    for row in works:
        item = Item(
            work=row.work,
            first_day=row.version.first_day,
            last_day=row.version.last_day,
            joined=row.activity.lead_unit_id != unit.id,
            product=row.version.product,
            movable=may_plan and row.activity.lead_unit_id == unit.id and not refusal(row.activity, row.version, today),
            revision=row.activity.revision,
        )
        days = _days(row, happening.get(row.activity.id, ()), since, until, today)
        if days:
            item = replace(item, first_day=days[0], last_day=days[-1], days=days)
        found.append(item)
    return sorted(found, key=lambda item: (item.first_day, item.work.id))


def _days(row: Planned, happening: Sequence[Occurrence], since: date, until: date, today: date) -> tuple[date, ...]:
    """The days of a series within a year: of its occurrences, or of its rule while nothing is published."""
    if not row.version.rrule:
        return ()
    if happening:
        return tuple(dict.fromkeys(occurrence.first_day for occurrence in happening))
    return tuple(day for day in originals(row.version, today) if since <= day <= until)


def months(year: int, marks: Sequence[Mark], found: Sequence[Item], notes: Sequence[Note], today: date) -> list[Month]:
    """The twelve months of a year."""
    return [_month(date(year, number, 1), marks, found, notes, today) for number in range(1, 13)]


def _month(first: date, marks: Sequence[Mark], found: Sequence[Item], notes: Sequence[Note], today: date) -> Month:
    last = (first + timedelta(days=31)).replace(day=1) - ONE
    mine = [mark for mark in marks if first <= mark.first_day <= last]
    quiet = [note for note in notes if note.first_day <= last and first <= note.last_day]
    here = [item for one in found if (item := _within(one, first, last)) is not None]
    return Month(
        first_day=first,
        weeks=_weeks(first, [mark for mark in marks if mark.level != "choice" or mark.planned], here, quiet, today),
        owed=tuple(mark for mark in mine if mark.level == "owed"),
        encouraged=tuple(mark for mark in mine if mark.level == "encouraged"),
        choices=tuple(mark for mark in mine if mark.level == "choice"),
        items=tuple(here),
        notes=tuple(quiet),
        now=first <= today <= last,
    )


def _within(item: Item, first: date, last: date) -> Item | None:
    """An activity as a month shows it; none when it has nothing there."""
    if item.days:
        days = tuple(day for day in item.days if first <= day <= last)
        return replace(item, days=days, first=days[:1] == item.days[:1]) if days else None
    if item.last_day < first or last < item.first_day:
        return None
    first_here = item.first_day >= first or first.month == 1
    return replace(item, goes_on=item.first_day < first, first=first_here, movable=item.movable and first_here)


def _weeks(
    first: date, marks: Sequence[Mark], here: Sequence[Item], quiet: Sequence[Note], today: date
) -> tuple[tuple[Cell, ...], ...]:
    tones = {day: mark.day.tone or "plain" for mark in reversed(marks) for day in _span(mark.first_day, mark.last_day)}
    off = {day for note in quiet if note.kind == "off" for day in _span(note.first_day, note.last_day)}
    stopped = {
        day: note.kind
        for note in quiet
        if note.kind in ("mourning", "storm", "other")
        for day in _span(note.first_day, note.last_day)
    }
    busy = Counter(day for item in here if item.work.life in ("planned", "held") for day in _days_of(item))
    return tuple(
        tuple(
            Cell(None)
            if day.month != first.month
            else _cell(
                day, today, off=day in off, stopped=stopped.get(day, ""), mark=tones.get(day, ""), busy=busy[day]
            )
            for day in week
        )
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )


def _cell(day: date, today: date, *, off: bool, stopped: str, mark: str, busy: int) -> Cell:
    text, begins = lunar_short(day)
    return Cell(
        day=day,
        lunar=text,
        lunar_first=begins,
        weekend=is_weekend(day),
        off=off,
        today=day == today,
        stopped=stopped,
        mark=mark,
        activities=busy,
    )


def _days_of(item: Item) -> Iterable[date]:
    return item.days or _span(item.first_day, item.last_day)


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
