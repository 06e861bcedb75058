"""Reads what units are to do in a year, and the entries of plans that say so."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from calendar_app.models.duties import DutyInstance
from calendar_app.models.plans import Plan, PlanEntry
from calendar_app.models.units import Unit

EntryT = TypeVar("EntryT", bound=PlanEntry)
#: sort and code of an entry
Name = tuple[str, str]


def in_force(session: Session, table: type[EntryT], plan: Plan, year: int) -> list[EntryT]:
    """Entries of a plan in force in a year, as the file orders them; of two versions the later one."""
    ends_later = table.valid_until.is_(None) | (table.valid_until > date(year, 1, 1))
    rows = session.scalars(
        select(table)
        .where(table.plan_id == plan.id, table.valid_from <= date(year, 12, 31), ends_later)
        .order_by(table.position, table.code, table.valid_from)
    )
    return list({row.code: row for row in rows}.values())


def locked_plans(session: Session) -> Sequence[Plan]:
    """Plans in force, locked, so that one process at a time makes instances of them."""
    return session.scalars(select(Plan).where(Plan.current).order_by(Plan.id).with_for_update()).all()


def of_year(session: Session, plan_id: int, year: int) -> list[DutyInstance]:
    """Every instance of a plan in a year, withdrawn ones among them."""
    return list(session.scalars(select(DutyInstance).filter_by(plan_id=plan_id, year=year).order_by(DutyInstance.id)))


def visible(paths: Iterable[str], received: Iterable[Name], everything: bool) -> ColumnElement[bool]:
    """What somebody may see: of the units at and under some paths, and what goes to those they manage."""
    if everything:
        return true()
    own = [Unit.path.startswith(path, autoescape=True) for path in paths]
    to_them = [and_(DutyInstance.sort == sort, DutyInstance.code == code) for sort, code in received]
    return or_(false(), *own, *to_them)


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    """``state``: open (still to do), under_way, overdue, done, not_applicable or all."""
    pending, settled = DutyInstance.done_at.is_(None), DutyInstance.done_at.is_not(None)
    told = {
        "open": pending,
        "under_way": and_(pending, DutyInstance.progress == "under_way"),
        "overdue": and_(pending, DutyInstance.due_on < today),
        "done": and_(settled, DutyInstance.progress != "not_applicable"),
        "not_applicable": and_(settled, DutyInstance.progress == "not_applicable"),
    }
    return told.get(state, true())


def units_with(session: Session, seen: ColumnElement[bool], year: int) -> list[Unit]:
    """The units that have something to do in a year, of what somebody sees; by code."""
    ids = _standing().where(seen, DutyInstance.year == year).with_only_columns(DutyInstance.unit_id).order_by(None)
    return list(session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.code)))


def listed(
    seen: ColumnElement[bool], year: int, state: str, name: Name | None, today: date, unit: str = ""
) -> Select[DutyInstance]:
    """Instances of a year that stand, soonest due first, those without a day last; states as in `_in_state`."""
    found = _standing().where(seen, DutyInstance.year == year, _in_state(state, today))
    if name is not None:
        found = found.where(DutyInstance.sort == name[0], DutyInstance.code == name[1])
    if unit:
        found = found.where(Unit.code == unit)
    return found.order_by(
        DutyInstance.due_on.is_(None), DutyInstance.due_on, DutyInstance.sort, DutyInstance.code, Unit.code
    )


def count(session: Session, found: Select[DutyInstance]) -> int:
    """How many rows a list has."""
    ids = found.with_only_columns(DutyInstance.id).order_by(None)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def due_on(session: Session, days: Iterable[date]) -> list[DutyInstance]:
    """Instances that stand, are not done and are due on one of some days, by day and unit."""
    wanted = _standing().where(DutyInstance.done_at.is_(None), DutyInstance.due_on.in_(sorted(set(days))))
    return list(session.scalars(wanted.order_by(DutyInstance.due_on, Unit.code, DutyInstance.id)))


def by_ids(session: Session, ids: Iterable[int]) -> list[DutyInstance]:
    """Instances of these ids that stand and are not done."""
    wanted = _standing().where(DutyInstance.done_at.is_(None), DutyInstance.id.in_(sorted(set(ids))))
    return list(session.scalars(wanted.order_by(DutyInstance.id)))


def _standing() -> Select[DutyInstance]:
    return (
        select(DutyInstance)
        .join(Unit, DutyInstance.unit_id == Unit.id)
        .join(Plan, DutyInstance.plan_id == Plan.id)
        .where(~DutyInstance.withdrawn, Plan.current)
        .options(contains_eager(DutyInstance.unit), contains_eager(DutyInstance.plan))
    )
