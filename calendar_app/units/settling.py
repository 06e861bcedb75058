"""What was ordered for a day takes effect on it: names, parents, paths. Run twice, it does it once."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from calendar_app.domain.text import fold
from calendar_app.models.units import Unit
from calendar_app.units import words

#: levels of a tree of units; more is a circle
DEEPEST = 20


def settle(session: Session, today: date) -> list[str]:
    """Bring names and paths of all units changed on screen up to a day; codes of those that changed."""
    changed = select(Unit).where(Unit.by_hand).options(selectinload(Unit.names), selectinload(Unit.parents))
    return [unit.code for unit in session.scalars(changed.order_by(Unit.path)) if settle_unit(session, unit, today)]


def settle_unit(session: Session, unit: Unit, today: date) -> bool:
    """Bring one unit and the paths under it up to a day; whether anything changed."""
    before = (unit.name_vi, unit.name_en, unit.path)
    for row in unit.names:
        if row.sort == "official" and (row.since is None or row.since <= today):
            if row.until is None or row.until > today:
                unit.name_vi, unit.name_en = row.name_vi, row.name_en
            else:
                row.sort = "former"
    fold_names(unit)
    session.flush()
    words.store(session, [unit])
    _settle_path(session, unit, today)
    return (unit.name_vi, unit.name_en, unit.path) != before


def fold_names(unit: Unit) -> None:
    """All names a unit has or had and its code, as they are searched."""
    names = [
        unit.name_vi,
        unit.name_en,
        *(text for row in unit.names for text in (row.name_vi, row.name_en)),
        unit.code,
    ]
    known = set(unit.folded.split(" | ")) if unit.folded else set()
    wanted = [fold(name) for name in names if name]
    kept = [*dict.fromkeys(wanted), *sorted(known - set(wanted))]
    while len(" | ".join(kept)) > 600:
        kept.pop()
    unit.folded = " | ".join(kept)


def _settle_path(session: Session, unit: Unit, today: date) -> None:
    parent = parent_on(unit, today)
    if parent is None:
        return
    old, new = unit.path, f"{parent.path}{unit.code}/"
    if old == new:
        return
    for below in session.scalars(select(Unit).where(Unit.path.startswith(old, autoescape=True)).order_by(Unit.path)):
        below.path = new + below.path.removeprefix(old)
    session.flush()


def repath(session: Session, today: date) -> None:
    """Make the path of every unit what its parents of a day make it."""
    rows = session.scalars(select(Unit).options(selectinload(Unit.parents))).all()
    units = {unit.id: unit for unit in rows}

    def path(unit: Unit, depth: int = 0) -> str:
        parent = parent_on(unit, today)
        if parent is None or depth > DEEPEST:
            return unit.path if unit.parents else f"/{unit.code}/"
        return path(units[parent.id], depth + 1) + unit.code + "/"

    for unit, wanted in [(unit, path(unit)) for unit in rows]:
        if unit.path != wanted:
            unit.path = wanted
    session.flush()


def parent_on(unit: Unit, today: date) -> Unit | None:
    """The unit above on a day."""
    rows = (row for row in unit.parents if (row.since or date.min) <= today < (row.until or date.max))
    return next((row.parent for row in rows), None)
