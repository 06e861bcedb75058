"""The quiet marks of a year: days off and made up for, political occasions, mourning and storms."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from calendar_app.domain.workdays import Workdays
from calendar_app.i18n.locale import language
from calendar_app.jinja import named
from calendar_app.models.days import DayOff, Disruption, Occasion
from calendar_app.plans.working_days import public_holidays
from calendar_app.site.year_rows import Note

#: of so many names in one run of days off, all are said
FEW_NAMES = 2


def notes(
    year: int,
    workdays: Workdays,
    entered: Sequence[DayOff],
    occasions: Sequence[Occasion],
    disruptions: Sequence[Disruption],
) -> list[Note]:
    """The quiet marks in order of their days."""
    found = days_off(year, workdays, entered)
    found += [Note("occasion", row.first_day, row.last_day, row.name_vi, row.name_en) for row in occasions]
    found += [Note(row.sort, row.first_day, row.last_day, row.name) for row in disruptions]
    return sorted(found, key=lambda note: (note.first_day, note.last_day, note.kind))


def days_off(year: int, workdays: Workdays, entered: Sequence[DayOff]) -> list[Note]:
    """Runs of days off with the name of the feast, and days worked in exchange."""
    names = public_holidays(year, year, language()) | {row.day: named(row) for row in entered if named(row)}
    off = {day: names.get(day, _("Day off")) for day in workdays.days_off if day.year == year}
    worked = [day for day in sorted(workdays.make_up) if day.year == year]
    found = [Note("off", run[0], run[-1], _name([off[day] for day in run])) for run in _runs(off)]
    return found + [Note("worked", day, day, names.get(day, _("Working day in exchange"))) for day in worked]


def _runs(days: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _name(names: Sequence[str]) -> str:
    """What a run of days off is called: the name that the others repeat ("Tết Nguyên Đán"), else the first ones."""
    distinct = list(dict.fromkeys(names))
    if len(distinct) <= FEW_NAMES:
        return ", ".join(distinct)
    return max(distinct, key=lambda name: sum(name in other for other in distinct))
