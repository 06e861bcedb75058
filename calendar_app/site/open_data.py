"""The public figures as data for programs: what each column means, the rows, the licence. No line is about a person."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from calendar_app.indicators import service as indicators
from calendar_app.plans import queries as plans
from calendar_app.quotas import unit_boards
from calendar_app.quotas.boards import Cell

#: what a spreadsheet would take for a formula
RISKY = ("=", "+", "-", "@", "\t", "\r")
#: the columns of a quota, and what they mean
QUOTAS = {
    "year": _l("Year under which the period is told."),
    "unit": _l("Code of the unit that owes it."),
    "unit_name": _l("Name of the unit, in Vietnamese."),
    "place": _l("Official code of the place in which the unit lies; empty where none is known."),
    "place_name": _l("Name of that place, in Vietnamese."),
    "obligation": _l("Code of the obligation in the plan."),
    "obligation_name": _l("The obligation in words, in Vietnamese."),
    "section": _l("Section of the plan that asks for it."),
    "since": _l("First day of the period."),
    "last_day": _l("Last day of the period."),
    "minimum": _l("How many are owed in the period."),
    "maximum": _l("The upper figure of a range such as “01 – 02”; a figure to aim at; doing more is no breach."),
    "held": _l("How many were held and count."),
    "planned": _l("How many are planned and can still be held."),
    "unconfirmed": _l("How many are past without a recorded result; they count as missing."),
    "missing": _l("How many are neither held nor planned."),
    "state": _l(
        "met: as many held as owed; on_track: planned, or need not be planned yet; at_risk: missing, still possible; "
        "overdue: the last day has passed; waived and not_applicable: nothing is owed."
    ),
}
#: the columns of a target
TARGETS = {
    "target": _l("Code of the target in the plan."),
    "target_name": _l("The target in words, in Vietnamese."),
    "section": _l("Section of the plan that sets it."),
    "due_year": _l("The year by whose end it is to be reached."),
    "required": _l("The figure to reach."),
    "required_max": _l("The upper figure where the plan gives a range."),
    "measured": _l("The figure measured at the end of the year, or of the due year once that is over; empty: unknown."),
    "numerator": _l("What is divided: institutions that meet the condition, or an amount."),
    "denominator": _l("By what it is divided."),
    "unit": _l("What the figures are in."),
    "state": _l(
        "met, on_track, behind; not_applicable: no institution of the kind is left; no_data: nothing was given."
    ),
}
#: stands in every line of a .csv, so that a part of the file says it too
ABOUT = {
    "as_of": _l("The day on which the figures stood so."),
    "source": _l("Who publishes them."),
    "licence": _l("The terms on which anybody may use them."),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Licence:
    """On what terms the figures may be used, and who is to be named."""

    name: str
    url: str
    source: str


def licence(session: Session) -> Licence:
    """As the first current plan sets it: CC BY 4.0 unless it says otherwise, naming the plan's issuer."""
    plan = next(iter(plans.current_plans(session)), None)
    if plan is None:
        return Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "")
    return Licence(
        str(plans.setting(plan, "open_data_licence", "CC BY 4.0")),
        str(plans.setting(plan, "open_data_licence_url", "https://creativecommons.org/licenses/by/4.0/")),
        plan.issuer_vi,
    )


def quotas(session: Session, year: int, today: date) -> Iterator[Row]:
    """Each obligation of each unit in each period of a year, by unit code; read some units at a time."""
    for board in unit_boards.every(session, year, today):
        yield from (_quota(cell, year) for cell in board.cells)


def _quota(cell: Cell, year: int) -> Row:
    unit, found = cell.unit, cell.progress
    return {
        "year": year, "unit": unit.code, "unit_name": unit.name_vi, "place": unit.place.code if unit.place else None,
        "place_name": unit.place.name_vi if unit.place else None, "obligation": cell.obligation.code,
        "obligation_name": cell.obligation.name_vi, "section": cell.obligation.cite, "since": cell.period.since,
        "last_day": cell.period.last_day, "minimum": cell.minimum, "maximum": cell.terms.maximum, "held": found.held,
        "planned": found.planned, "unconfirmed": found.unconfirmed, "missing": found.missing, "state": cell.risk,
    }  # fmt: skip


def targets(session: Session, year: int, today: date) -> Iterator[Row]:
    """Each goal of each target in force at the end of a year, in the plans' order."""
    for row in indicators.rows(session, year, today):
        yield {
            "target": row.target.code, "target_name": row.target.name_vi, "section": row.target.cite,
            "due_year": row.goal.due_year, "required": row.goal.required, "required_max": row.goal.top,
            "measured": row.measured.value, "numerator": row.measured.numerator,
            "denominator": row.measured.denominator, "unit": row.unit, "state": row.verdict,
        }  # fmt: skip


def csv_lines(columns: Iterable[str], rows: Iterable[Row], about: Licence, today: date) -> Iterator[str]:
    """A .csv that spreadsheets read as UTF-8: a heading, then a line each that also says day, source and licence."""
    names = [*columns, *ABOUT]
    said = {"as_of": today, "source": about.source, "licence": f"{about.name} ({about.url})"}
    yield "\ufeff" + _line(names)
    for row in rows:
        yield _line([_plain({**row, **said}[name]) for name in names])


def json_parts(
    head: Mapping[str, Any], quotas_of_year: Iterable[Row], targets_of_year: Iterable[Row]
) -> Iterator[str]:  # fmt: skip
    """One object: what ``head`` says, then the targets, then the quotas; whatever their number, little is at hand."""
    yield _json(head)[:-1] + ', "targets": ' + _json(list(targets_of_year)) + ', "quotas": ['
    for number, row in enumerate(quotas_of_year):
        yield ("" if number == 0 else ",") + "\n" + _json(row)
    yield "]}\n"


def head(year: int, today: date, about: Licence) -> dict[str, Any]:
    """What stands before the figures: the year, the day, licence and source, what each column means."""
    return {
        "year": year,
        "as_of": today,
        "source": about.source,
        "licence": {"name": about.name, "url": about.url},
        "columns": {
            "quotas": {name: str(words) for name, words in QUOTAS.items()},
            "targets": {name: str(words) for name, words in TARGETS.items()},
        },
    }


def _plain(value: Any) -> Any:
    """As a cell that no spreadsheet reckons with."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def _line(values: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=date.isoformat)
