"""The board of a year: what needs a decision, what is owed, and twelve months with all they hold."""

from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.models.units import Unit
from calendar_app.plans.working_days import workdays
from calendar_app.quotas import boards
from calendar_app.site import desk_queries, year_marks, year_months, year_notes, year_queries
from calendar_app.site.desk_owed import owed_rows
from calendar_app.site.desk_rows import Invitation
from calendar_app.site.public_queries import unit_ref
from calendar_app.site.year_needs import needs
from calendar_app.site.year_rows import Note, YearBoard


def board(session: Session, by: Principal, unit: Unit, year: int, today: date) -> YearBoard:
    """The board of a unit for somebody who may read what it plans; `NotFound` for others."""
    access.require(by, Action.VIEW, unit.path)
    may_plan = access.allows(by, Action.EDIT, unit.path)
    works = year_queries.planned(session, unit, year, today)
    cells = boards.cells(session, year, today, unit)
    drafts = [(row.work, row.version) for row in works if row.work.review == "draft"]
    owed = owed_rows(session, cells, today, drafts)
    expected = year_queries.expected(session, unit, year)
    marks = year_marks.marks(unit.code, cells, expected, year_queries.dated(session, year), works)
    happening = year_queries.occurrences(session, [row.activity.id for row in works if row.version.rrule], year)
    invitations = [one for one in desk_queries.invitations(session, unit, today) if _within(one, year)]
    items = year_months.items(unit, works, happening, year, today, may_plan=may_plan)
    return YearBoard(
        unit=unit_ref(session, unit),
        year=year,
        needs=list(needs(by, unit, works, owed, marks, invitations, today)),
        owed=owed,
        months=year_months.months(year, marks, items, _notes(session, unit, year), today),
        works=len(works),
        may_plan=may_plan,
    )


def _within(asked: Invitation, year: int) -> bool:
    return asked.first_day.year <= year <= asked.last_day.year


def _notes(session: Session, unit: Unit, year: int) -> list[Note]:
    return year_notes.notes(
        year,
        workdays(session, year, year),
        year_queries.days_off(session, year),
        year_queries.occasions(session, year),
        year_queries.disruptions(session, unit, year),
    )
