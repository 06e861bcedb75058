"""What the pages of the unit tree show: the tree, one unit with what happened to it, and the lists of its forms."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.models.plans import Duty, Obligation, Plan
from calendar_app.models.units import Unit
from calendar_app.site.desk_rows import Choice
from calendar_app.units import queries as units
from calendar_app.units import word_queries

EntryT = TypeVar("EntryT", Obligation, Duty)
#: units that a search lists
MOST = 2000


@dataclass(frozen=True)
class Branch:
    """A unit in the tree; ``depth`` steps under the root."""

    code: str
    name_vi: str
    name_en: str
    depth: int
    closed_on: date | None
    opens_on: date | None
    unverified: bool


@dataclass(frozen=True)
class Change:
    """Something that was ordered for a unit, done or still to come."""

    on: date
    #: opened | named | moved | merge | split | transfer | dissolve
    sort: str
    what_vi: str
    what_en: str
    legal_basis: str
    ahead: bool


def tree(session: Session, text: str, closed: bool, today: date) -> list[Branch]:
    """Units in the order of the tree; those whose names hold the words, closed ones only when asked for."""
    found, sought = select(Unit).order_by(Unit.path).limit(MOST), word_queries.seek(session, text)
    if sought is not None:
        found = found.where(sought.holds(Unit.id))
    if not closed:
        found = found.where(or_(Unit.valid_to.is_(None), Unit.valid_to > today))
    return [
        Branch(
            row.code, row.name_vi, row.name_en, row.path.count("/") - 2,
            row.valid_to, row.valid_from if row.valid_from and row.valid_from > today else None,
            row.status == "unverified",
        )
        for row in session.scalars(found)
    ]  # fmt: skip


def changes(session: Session, unit: Unit, today: date) -> list[Change]:
    """What happened to a unit and what is ordered, latest first."""
    found = [Change(unit.valid_from, "opened", unit.name_vi, unit.name_en, "", unit.valid_from > today)] if (
        unit.valid_from) else []  # fmt: skip
    found += [
        Change(row.since, "named", row.name_vi, row.name_en, row.legal_basis, row.since > today)
        for row in unit.names
        if row.since and row.legal_basis and row.sort != "withdrawn"
    ]
    found += [
        Change(row.since, "moved", row.parent.name_vi, row.parent.name_en, row.legal_basis, row.since > today)
        for row in unit.parents
        if row.since and row.legal_basis and row.since not in (row.until, unit.valid_from)
    ]
    for row in units.successors(session, unit):
        heir = row.successor
        found.append(
            Change(
                row.on_day,
                row.sort,
                heir.name_vi if heir else "",
                heir.name_en if heir else "",
                row.legal_basis,
                row.on_day > today,
            )
        )
    return sorted(found, key=lambda change: change.on, reverse=True)


def unit_choices(session: Session, on: date, but: Unit | None = None) -> list[Choice]:
    """Units that are open on a day, by name, one left out."""
    found = units.under(session, "/", on)
    return [Choice(unit.code, unit.name_vi, unit.name_en) for unit in found if but is None or unit.id != but.id]


def duty_choices(session: Session) -> list[Choice]:
    """Obligations and duties of the current plans, by which heirs may differ."""
    owed = [
        Choice(row.code, row.short_vi or row.name_vi, row.short_en or row.name_en)
        for row in _in_force(session, Obligation)
    ]
    return owed + [Choice(row.code, row.name_vi, row.name_en) for row in _in_force(session, Duty)]


def _in_force(session: Session, table: type[EntryT]) -> list[EntryT]:
    asked = select(table).join(Plan, table.plan_id == Plan.id).where(Plan.current, table.valid_until.is_(None))
    return list(session.scalars(asked.order_by(Plan.id, table.position, table.code)))


def vocabulary(session: Session, key: str) -> list[Choice]:
    """Levels or kinds that the current plans know, in their order."""
    found: dict[str, Choice] = {}
    for plan in session.scalars(select(Plan).where(Plan.current).order_by(Plan.id)):
        for entry in plan.document.get(key, ()):
            if not entry.get("until"):
                found.setdefault(entry["id"], Choice(entry["id"], entry["vi"], entry.get("en", "")))
    return list(found.values())
