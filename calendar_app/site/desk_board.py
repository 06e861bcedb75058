"""The first page of the desk: the one next step, what else there is to do, the year's obligations and activities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.activities import checklist
from calendar_app.activities.checklist import Owed
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.duties import difficulty_queries, round_queries
from calendar_app.models.units import Unit
from calendar_app.quotas import boards
from calendar_app.site import desk_queries, desk_steps, desk_units, queue_page
from calendar_app.site.desk_owed import owed_rows
from calendar_app.site.desk_rows import OwedRow, Step, Tab, Work
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.public_rows import Page, UnitRef


@dataclass(frozen=True)
class Board:
    """All that the desk of a unit shows in a year."""

    unit: UnitRef
    year: int
    tabs: list[Tab]
    #: whether there are more units than the tabs name: those that are furthest behind
    more: bool
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
    unit = desk_units.chosen(session, by, code, year, today)
    if unit is None:
        return None
    drafts = desk_queries.drafts(session, unit, today)
    owed = owed_rows(session, boards.cells(session, year, today, unit), today, drafts)
    works, page = desk_queries.works(session, unit, year, today, number)
    may_plan = allows(by, Action.EDIT, unit.path)
    tabs, more = desk_units.tabs(session, by, unit, year, today)
    return Board(
        unit=unit_ref(session, unit),
        year=year,
        tabs=tabs,
        more=more,
        owed=owed,
        steps=list(_steps(session, by, unit, owed, [work for work, _version in drafts], today)) if by.known else [],
        works=works,
        page=page,
        may_plan=may_plan,
        preparing=checklist.owed_by(session, by.person_id, today) if by.person_id else [],
        waiting=queue_page.waiting_count(session, by) if queue_page.approving(by) else None,
    )


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
