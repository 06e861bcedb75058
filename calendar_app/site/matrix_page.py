"""The page of the matrix: who may see which scope, its columns, its units a screenful at a time, or its groups."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.domain.sums import Sums
from calendar_app.i18n.locale import language
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import kind_names
from calendar_app.quotas import matrix, matrix_address
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Column
from calendar_app.quotas.matrix import ColumnKey, Group, Page, Row, Total
from calendar_app.quotas.matrix_address import Address
from calendar_app.reminders import nudges
from calendar_app.reminders.nudge_things import OBLIGATION
from calendar_app.site import matrix_scopes as scopes
from calendar_app.site.matrix_rows import Box, Choice, GroupLine, Head, Line
from calendar_app.site.matrix_words import Words
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef

#: units of a screenful
SIZE = 25
#: units that are reminded at once
MOST = 500
#: what is late enough to speak of
LATE = ("at_risk", "overdue")


@dataclass(frozen=True)
class MatrixPage:
    """All that the page shows of one address."""

    asked: Address
    unit: UnitRef
    crumbs: tuple[tuple[UnitRef, Mapping[str, Any]], ...]
    heads: tuple[Head, ...]
    #: the column that the list is narrowed to
    only: Head | None
    total: Sums
    activities: int
    lines: tuple[Line, ...]
    groups: tuple[GroupLine, ...]
    #: arguments of the next screenful, if there is one
    following: Mapping[str, Any] | None
    kinds: tuple[Choice, ...]
    places: tuple[Choice, ...]
    may_urge: bool
    has_children: bool
    today: date
    #: the last day that the figures take into account
    day: date

    @property
    def within(self) -> dict[str, Any]:
        """Arguments that name this list to whoever reminds all of its units."""
        found = self.asked.args()
        return {"within" if name == "unit" else name: value for name, value in found.items()}


def page(session: Session, asked: Address, by: Principal, today: date) -> MatrixPage:
    """The matrix of an address for somebody who may see its scope; `NotFound` for others, and for what is not there."""
    node = scopes.visible(session, asked.unit, by)
    question = asked.question(node, today)
    columns, total = matrix.whole(session, question)
    shown = _shown(columns, asked)
    heads = tuple(_head(column, total, asked) for column in shown)
    found = matrix.page(session, question, shown, asked.after, SIZE, total) if asked.view == "units" else None
    groups = matrix.groups(session, question, asked.view) if asked.view != "units" else []
    named = _Named.of(session, node, by, found, groups)
    kinds, places = scopes.choices(session, node, asked) if node.id in named.nodes else ((), ())
    return MatrixPage(
        asked=asked,
        unit=named.refs[node.id],
        crumbs=tuple((named.refs[unit.id], asked.args(unit=unit.code, grouping="")) for unit in named.above),
        heads=heads,
        only=heads[0] if asked.column and heads else None,
        total=_of(total, shown),
        activities=total.activities.get(asked.column, 0),
        lines=_lines(found, by, named) if found else (),
        groups=tuple(_groups(session, groups, shown, node, asked, named)),
        following=asked.args(after=found.after) if found and found.after else None,
        kinds=kinds,
        places=places,
        may_urge=nudges.may(by, node.path)
        or any(nudges.may(by, row.unit.path) for row in (found.rows if found else ())),
        has_children=node.id in named.nodes,
        today=today,
        day=matrix.reckoned_until(session, today),
    )


def codes(session: Session, args: Mapping[str, str], by: Principal, today: date) -> list[str]:
    """The codes of the units of a list, as its address with ``within`` for the unit names it; `MOST` at the most."""
    asked = matrix_address.read({**args, "unit": args["within"]}, today.year, "")
    node = scopes.visible(session, asked.unit, by)
    return matrix.codes(session, asked.question(node, today), MOST)


def _shown(columns: list[Column], asked: Address) -> list[Column]:
    if asked.column is None:
        return columns
    found = [column for column in columns if column.key == asked.column]
    if not found:
        raise NotFound("obligation", asked.column)
    return found


def _of(total: Total, columns: Iterable[Column]) -> Sums:
    return sum((total.by_column.get(column.key, matrix.NOTHING) for column in columns), matrix.NOTHING)


def _head(column: Column, total: Total, asked: Address) -> Head:
    row = column.owed.row
    plain = column.days.kind in ("year", "report_year")
    alone = {"column": column.key, "view": "units"}
    return Head(
        key=column.key,
        name_vi=row.short_vi or row.name_vi,
        name_en=row.short_en or row.name_en,
        cite=row.cite,
        period="" if plain else column.days.label("en" if language() == "en" else "vi"),
        last_day=column.days.last_day,
        closed=column.period.closed_at is not None,
        maximum=row.maximum if row.maximum and row.maximum > row.minimum else None,
        sums=total.by_column.get(column.key, matrix.NOTHING),
        activities=total.activities.get(column.key, 0),
        subject=f"{OBLIGATION}:{row.id}:{asked.year}",
        args=asked.args(**alone),
        empty_args=asked.args(**alone, state="nothing"),
        late_args=asked.args(**alone, state="late"),
    )


@dataclass(frozen=True)
class _Named:
    """The units of a page as they are named, those of them that have others under them, and what is above the node."""

    refs: Mapping[int, UnitRef]
    nodes: Collection[int]
    #: from the top, as far as somebody may see
    above: Collection[Unit]

    @classmethod
    def of(cls, session: Session, node: Unit, by: Principal, found: Page | None, groups: Iterable[Group]) -> "_Named":
        above = [unit for unit in scopes.above(session, node) if access.allows(by, Action.VIEW, unit.path)]
        rows = [row.unit for row in found.rows] if found else []
        units = [node, *rows, *(group.node for group in groups if group.node is not None)]
        return cls(unit_refs(session, [*units, *above]), scopes.nodes(session, [unit.id for unit in units]), above)


def _lines(found: Page, by: Principal, named: _Named) -> tuple[Line, ...]:
    words = Words()
    return tuple(_line(row, named.refs[row.unit.id], by, row.unit.id in named.nodes, words) for row in found.rows)


def _line(row: Row, ref: UnitRef, by: Principal, node: bool, words: Words) -> Line:
    boxes = {key: _box(cell, key, row, words) for key, cell in row.cells.items()}
    place = row.unit.place.name_vi if row.unit.place is not None else ""
    may = nudges.may(by, row.unit.path)
    return Line(ref, place, boxes, row.total.sums, row.total.held_activities, may, node)


def _box(cell: Cell, key: ColumnKey, row: Row, words: Words) -> Box:
    found, correction = cell.progress, row.corrections.get(key)
    lacking = found.missing > 0 and cell.risk in ("on_track", "at_risk")
    plan_by = cell.plan_by if lacking else None
    corrected = correction.held if correction is not None else None
    return Box(
        minimum=cell.minimum,
        maximum=cell.terms.maximum if cell.terms.maximum and cell.terms.maximum > cell.minimum else None,
        held=found.held,
        planned=found.planned,
        unconfirmed=found.unconfirmed,
        missing=found.missing,
        risk=cell.risk,
        plan_by=plan_by,
        corrected=corrected,
        late=cell.risk in LATE and found.missing > 0,
        notes=tuple(words.notes(found, corrected, plan_by if cell.risk == "at_risk" else None)),
        url=words.address(row.unit.code, key),
    )


def _groups(
    session: Session, found: list[Group], shown: list[Column], node: Unit, asked: Address, named: _Named
) -> Iterable[GroupLine]:
    codes = [group.code for group in found if group.node is None]
    names = kind_names(session) if asked.view == "kind" else scopes.place_names(session, codes)
    for group in found:
        sums = {column.key: group.total.by_column.get(column.key, matrix.NOTHING) for column in shown}
        held = group.total.activities.get(asked.column, 0)
        if group.node is None:
            vi, en = names.get(group.code, (group.code, ""))
            args = asked.args(view="units", grouping=f"{asked.view}:{group.code}")
            yield GroupLine(vi, en, "", _of(group.total, shown), held, sums, args)
            continue
        ref, itself = named.refs[group.node.id], group.node.id == node.id
        view = "tree" if group.node.id in named.nodes and not itself else "units"
        args = asked.args(unit=group.node.code, view=view, grouping="")
        yield GroupLine(ref.name_vi, ref.name_en, ref.system, _of(group.total, shown), held, sums, args, itself)
