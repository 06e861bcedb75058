"""The matrix as a workbook: what its page was asked, whole and not by the screenful."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.domain.sums import Sums
from calendar_app.jinja import named
from calendar_app.plans.vocabulary import kind_names
from calendar_app.quotas import matrix, matrix_queries
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Column
from calendar_app.quotas.matrix import Asked, ColumnKey, Group, Row, Total
from calendar_app.quotas.matrix_address import Address
from calendar_app.reports import matrix_cover, sheets
from calendar_app.reports.matrix_cover import either, name_of, title
from calendar_app.reports.sheets import Table, Value
from calendar_app.reports.year_sheet import risk_name
from calendar_app.units import queries as units

#: units of one workbook, and how many are read at once
MOST, AT_ONCE = 5000, 500


def of(session: Session, asked: Address, *, by: Principal, today: date) -> bytes:
    """The workbook of an address of the matrix, for who may see its unit; `NotFound` for others."""
    node = units.by_code(session, asked.unit)
    access.require(by, Action.VIEW, node.path)
    question = asked.question(node, today)
    columns, total = matrix.whole(session, question)
    shown = [column for column in columns if asked.column in (None, column.key)]
    if asked.column is not None and not shown:
        raise NotFound("obligation", asked.column)
    if asked.view == "units":
        rows = list(_rows(session, question, shown))
        tables = [_units(asked, rows, shown, total), _cells(asked, rows[:MOST], shown)]
        cut = len(rows) > MOST
    else:
        groups = matrix.groups(session, question, asked.view)
        tables, cut = [_groups(session, asked, groups, shown, total)], False
    return sheets.workbook(
        tables, named(node), today, matrix_cover.cover(session, asked, shown, most=MOST if cut else 0)
    )


def _rows(session: Session, asked: Asked, shown: Sequence[Column]) -> Iterator[Row]:
    """The units of a list; one more than fit, where there are more."""
    after, left = None, MOST + 1
    while left > 0:
        page = matrix.page(session, asked, shown, after, min(AT_ONCE, left))
        yield from page.rows
        after, left = page.after, left - len(page.rows)
        if after is None:
            return


def _units(asked: Address, rows: Sequence[Row], shown: Sequence[Column], total: Total) -> Table:
    headers = {
        _("Code"): 14, _("Unit"): 40, _("Place"): 24, _("Fulfilments held"): 12, _("Owed"): 10,
        _("Activities held"): 12, _("Missing"): 10, _("State"): 18,
    }  # fmt: skip
    return Table(
        _("Matrix"), title(asked), [*headers, *map(name_of, shown)], [*headers.values(), *(26 for _one in shown)],
        [_unit(row, shown) for row in rows[:MOST]], totals=_totals(asked, shown, total),
    )  # fmt: skip


def _unit(row: Row, shown: Sequence[Column]) -> list[Value]:
    sums = row.total.sums
    return [
        row.unit.code, named(row.unit), named(row.unit.place) if row.unit.place else "", sums.held, sums.minimum,
        row.total.held_activities, sums.missing, risk_name(sums.worst),
        *(_box(row.cells[column.key]) if column.key in row.cells else "" for column in shown),
    ]  # fmt: skip


def _box(cell: Cell) -> str:
    return f"{cell.progress.held}/{_range(cell)} · {risk_name(cell.risk)}"


def _range(cell: Cell) -> str:
    top = cell.terms.maximum
    return f"{cell.minimum}–{top}" if top and top > cell.minimum else f"{cell.minimum}"


def _totals(asked: Address, shown: Sequence[Column], total: Total) -> list[Value]:
    """Those of the whole scope, as the page has them, whatever the list is narrowed to."""
    sums = sum((total.by_column[column.key] for column in shown), Sums())
    held = total.activities.get(asked.column, 0)
    each = (_total(total.by_column[one.key], total.activities.get(one.key, 0)) for one in shown)
    return [None, _("The whole scope"), None, sums.held, sums.minimum, held, sums.missing, None, *each]


def _total(sums: Sums, activities: int) -> str:
    return _("%(held)s/%(owed)s, %(activities)s activities", held=sums.held, owed=sums.minimum, activities=activities)


def _cells(asked: Address, rows: Iterable[Row], shown: Sequence[Column]) -> Table:
    headers = {
        _("Code"): 14, _("Unit"): 40, _("Obligation"): 44, _("Section"): 14, _("First day"): 14, _("Last day"): 14,
        _("Minimum"): 11, _("Upper figure"): 11, _("Held"): 11, _("Planned"): 11, _("Past, result not recorded"): 14,
        _("Missing"): 11, _("State"): 18, _("Plan by"): 14, _("Held, after later edits"): 14,
    }  # fmt: skip
    lines = [_cell(row, column) for row in rows for column in shown if column.key in row.cells]
    return Table(_("Cell by cell"), title(asked), list(headers), list(headers.values()), lines)


def _cell(row: Row, column: Column) -> list[Value]:
    cell, correction = row.cells[column.key], row.corrections.get(column.key)
    found, top = cell.progress, cell.terms.maximum
    open_ = found.missing and cell.risk in ("on_track", "at_risk")
    return [
        row.unit.code, named(row.unit), name_of(column), column.owed.row.cite, column.days.since, column.days.last_day,
        cell.minimum, top if top and top > cell.minimum else None, found.held, found.planned, found.unconfirmed,
        found.missing, risk_name(cell.risk), cell.plan_by if open_ else None, correction.held if correction else None,
    ]  # fmt: skip


def _groups(session: Session, asked: Address, groups: list[Group], shown: Sequence[Column], total: Total) -> Table:
    first = {"tree": _("Unit"), "kind": _("Kind"), "place": _("Place")}[asked.view]
    headers = {
        first: 44, _("Fulfilments held"): 12, _("Owed"): 10, _("Activities held"): 12, _("Planned"): 11,
        _("Past, result not recorded"): 14, _("Missing"): 10, _("Met"): 10, _("At risk"): 12, _("Overdue"): 10,
    }  # fmt: skip
    names = _names(session, asked, groups)
    rows = [
        [names[group.code], *_group(group.total, asked.column, shown), *_by_column(group.total, shown)]
        for group in groups
    ]
    totals = [_("The whole scope"), *_group(total, asked.column, shown), *_by_column(total, shown)]
    return Table(
        _("Groups"), _("Groups by obligations, %(year)s", year=asked.year), [*headers, *map(name_of, shown)],
        [*headers.values(), *(26 for _one in shown)], rows, totals=totals,
    )  # fmt: skip


def _group(total: Total, column: ColumnKey | None, shown: Sequence[Column]) -> list[Value]:
    sums = sum((total.by_column.get(one.key, matrix.NOTHING) for one in shown), Sums())
    return [
        sums.held, sums.minimum, total.activities.get(column, 0), sums.planned, sums.unconfirmed, sums.missing,
        *(sums.risk(code) for code in ("met", "at_risk", "overdue")),
    ]  # fmt: skip


def _by_column(total: Total, shown: Sequence[Column]) -> list[Value]:
    found = ((column.key, total.by_column.get(column.key, matrix.NOTHING)) for column in shown)
    return [_total(sums, total.activities.get(key, 0)) if sums.cells else "" for key, sums in found]


def _names(session: Session, asked: Address, groups: Iterable[Group]) -> dict[str, str]:
    """What each group is called, by its code."""
    if asked.view == "tree":
        return {group.code: named(group.node) for group in groups}
    if asked.view == "place":
        known = matrix_queries.places(session, [group.code for group in groups])
        return {group.code: named(known[group.code]) if group.code in known else group.code for group in groups}
    kinds = kind_names(session)
    return {group.code: either(*kinds.get(group.code, (group.code, ""))) for group in groups}
