"""The overview of a scope: five figures, what got worse since last week, whom to call. Every figure is the matrix's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from calendar_app.charts import drawing
from calendar_app.charts.figure import Figure
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.jinja import named
from calendar_app.models.units import Unit
from calendar_app.quotas import matrix, matrix_queries, trends, unit_board_queries, unit_boards
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Column
from calendar_app.quotas.matrix import Asked
from calendar_app.quotas.trends import Since
from calendar_app.reminders import nudges
from calendar_app.reminders.nudge_things import LATE
from calendar_app.site import matrix_scopes as scopes
from calendar_app.site import overview_queries as queries
from calendar_app.site.overview_numbers import Number, count, numbers, unasked
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef

#: units that are named, of those to call and of those that became late
CALLED, NAMED = 8, 6
#: lines of what got worse
WORSE = 5


@dataclass(frozen=True)
class Contact:
    """Who can be reached: by name only for those who may remind the unit."""

    name: str
    email: str


@dataclass(frozen=True)
class Call:
    """A unit that is late: with what, and how its people are reached."""

    unit: UnitRef
    #: the worst that one of its obligations is
    state: str
    late: tuple[str, ...]
    more: int
    phone: str
    email: str
    people: tuple[Contact, ...]
    #: where to remind it of all that is late; "" for who may not
    nudge: str


@dataclass(frozen=True)
class Own:
    """An obligation of a unit itself that lacks something."""

    name: str
    state: str
    missing: int
    plan_by: date | None
    #: it became at risk or overdue in the last week
    new: bool
    url: str


@dataclass(frozen=True)
class Overview:
    """All that the page shows."""

    unit: UnitRef
    crumbs: tuple[UnitRef, ...]
    year: int
    day: date
    #: whether others stand under the unit
    nodal: bool
    numbers: tuple[Number, ...]
    since: Since | None
    newly: tuple[UnitRef, ...]
    calls: tuple[Call, ...]
    more_calls: int
    nudge_all: str
    own: tuple[Own, ...]
    above: Call | None
    chart: Figure
    owes: bool

    @property
    def worse(self) -> tuple[trends.Change, ...]:
        return self.since.worse[:WORSE] if self.since else ()


def page(session: Session, code: str, by: Principal, today: date) -> Overview:
    """The overview of a unit's scope for somebody who may see it; `NotFound` for others."""
    node = scopes.visible(session, code, by)
    asked = Asked(node, today.year, today)
    columns, total = matrix.whole(session, asked)
    nodal = scopes.is_node(session, node)
    rows = unit_boards.of_units(session, [node.id], today.year, today) if not nodal else []
    cells = rows[0].cells if rows else ()
    late = count(session, asked, "late") if nodal else 0
    since = trends.since_last_week(session, node, today, total) if nodal else None
    calls = _calls(session, asked, columns, by) if nodal else ()
    crumbs = tuple(_crumbs(session, node, by))
    return Overview(
        unit=unit_refs(session, [node])[node.id],
        crumbs=crumbs,
        year=today.year,
        day=today,
        nodal=nodal,
        numbers=tuple(numbers(session, asked, total, late, cells, nodal) if columns else unasked(session, asked)),
        since=since,
        newly=_newly(session, asked) if nodal else (),
        calls=calls,
        more_calls=max(late - len(calls), 0),
        nudge_all=_nudge_all(asked) if any(call.nudge for call in calls) else "",
        own=tuple(_own(cells, node, today)),
        above=_above(session, node) if not nodal else None,
        chart=drawing.year_figure(session, asked, total),
        owes=bool(columns),
    )


def _crumbs(session: Session, node: Unit, by: Principal) -> list[UnitRef]:
    """The units above that somebody may see, from the top."""
    found = [unit for unit in scopes.above(session, node) if access.allows(by, Action.VIEW, unit.path)]
    refs = unit_refs(session, found)
    return [refs[unit.id] for unit in found]


def _newly(session: Session, asked: Asked) -> tuple[UnitRef, ...]:
    ids = unit_board_queries.newly_late(
        session, asked.node.id, asked.year, asked.today - trends.WEEK, asked.today, NAMED
    )  # fmt: skip
    found = matrix_queries.units(session, ids)
    refs = unit_refs(session, found.values())
    return tuple(refs[unit_id] for unit_id in ids)


def _calls(session: Session, asked: Asked, columns: Iterable[Column], by: Principal) -> tuple[Call, ...]:
    late = Asked(asked.node, asked.year, asked.today, state="late")
    rows = matrix.page(session, late, columns, None, CALLED).rows
    refs = unit_refs(session, [row.unit for row in rows])
    mine = [row.unit.id for row in rows if nudges.may(by, row.unit.path)]
    people = queries.people(session, mine)
    return tuple(
        _call(row.unit, refs[row.unit.id], list(row.cells.values()), people.get(row.unit.id), asked.year)
        for row in rows
    )


def _call(
    unit: Unit, ref: UnitRef, cells: Sequence[Cell], people: Sequence[Any] | None, year: int
) -> Call:  # fmt: skip
    late = sorted((cell for cell in cells if _late(cell)), key=lambda cell: cell.progress.overdue_on)
    names = tuple(dict.fromkeys(_name(cell) for cell in late))
    return Call(
        unit=ref,
        state=late[0].risk if late else "at_risk",
        late=names[:2],
        more=max(len(names) - 2, 0),
        phone=unit.phone,
        email=unit.email,
        people=tuple(Contact(row.name, row.email) for row in (people or ())[:2]),
        nudge=url_for("nudges.new", subject=f"{LATE}:{year}", unit=ref.code) if people else "",
    )


def _late(cell: Cell) -> bool:
    return cell.risk in ("at_risk", "overdue") and cell.progress.missing > 0


def _name(cell: Cell) -> str:
    return named(cell.obligation, "short") or named(cell.obligation)


def _nudge_all(asked: Asked) -> str:
    return url_for("nudges.new", subject=f"{LATE}:{asked.year}", within=asked.node.code, state="late")


def _own(cells: Sequence[Cell], node: Unit, today: date) -> Iterator[Own]:
    """What a unit itself lacks, soonest first."""
    lacking = [cell for cell in cells if cell.progress.missing and not cell.progress.exempt]
    for cell in sorted(lacking, key=lambda cell: cell.progress.overdue_on)[:CALLED]:
        days = (cell.progress.at_risk_on, cell.progress.overdue_on)
        possible = cell.risk in ("on_track", "at_risk")
        yield Own(
            _name(cell), cell.risk, cell.progress.missing, cell.plan_by if possible else None,
            any(today - trends.WEEK < one <= today for one in days),
            url_for("desk.home", unit=node.code, year=cell.period.since.year),
        )  # fmt: skip


def _above(session: Session, node: Unit) -> Call | None:
    """The unit right above, by the telephone and address that are public."""
    found = scopes.above(session, node)
    if not found:
        return None
    unit = found[-1]
    return Call(unit_refs(session, [unit])[unit.id], "", (), 0, unit.phone, unit.email, (), "")


def worse_sentence(change: trends.Change) -> str:
    """How many more are overdue and at risk than a week ago."""
    more = change.now.overdue - change.before.overdue
    risky = change.now.at_risk - change.before.at_risk
    said = [ngettext("%(num)s more overdue", "%(num)s more overdue", more)] if more > 0 else []
    said += [ngettext("%(num)s more at risk", "%(num)s more at risk", risky)] if risky > 0 else []
    return ", ".join(said)
