"""The commemorations of a year that concern a unit: those it must mark, is encouraged to, or may choose."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from calendar_app.models.days import CommemorationDate
from calendar_app.quotas.boards import Cell
from calendar_app.site.desk_owed import FEW, form_arguments
from calendar_app.site.desk_queries import day_ref
from calendar_app.site.desk_rows import Dated
from calendar_app.site.year_queries import Planned
from calendar_app.site.year_rows import Mark

LEVELS = ("owed", "encouraged", "choice")
#: an activity farther from a day than this does not serve it (as `activities.writing` has it)
NEAR = timedelta(days=60)


def marks(
    unit: str,
    cells: Sequence[Cell],
    expected: Mapping[str, str],
    dates: Sequence[CommemorationDate],
    works: Sequence[Planned],
) -> list[Mark]:
    """The marks of a year in the order of its days; each day once, at its strongest level."""
    levels = dict(expected)
    for code, level in _tied(cells):
        levels[code] = min(level, levels.get(code, level), key=LEVELS.index)
    return [_mark(unit, cells, row, levels[code], works) for row in dates if (code := row.commemoration.code) in levels]


def _tied(cells: Sequence[Cell]) -> Iterator[tuple[str, str]]:
    """Days of the obligations: owed when there are few, else one of many that would do."""
    for cell in cells:
        if cell.terms.tie != "none" and not cell.progress.exempt:
            level = "owed" if len(cell.terms.days) <= FEW and cell.terms.tie in ("any", "each") else "choice"
            yield from ((code, level) for code in sorted(cell.terms.days))


def _mark(unit: str, cells: Sequence[Cell], row: CommemorationDate, level: str, works: Sequence[Planned]) -> Mark:
    day = row.commemoration
    return Mark(
        day=day_ref(day),
        first_day=row.first_day,
        last_day=row.last_day,
        level=level,
        lunar="lunar" in day.rule,
        tone=day.tone,
        anniversary=row.anniversary,
        anniversary_class=row.anniversary_class,
        planned=sum(serves(planned, day.code, row.first_day, row.last_day) for planned in works),
        plan=_form(unit, cells, row),
    )


def _form(unit: str, cells: Sequence[Cell], row: CommemorationDate) -> dict[str, Any]:
    """The form of an activity on a day, so that it counts for what asks for that day, if anything does."""
    code, dated = row.commemoration.code, Dated(day_ref(row.commemoration), row.first_day, row.last_day)
    asking = [cell for cell in cells if code in cell.terms.days and cell.period.contains(row.first_day)]
    given = form_arguments(min(asking, key=lambda cell: len(cell.terms.days)), dated) if asking else {"unit": unit}
    return given | {"day": code, "first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}


def serves(planned: Planned, code: str, first_day: date, last_day: date) -> bool:
    """Whether an activity that has taken place or still may declares a commemoration of those days."""
    version = planned.version
    return (
        planned.activity.life in ("planned", "held")
        and any(row.code == code for row in version.commemorations)
        and version.first_day - NEAR <= last_day
        and first_day <= version.last_day + NEAR
    )
