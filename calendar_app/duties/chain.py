"""Who stands above and below a unit: by the tree of units, and by whom the plan has report to whom.

A commune stands under the province in the tree and reports to the department: the department may ask it, and it may
turn to the department.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.duties import entries
from calendar_app.duties.entries import Asked
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units


def below(session: Session, unit: Unit, today: date) -> list[Unit]:
    """Open units that a unit may ask: those under it in the tree, and those that report to it; by code."""
    found = {one.id: one for one in units.open_under(session, unit, today)}
    for asked in _reports(session, today):
        if unit.id in {one.id for one in asked.recipients}:
            found |= {one.id: one for one in asked.units if one.id != unit.id}
    return sorted(found.values(), key=lambda one: one.code)


def above(session: Session, unit: Unit, today: date) -> list[Unit]:
    """Open units that a unit may turn to: whom it reports to, then who stands above it in the tree."""
    found = {
        one.id: one
        for asked in _reports(session, today)
        if unit.id in {bearer.id for bearer in asked.units}
        for one in asked.recipients
        if one.id != unit.id
    }
    parent = parent_of(session, unit, today)
    if parent is not None:
        found.setdefault(parent.id, parent)
    return list(found.values())


def parent_of(session: Session, unit: Unit, today: date) -> Unit | None:
    """The nearest open unit above one in the tree."""
    codes = unit.path.strip("/").split("/")[:-1]
    known = units.by_codes(session, codes)
    open_ones = (known[code] for code in reversed(codes) if code in known and units.is_open(known[code], today))
    return next(open_ones, None)


def decides(by: Principal, unit: Unit) -> bool:
    """Whether somebody speaks for a unit to others: approves there."""
    return access.allows(by, Action.APPROVE, unit.path)


def _reports(session: Session, today: date) -> Iterable[Asked]:
    for plan in plans.current_plans(session):
        yield from (one for one in entries.asked(session, plan, today.year, today) if one.sort == "report")
