"""The units of a scope, a screenful at a time: the worst first, by name or by their place in the tree.

Every order is that of an index, and a page begins behind the last unit of the one before; a scope of few units is
sorted as a whole instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session

from calendar_app.models.conditions import aside
from calendar_app.models.quotas import Standing
from calendar_app.models.rollups import UnitTrail, UnitYear
from calendar_app.models.units import Unit
from calendar_app.units import word_queries
from calendar_app.units.word_queries import Sought

Sort = Literal["worst", "name", "tree"]
#: up to so many units are sorted as a whole, and counted one by one
FEW, FEW_COUNTED = 3000, 10_000
#: states of a standing in which nothing is missing, in the order in which they follow those that lack something
CALM = ("covered", "met", "waived", "not_applicable")
#: a stage of the order, and the place in it
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Ranked:
    """What is asked: units under a node, in one grouping of it, with all of a year or one column of it."""

    node_id: int
    grouping: str
    year: int
    #: obligation and period; none ranks by everything of the year
    column: tuple[int, int] | None
    #: see `STATES`
    state: str
    text: str
    sort: Sort
    today: date


#: what a list can be narrowed to -> the stages of the order that hold it
STATES = {
    "": ("overdue", "at_risk", "later", "calm"),
    "late": ("overdue", "at_risk"),
    "overdue": ("overdue",),
    "at_risk": ("at_risk",),
    "lacking": ("overdue", "at_risk", "later"),
    "nothing": ("overdue", "at_risk", "later"),
    "unconfirmed": ("overdue", "at_risk", "later", "calm"),
    "calm": ("calm",),
}


def page(session: Session, asked: Ranked, after: Key | None, size: int) -> list[tuple[int, Key]]:
    """The ids of up to so many units behind a key, each with its own key."""
    source = _source(session, asked, FEW)
    if asked.sort != "worst":
        return source.by_unit(session, after, size)
    if source.few:
        return source.sorted_whole(session, after, size)
    rows: list[tuple[int, Key]] = []
    for stage, condition in source.stages():
        if (after is None or stage >= after[0]) and len(rows) < size:
            behind = after[1:] if after is not None and stage == after[0] else None
            rows += source.by_dates(session, stage, condition, behind, size - len(rows))
    return rows


def count(session: Session, asked: Ranked, most: int) -> int:
    """How many units there are in all; beyond so many it says one more than that."""
    source = _source(session, asked, FEW_COUNTED)
    found = select(source.table.unit_id).where(*source.conditions(), source.any_stage()).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _source(session: Session, asked: Ranked, few: int) -> "_Source":
    """Where to read from: it depends on how many units there are in a scope, counted up to what few are."""
    scope = select(UnitTrail.unit_id).where(_here(asked)).limit(few + 1).subquery()
    size = session.scalar(select(func.count()).select_from(scope)) or 0
    return _Source(asked, size, size <= few, word_queries.seek(session, asked.text))


def _here(asked: Ranked) -> ColumnElement[bool]:
    return and_(UnitTrail.node_id == asked.node_id, UnitTrail.grouping == asked.grouping, UnitTrail.until.is_(None))


class _Source:
    """Units with the dates and figures that rank them: of a year, or of one column."""

    def __init__(self, asked: Ranked, size: int, few: bool, sought: Sought | None) -> None:
        self.asked, self.sought = asked, sought
        #: units found by a name are few, however large the scope
        self.named = sought is not None and sought.ids is not None
        self.few = few or self.named
        #: a unit without others under it is a scope of itself
        self.leaf = size == 0 and not asked.grouping
        self.table: Any = UnitYear if asked.column is None else Standing

    def stages(self) -> Iterator[tuple[int, ColumnElement[bool]]]:
        """The stages of the order that hold what is asked, worst first."""
        table, today = self.table, self.asked.today
        lacking = table.overdue_on.is_not(None) if self.asked.column is None else table.state == "lacking"
        dated = {
            "overdue": and_(lacking, table.overdue_on <= today),
            "at_risk": and_(lacking, table.overdue_on > today, table.at_risk_on <= today),
            "later": and_(lacking, table.overdue_on > today, table.at_risk_on > today),
        }
        names = STATES[self.asked.state]
        yield from ((at, when) for at, (name, when) in enumerate(dated.items()) if name in names)
        if "calm" in names:
            calm = [table.overdue_on.is_(None)] if self.asked.column is None else [table.state == one for one in CALM]
            yield from enumerate(calm, start=len(dated))

    def any_stage(self) -> ColumnElement[bool]:
        """Whether a row is in one of the stages."""
        return or_(*(when for _stage, when in self.stages())) if self.asked.state else true()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Only units of the scope, of the year or column, found by name, with the figures asked for."""
        asked, table = self.asked, self.table
        if asked.column is None:
            # few units are looked up one by one, not among all that a year has
            found = [(aside(table.year) if self.few else table.year) == asked.year, table.cells > 0]
        else:
            found = [table.obligation_id == asked.column[0], table.period_id == asked.column[1], table.owed]
        if self.sought is not None:
            found.append(self.sought.holds(table.unit_id))
        if asked.state == "nothing":
            found.append(table.held + table.planned + table.unconfirmed == 0)
        if asked.state == "unconfirmed":
            found.append(table.unconfirmed > 0)
        return [*found, self._in_scope()]

    def _in_scope(self) -> ColumnElement[bool]:
        asked, table = self.asked, self.table
        if self.few and not self.named:
            inside = table.unit_id.in_(select(UnitTrail.unit_id).where(_here(asked)))
        else:
            inside = exists().where(_here(asked), UnitTrail.unit_id == table.unit_id).correlate(table)
        found: ColumnElement[bool] = table.unit_id == asked.node_id if self.leaf else inside
        return found

    def by_dates(
        self, session: Session, stage: int, condition: ColumnElement[bool], after: Key | None, size: int
    ) -> list[tuple[int, Key]]:
        """Up to so many units of a stage behind a key."""
        table, undated = self.table, self.asked.column is None and stage == len(STATES[""]) - 1
        order = [table.unit_id] if undated else [table.overdue_on, table.at_risk_on, table.unit_id]
        query = select(table.unit_id, table.overdue_on, table.at_risk_on).where(*self.conditions(), condition)
        rows = session.execute(self._behind(query, order, after[-len(order) :] if after else None).limit(size))
        return [(row[0], (stage, row[1], row[2], row[0])) for row in rows]

    def sorted_whole(self, session: Session, after: Key | None, size: int) -> list[tuple[int, Key]]:
        """The same of few units, whose stages are read at once."""
        table, last = self.table, date.max
        stage = case(*((when, at) for at, when in self.stages()))
        dated = [func.coalesce(table.overdue_on, last), func.coalesce(table.at_risk_on, last)]
        order = [stage, *dated, table.unit_id]
        query = select(table.unit_id, stage, *dated).where(*self.conditions(), stage.is_not(None))
        if after is not None:
            query = query.where(_greater(order, [last if value is None else value for value in after]))
        rows = session.execute(query.order_by(*order).limit(size))
        return [(row[0], (row[1], row[2], row[3], row[0])) for row in rows]

    def by_unit(self, session: Session, after: Key | None, size: int) -> list[tuple[int, Key]]:
        """Up to so many units by name or path behind a key."""
        column = Unit.folded if self.asked.sort == "name" else Unit.path
        wanted = [*self.conditions(), self.any_stage()]
        there = exists().where(self.table.unit_id == Unit.id, *wanted).correlate(Unit)
        inside = Unit.id.in_(select(self.table.unit_id).where(*wanted)) if self.few else there
        rows = session.execute(
            self._behind(select(Unit.id, column).where(inside), [column, Unit.id], after).limit(size)
        )
        return [(row[0], (row[1], row[0])) for row in rows]

    def _behind(self, query: Any, order: Sequence[Any], after: Key | None) -> Any:
        """In an order, behind a key; that of few units leans on no index, which would be read to its end."""
        if after is not None:
            query = query.where(_greater(order, after))
        return query.order_by(*(aside(column) for column in order) if self.few else order)


def _greater(order: Sequence[Any], than: Sequence[Any]) -> ColumnElement[bool]:
    values = [literal(value, column.type) for column, value in zip(order, than, strict=True)]
    found: ColumnElement[bool] = tuple_(*order) > tuple_(*values)
    return found
