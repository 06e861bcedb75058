"""What is in force of a plan, and on which days."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from calendar_app.domain.errors import NotFound
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.plans import (
    Agency, CommemorationSet, Duty, Expectation, Milestone, Obligation, Plan, PlanEntry, PlanSetting, ReportCycle,
    Target, Task,
)  # fmt: skip

EntryT = TypeVar("EntryT", bound=PlanEntry)

#: scopes whose days belong to the places that keep them
PLACED = ("province", "local")


def current_plans(session: Session) -> Sequence[Plan]:
    """Plans in force, first loaded first."""
    return session.scalars(select(Plan).where(Plan.current).order_by(Plan.id)).all()


def current_plan(session: Session, code: str | None = None) -> Plan:
    """The plan of a code; without one, the current plan that was loaded first. Raises NotFound."""
    if code is None:
        found = next(iter(current_plans(session)), None)
    else:
        found = session.scalars(select(Plan).where(Plan.code == code)).one_or_none()
    if found is None:
        raise NotFound("plan", code or "")
    return found


def obligations_in_force(session: Session, plan: Plan, since: date, until: date) -> list[Obligation]:
    """Versions of obligations in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, Obligation, plan, since, until)


def expectations(session: Session, plan: Plan, since: date, until: date) -> list[Expectation]:
    """Versions of expectations in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, Expectation, plan, since, until)


def targets(session: Session, plan: Plan, since: date, until: date) -> list[Target]:
    """Versions of targets in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, Target, plan, since, until)


def duties(session: Session, plan: Plan, since: date, until: date) -> list[Duty]:
    """Versions of duties in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, Duty, plan, since, until)


def report_cycles(session: Session, plan: Plan, since: date, until: date) -> list[ReportCycle]:
    """Versions of report cycles in force on some day of ``since <= day < until``, as the file orders them."""
    return _in_force(session, ReportCycle, plan, since, until)


def milestones(session: Session, plan: Plan) -> list[Milestone]:
    """Milestones that the file has now, soonest first."""
    return sorted(_open(session, Milestone, plan), key=lambda row: (row.year, row.position))


def tasks(session: Session, plan: Plan) -> list[Task]:
    """Tasks that the file has now, as it orders them."""
    return _open(session, Task, plan)


def agencies(session: Session, plan: Plan) -> list[Agency]:
    """Agencies that the file has now, as it orders them."""
    return _open(session, Agency, plan)


def days_of_set(session: Session, plan: Plan, set_code: str) -> list[str]:
    """Codes of the commemorations that a set of the plan selects, sorted. Raises NotFound."""
    found = next((row for row in _open(session, CommemorationSet, plan) if row.code == set_code), None)
    if found is None:
        raise NotFound("set of commemorations", set_code)
    rows = session.execute(select(Commemoration.code, Commemoration.scope, Commemoration.place_code))
    return sorted(code for code, scope, place in rows if selects(found.selector, code, scope, place))


def days_of(session: Session, plan: Plan, codes: Sequence[str]) -> list[str]:
    """Codes of commemorations, with sets among them spelled out; each once, in the order they are named."""
    sets = {row.code for row in _open(session, CommemorationSet, plan)}
    found = [day for code in codes for day in (days_of_set(session, plan, code) if code in sets else [code])]
    return list(dict.fromkeys(found))


def selects(selector: dict[str, Any], code: str, scope: str, place: str) -> bool:
    """Whether a set takes a day in: by name, or by its scope and, for provincial and local days, its place."""
    if code in selector["exclude"]:
        return False
    placed = scope not in PLACED or place in selector["places"]
    return code in selector["include"] or (scope in selector["scopes"] and placed)


def dates_between(session: Session, since: date, until: date) -> list[CommemorationDate]:
    """Dated commemorations that touch ``since <= day < until``, soonest first."""
    touching = (CommemorationDate.first_day < until, CommemorationDate.last_day >= since)
    statement = (
        select(CommemorationDate)
        .join(CommemorationDate.commemoration)
        .where(*touching)
        .options(joinedload(CommemorationDate.commemoration))
        .order_by(CommemorationDate.first_day, CommemorationDate.last_day, Commemoration.code)
    )
    return list(session.scalars(statement))


def setting(session: Session, plan: Plan, key: str, default: Any = None) -> Any:
    """The value in force of a setting; ``default`` where the plan has none of that name, or has it empty."""
    found = select(PlanSetting.value).where(PlanSetting.plan_id == plan.id, PlanSetting.key == key)
    row = session.scalars(found).one_or_none()
    value = row["value"] if row else None
    return default if value is None else value


def names(plan: Plan, section: str, language: str = "vi") -> dict[str, str]:
    """id -> name of a section that has no table of its own: levels, systems, kinds, activity_types, metrics, conditions."""
    return {entry["id"]: entry[language] for entry in plan.document.get(section, [])}


def _in_force(session: Session, table: type[EntryT], plan: Plan, since: date, until: date) -> list[EntryT]:
    ends_later = table.valid_until.is_(None) | (table.valid_until > since)
    statement = (
        select(table)
        .where(table.plan_id == plan.id, table.valid_from < until, ends_later)
        .order_by(table.position, table.code, table.valid_from)
    )
    return list(session.scalars(statement))


def _open(session: Session, table: type[EntryT], plan: Plan) -> list[EntryT]:
    statement = select(table).where(table.plan_id == plan.id, table.valid_until.is_(None))
    return list(session.scalars(statement.order_by(table.position, table.code)))
