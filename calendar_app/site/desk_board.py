"""The first page of the desk: the one next step, what else there is to do, the year's obligations and activities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from calendar_app.activities import checklist
from calendar_app.activities.checklist import Owed
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.duties import difficulty_queries, round_queries
from calendar_app.models.units import Unit
from calendar_app.quotas import boards
from calendar_app.quotas.boards import Cell
from calendar_app.site import desk_queries, desk_steps, queue_page
from calendar_app.site.desk_owed import owed_rows
from calendar_app.site.desk_rows import OwedRow, Step, Tab, Work
from calendar_app.site.public_queries import unit_ref, unit_refs
from calendar_app.site.public_rows import Page, UnitRef


@dataclass(frozen=True)
class Board:
    """All that the desk of a unit shows in a year."""

    unit: UnitRef
    year: int
    tabs: list[Tab]
    owed: list[OwedRow]
    steps: list[Step]
    works: list[Work]
    page: Page
    may_plan: bool
    #: what the reader has still to prepare, of any unit
    preparing: list[Owed]
    #: things that wait in the reader's queue of approvals; none for who approves nothing
    waiting: int | None

    @property
    def met(self) -> int:
        return sum(row.met for row in self.owed)


def board(session: Session, by: Principal, code: str, year: int, today: date, number: int) -> Board | None:
    """The desk of a unit, or of the first of one's units when no code is given; none for who has no unit (there)."""
    mine = desk_queries.reachable(session, by, today)
    cells = boards.cells(session, year, today, mine[0] if len(mine) == 1 else None)
    unit = chosen(by, mine, cells, code)
    if unit is None:
        return None
    drafts = desk_queries.drafts(session, unit, today)
    owed = owed_rows(session, [cell for cell in cells if cell.unit.id == unit.id], today, drafts)
    works, page = desk_queries.works(session, unit, year, today, number)
    may_plan = allows(by, Action.EDIT, unit.path)
    return Board(
        unit=unit_ref(session, unit),
        year=year,
        tabs=_tabs(session, by, mine, cells, unit, year),
        owed=owed,
        steps=list(_steps(session, by, unit, owed, [work for work, _version in drafts], today)) if by.known else [],
        works=works,
        page=page,
        may_plan=may_plan,
        preparing=checklist.owed_by(session, by.person_id, today) if by.person_id else [],
        waiting=queue_page.waiting_count(session, by) if queue_page.approving(by) else None,
    )


def chosen(by: Principal, mine: list[Unit], cells: list[Cell], code: str) -> Unit | None:
    """The unit asked for, if it is one's own; without asking, the first one granted that owes something."""
    if code:
        return next((unit for unit in mine if unit.code == code), None)
    owing = {cell.unit.id for cell in cells}
    granted = {held.path for held in by.grants}
    ranked = sorted(mine, key=lambda unit: (unit.path not in granted, unit.id not in owing, unit.path))
    return ranked[0] if ranked else None


def _tabs(session: Session, by: Principal, mine: list[Unit], cells: list[Cell], here: Unit, year: int) -> list[Tab]:
    """The units one has a role on by name, and those under them that owe something."""
    granted = {held.path for held in by.grants}
    risks: dict[int, list[str]] = {unit.id: [] for unit in mine if unit.path in granted or unit.id == here.id}
    reachable = {unit.id for unit in mine}
    for cell in cells:
        if cell.unit.id in reachable and not cell.progress.exempt:
            risks.setdefault(cell.unit.id, []).append(cell.risk)
    refs = unit_refs(session, [unit for unit in mine if unit.id in risks])
    return [
        Tab(
            unit=ref,
            owed=len(risks[key]),
            met=risks[key].count("met"),
            at_risk=risks[key].count("at_risk"),
            overdue=risks[key].count("overdue"),
            url=url_for("desk.home", unit=ref.code, year=year),
            here=key == here.id,
        )
        for key, ref in refs.items()
    ]


def _steps(
    session: Session, by: Principal, unit: Unit, owed: list[OwedRow], drafts: list[Work], today: date
) -> Iterator[Step]:
    """What there is to do, most pressing first."""
    plans = allows(by, Action.EDIT, unit.path)
    if plans:
        yield from (desk_steps.asked(row, today) for row in round_queries.owed_by(session, unit))
        returned = desk_queries.in_review(session, [unit.path], "returned", today)
        yield from (desk_steps.returned(work) for work in returned if work.unit.code == unit.code)
    if allows(by, Action.APPROVE, unit.path):
        waiting = desk_queries.in_review(session, [unit.path], "submitted", today)
        yield from (desk_steps.waiting(work) for work in waiting)
        yield from (desk_steps.hindered(row) for row in difficulty_queries.waiting_with(session, [unit.path]))
    if plans:
        filled = {row.draft.id for row in owed if row.can_be_met and row.draft}
        yield from (desk_steps.unconfirmed(work) for work in desk_queries.unconfirmed(session, unit, today))
        yield from desk_steps.gaps(owed)
        yield from (desk_steps.invited(asked) for asked in desk_queries.invitations(session, unit, today))
        yield from (desk_steps.postponed(work) for work in desk_queries.postponed(session, unit, today))
        yield from (desk_steps.draft(work) for work in drafts if work.id not in filled)
