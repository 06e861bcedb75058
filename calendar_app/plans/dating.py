"""The dates of a commemoration in a year: its rule, what was set for the year, its anniversary."""

from typing import Any

from calendar_app.domain import anniversaries, days
from calendar_app.models.days import Commemoration

Columns = dict[str, Any]


def dated(row: Commemoration, year: int) -> list[Columns]:
    """Columns of the dated rows of one solar year, by first day; none before the first year or after the last.

    Raises OutsideLunarTable.
    """
    if (row.first_year and year < row.first_year) or (row.last_year and year > row.last_year):
        return []
    observed = next((observed for observed in row.years if observed.year == year), None)
    number = None if row.class_by_year else anniversaries.number(row.base_year, year)
    columns: Columns = {
        "year": year, "anniversary": number,
        "anniversary_class": anniversaries.anniversary_class(year if row.class_by_year else number),
        "theme_vi": observed.theme_vi if observed else "", "theme_en": observed.theme_en if observed else "",
    }  # fmt: skip
    override = None
    if observed and observed.first_day and observed.last_day:
        override = days.Span(observed.first_day, observed.last_day)
    spans = days.dates(days.parse_rule(row.rule), year, override)
    return [columns | {"first_day": span.first_day, "last_day": span.last_day} for span in spans]
