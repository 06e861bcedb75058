"""Reads and writes standings by the slice, as plain rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from calendar_app.domain.progress import Share
from calendar_app.models.plans import Period, Plan
from calendar_app.models.quotas import Credit, Standing
from calendar_app.models.rollups import UnitYear
from calendar_app.quotas import bulk_queries
from calendar_app.quotas.book import Book, Column

#: credits that are read at once
CREDITS = 5000
#: columns of a standing
Row = dict[str, Any]
Cell = tuple[int, int, int]
COLUMNS = (
    "id", "unit_id", "obligation_id", "period_id", "minimum", "held", "planned", "unconfirmed", "missing", "parts",
    "changes_on", "at_risk_on", "overdue_on", "exempt", "owed", "state", "as_of",
)  # fmt: skip


def first_tracked_year(session: Session, this_year: int) -> int:
    """The year in which the first of the current plans began to be tracked; this one while there is none."""
    found = session.scalar(select(func.min(Plan.tracked_from)).where(Plan.current))
    return min(found.year, this_year) if found else this_year


def cell(row: Mapping[str, Any]) -> Cell:
    """Unit, obligation and period of a row."""
    return row["unit_id"], row["obligation_id"], row["period_id"]


def shares(session: Session, unit_ids: Collection[int]) -> dict[Cell, list[Share]]:
    """The credits of some units in open periods, by cell."""
    rows = session.execute(_credited().where(Credit.unit_id.in_(sorted(unit_ids))).order_by(Credit.id))
    found: dict[Cell, list[Share]] = {}
    for row in rows:
        _collect(found, row)
    return found


class Stream:
    """The credits of all units in open periods, read once in the order of units.

    They are sorted, not looked up: in the order of an index each of them lies on another page.
    """

    def __init__(self, session: Session) -> None:
        found = _credited().order_by(Credit.unit_id + 0)
        rows = session.connection().execute(found, execution_options={"yield_per": CREDITS})
        self._units = groupby(rows, itemgetter(0))
        self._next = next(self._units, None)

    def upto(self, unit_id: int) -> dict[Cell, list[Share]]:
        """What was not yet told of the units up to one, by cell."""
        found: dict[Cell, list[Share]] = {}
        while self._next is not None and self._next[0] <= unit_id:
            for row in self._next[1]:
                _collect(found, row)
            self._next = next(self._units, None)
        return found


def _credited() -> Select[int, int, int, int, bool, date, str]:
    return (
        select(
            Credit.unit_id, Credit.obligation_id, Credit.period_id, Credit.amount, Credit.held, Credit.last_day,
            Credit.part,
        )
        .join(Period, Credit.period_id == Period.id)
        .where(Period.closed_at.is_(None))
    )  # fmt: skip


def _collect(found: dict[Cell, list[Share]], row: Sequence[Any]) -> None:
    found.setdefault((row[0], row[1], row[2]), []).append(Share(row[3], row[4], row[5], row[6]))


def other_columns(found: Iterable[Cell], columns: Iterable[Column], book: Book) -> dict[int, list[Column]]:
    """By unit: columns of its cells that are not among those every unit is looked at for."""
    usual = {column.key for column in columns}
    more: dict[int, list[Column]] = {}
    for unit_id, obligation_id, period_id in sorted(found):
        if (obligation_id, period_id) not in usual:
            more.setdefault(unit_id, []).append(book.column(obligation_id, period_id))
    return more


def standings(session: Session, unit_ids: Collection[int]) -> dict[Cell, Row]:
    """The stored standings of some units in open periods, by cell.

    The span of their ids is said too: while a table fills that was empty when it was last analysed, PostgreSQL takes
    many ids for every row there is, and a span for few.
    """
    ids = sorted(unit_ids)
    if not ids:
        return {}
    rows = session.execute(
        select(*(getattr(Standing, name) for name in COLUMNS))
        .join(Period, Standing.period_id == Period.id)
        .where(Standing.unit_id.between(ids[0], ids[-1]), Standing.unit_id.in_(ids), Period.closed_at.is_(None))
    )
    return {cell(row): dict(row) for row in rows.mappings()}  # type: ignore[arg-type]


def write(session: Session, new: Sequence[Row], changed: Sequence[Row], gone: Collection[int]) -> None:
    """Insert, update and delete standings: all that is new in one statement, whichever of its columns are empty."""
    if gone:
        session.execute(delete(Standing).where(Standing.id.in_(sorted(gone))))
    bulk_queries.write(session, Standing, new)
    if changed:
        session.execute(update(Standing), changed)


def lock_years(session: Session, unit_ids: Collection[int]) -> None:
    """Keep others from changing standings of some units until the end."""
    wanted = select(UnitYear.unit_id).where(UnitYear.unit_id.in_(sorted(unit_ids)))
    session.execute(wanted.order_by(UnitYear.unit_id, UnitYear.year).with_for_update()).all()
