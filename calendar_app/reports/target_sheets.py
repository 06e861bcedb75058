"""The targets as workbooks: all of them in a year, and one over the years with its members."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.indicators import covering, queries, service
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.service import Row
from calendar_app.jinja import named
from calendar_app.models.plans import Target
from calendar_app.reports import sheets
from calendar_app.reports.sheets import Cover, Table, Value
from calendar_app.units import queries as units


def all_targets(session: Session, year: int, today: date) -> bytes:
    """Each goal of each target in force at the end of a year."""
    rows = service.rows(session, year, today)
    headers = {
        _("Code"): 18, _("Target"): 60, _("Section"): 16, _("By the end of"): 12, _("Required"): 12,
        _("Upper figure"): 12, _("Measured"): 12, _("Unit"): 12, _("Numerator"): 14, _("Denominator"): 14,
        _("At the end of"): 12, _("Where the pace leads"): 14, _("Needed each year"): 14, _("State"): 20,
    }  # fmt: skip
    table = Table(
        _("Targets"), _("Targets of the plan in %(year)s", year=year), list(headers), list(headers.values()),
        [_line(row) for row in rows], plain=frozenset({3, 10}),
    )  # fmt: skip
    owner = next((named(plan, "issuer") for _target, plan in queries.targets(session, date(year, 12, 31))), "")
    return sheets.workbook([table], owner, today, _cover(table.title, year))


def one_target(frame: Frame, target: Target, year: int, today: date) -> bytes:
    """A target over the years, and who is counted in one of them."""
    values = service.history(frame, target, min(today.year, frame.plan.until.year - 1))
    due = {goal.due_year: goal.required for goal in service.goals(target)}
    shown = sorted({*range(frame.plan.since.year, max(due) + 1), *values})
    over = Table(
        _("Over the years"), named(target), [_("Year"), _("Measured"), _("Goal")], [12, 16, 16],
        [[one, values.get(one), due.get(one)] for one in shown], plain=frozenset({0}),
    )  # fmt: skip
    cover = _cover(over.title, year, _about(frame, target))
    return sheets.workbook([over, _members(frame, target, year)], named(frame.plan, "issuer"), today, cover)


def _line(row: Row) -> list[Value]:
    return [
        row.target.code, named(row.target), row.target.cite, row.goal.due_year, row.goal.required, row.goal.top,
        row.measured.value, row.unit, row.measured.numerator, row.measured.denominator, row.year,
        row.outlook.projected, row.outlook.needed, verdict(row),
    ]  # fmt: skip


def verdict(row: Row) -> str:
    """How a goal stands, in words."""
    if row.verdict == "no_data" and not row.tracked:
        return _("Not tracked")
    return {
        "met": _("Met"), "on_track": _("On track"), "behind": _("Behind"),
        "not_applicable": _("No longer applicable"), "no_data": _("No data yet"),
    }[row.verdict]  # fmt: skip


def _members(frame: Frame, target: Target, year: int) -> Table:
    found = service.evaluate(frame, target, year)
    codes = {one.key for one in found.members} | {one.key for one in found.summands}
    known = units.by_codes(frame.session, codes)
    names = {code: named(unit) for code, unit in known.items()}
    title = _("Who is counted in %(year)s", year=year)
    if found.summands:
        years = sorted({of for one in found.summands for of in one.values})
        rows: list[list[Value]] = [
            [one.key, names.get(one.key, one.key), *(one.values.get(of) for of in years)] for one in found.summands
        ]
        return Table(_("Counted"), title, [_("Code"), _("Unit"), *map(str, years)], [18, 50, *[14] * len(years)], rows)
    kinds = frame.definitions.kinds
    rows = [
        [one.key, names.get(one.key, one.key), named(kinds[one.kind]), one.meeting, one.count] for one in found.members
    ]
    headers = [_("Code"), _("Institution"), _("Kind"), _("Meet the condition"), _("Institutions")]
    return Table(_("Counted"), title, headers, [18, 50, 40, 14, 14], rows)


def _cover(title: str, year: int, about: Iterable[tuple[str, str]] = ()) -> Cover:
    words = [
        (_("Measured"), _("As frozen where it was measured, else from what was accepted, declared and attested.")),
        (_("Where the pace leads"), _("Straight on from the first and the last year; growth: as in the last year.")),
        (_("Needed each year"), _("Percentage points, or per cent of growth, in every year left until the goal.")),
    ]  # fmt: skip
    return Cover(title, [(_("Year"), str(year)), *about], words)


def _about(frame: Frame, target: Target) -> Iterable[tuple[str, str]]:
    yield _("Target"), named(target)
    condition = covering.condition_of(frame, target)
    if condition is not None:
        yield _("Condition"), named(condition)
    if target.note_vi:
        yield _("Note"), named(target, "note")
