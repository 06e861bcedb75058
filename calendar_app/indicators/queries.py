"""Reads the targets in force and the units they are about."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.models.plans import Plan, Target
from calendar_app.models.units import Unit, UnitKind


def targets(session: Session, on: date) -> list[tuple[Target, Plan]]:
    """Targets of the current plans in force on a day, in the plans' order."""
    rows = session.execute(
        select(Target, Plan)
        .join(Plan, Target.plan_id == Plan.id)
        .where(Plan.current, Target.valid_from <= on)
        .where((Target.valid_until.is_(None)) | (Target.valid_until > on))
        .order_by(Plan.id, Target.position, Target.code)
    )
    return [(row[0], row[1]) for row in rows]


def number_of_units(session: Session, kinds: Iterable[str], on: date) -> int:
    """Units that exist on a day and are then of one of some kinds; one of two kinds counts once."""
    return (
        session.scalar(
            select(func.count(func.distinct(Unit.id)))
            .join(UnitKind, UnitKind.unit_id == Unit.id)
            .where(UnitKind.kind.in_(list(kinds)))
            .where((Unit.valid_from.is_(None)) | (Unit.valid_from <= on))
            .where((Unit.valid_to.is_(None)) | (Unit.valid_to > on))
            .where((UnitKind.since.is_(None)) | (UnitKind.since <= on))
            .where((UnitKind.until.is_(None)) | (UnitKind.until > on))
        )
        or 0
    )


def ended_levels(plan: Plan) -> dict[str, date]:
    """Levels of administration that a plan's file says have ended, with the first day without them."""
    levels = plan.document.get("levels", [])
    return {level["id"]: date.fromisoformat(level["until"]) for level in levels if level.get("until")}


def levels_of_kinds(plan: Plan) -> dict[str, str | None]:
    """The level of each kind of institution."""
    return {kind["id"]: kind.get("level") for kind in plan.document.get("kinds", [])}
