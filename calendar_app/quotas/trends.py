"""What got worse since a week ago, and how a year went month by month beside the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.domain.sums import Sums
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.quotas import matrix, matrix_queries, trend_queries
from calendar_app.quotas.matrix import Asked, Total
from calendar_app.quotas.trend_queries import Stood

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Change:
    """An obligation that stands otherwise than it did, in all its periods of the year."""

    obligation: Obligation
    before: Stood
    now: Stood

    @property
    def later(self) -> int:
        """How many more cells are at risk or overdue."""
        return self.now.at_risk + self.now.overdue - self.before.at_risk - self.before.overdue

    @property
    def worse(self) -> bool:
        return self.now.overdue > self.before.overdue or self.later > 0


@dataclass(frozen=True)
class Since:
    """What got worse since a day, worst first; how many obligations stand better than they did."""

    day: date
    worse: tuple[Change, ...]
    better: int


@dataclass(frozen=True)
class Curve:
    """Fulfilments by the end of each month of a year so far; the last one is what stands now."""

    year: int
    #: cumulative, from January on
    held: tuple[int, ...]
    #: owed in the whole year
    owed: int


def since_last_week(session: Session, node: Unit, today: date, total: Total) -> Since | None:
    """What got worse under a node since seven days ago; since the first day that is kept where that is later.

    Nothing is known of a unit without others under it, nor before a night has passed.
    """
    days = trend_queries.days_kept(session, node.id, today.year, today)
    if not days:
        return None
    day = next((one for one in days if one <= today - WEEK), days[-1])
    before = trend_queries.stood(session, node.id, day)
    now = stands(total)
    rows = matrix_queries.obligations(session, {*before, *now})
    changes = [Change(row, before.get(row.id, Stood()), now.get(row.id, Stood())) for row in rows]
    worse = sorted(
        (one for one in changes if one.worse),
        key=lambda one: (one.before.overdue - one.now.overdue, -one.later),
    )
    return Since(day, tuple(worse), sum(not one.worse and _late(one.now) < _late(one.before) for one in changes))


def _late(stood: Stood) -> int:
    return stood.at_risk + stood.overdue


def stands(total: Total) -> dict[int, Stood]:
    """By obligation: how a scope stands now, in all periods of the year."""
    found: dict[int, Sums] = {}
    for (obligation, _period), sums in total.by_column.items():
        found[obligation] = found.get(obligation, matrix.NOTHING) + sums
    return {
        key: Stood(
            sums.cells, sums.held, sums.missing, sums.risk("met"), sums.risk("at_risk"), sums.risk("overdue")
        )
        for key, sums in found.items()
    }  # fmt: skip


def curves(session: Session, node: Unit, year: int, today: date, total: Total, nodal: bool) -> tuple[Curve, Curve]:
    """The year and the one before; ``nodal``: others stand under the unit. ``total`` is that of the year."""
    before = matrix.total(session, Asked(node, year - 1, today))
    return _curve(session, node, year, today, total, nodal), _curve(session, node, year - 1, today, before, nodal)


def _curve(session: Session, node: Unit, year: int, today: date, total: Total, nodal: bool) -> Curve:
    kept = trend_queries.months(session, node.id, year) if nodal else trend_queries.months_of(session, node.id, year)
    last = 12 if year < today.year else today.month if year == today.year else 0
    sums = total.sums
    return Curve(year, _cumulative(kept, last, sums.held), sums.minimum)


def _cumulative(kept: Mapping[int, int], last: int, now: int) -> tuple[int, ...]:
    """Running sums up to a month; the last one is what stands now, whatever was kept last night."""
    found: list[int] = []
    for month in range(1, last):
        found.append(min((found[-1] if found else 0) + kept.get(month, 0), now))
    return (*found, now) if last else ()
