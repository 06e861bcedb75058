"""Reads what the overview counts beside obligations: duties and reports, whom to call."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from calendar_app.models.duties import DutyInstance
from calendar_app.models.people import Person
from calendar_app.models.plans import Plan
from calendar_app.models.units import Unit
from calendar_app.reminders import nudge_queries
from calendar_app.reminders import queries as reminders


@dataclass(frozen=True)
class Due:
    """Duties and reports that are not done: overdue, and due soon."""

    overdue: int
    soon: int


def due(session: Session, path: str, today: date, until: date) -> Due:
    """Of the units at and under a path: what was due before a day, and what is due from it on before another."""
    late = func.sum(case((DutyInstance.due_on < today, 1), else_=0))
    soon = func.sum(case((DutyInstance.due_on >= today, 1), else_=0))
    row = session.execute(
        select(late, soon)
        .select_from(DutyInstance)
        .join(Unit, DutyInstance.unit_id == Unit.id)
        .join(Plan, DutyInstance.plan_id == Plan.id)
        .where(Plan.current, ~DutyInstance.withdrawn, DutyInstance.done_at.is_(None), DutyInstance.due_on < until)
        .where(Unit.path.startswith(path, autoescape=True), ~Unit.requested_only)
    ).one()
    return Due(row[0] or 0, row[1] or 0)


def people(session: Session, unit_ids: Collection[int]) -> dict[int, list[Person]]:
    """By unit: those who can act for it and whose address takes mail, by e-mail."""
    editors = reminders.editors_of(session, unit_ids)
    ids = set().union(*(editors[unit_id] for unit_id in unit_ids)) if unit_ids else set()
    known = nudge_queries.reachable(session, ids, None)
    return {unit_id: [row for row in known if row.id in editors[unit_id]] for unit_id in unit_ids}
