"""Where the ledgers of sums differ from what the stored standings and credits make them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, func, or_, select, union_all
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Credit
from calendar_app.models.rollups import ActivitySum, StandingSum
from calendar_app.quotas import rollup_queries as ledger


def sums(session: Session) -> Iterator[str]:
    """A line for each sum of standings of an open period that is wrong."""
    closed = select(Period.id).where(Period.closed_at.is_not(None))
    columns = [getattr(StandingSum, name) for name in (*ledger.KEY, *ledger.SUMMED)]
    kept = select(*columns).where(StandingSum.period_id.not_in(closed))
    yield from _differing(session, "sum", union_all(kept, ledger.standings_made(-1)), len(ledger.KEY))


def activities(session: Session) -> Iterator[str]:
    """A line for each number of activities that is wrong."""
    closed = select(Period.id).where(Period.closed_at.is_not(None))
    columns = [getattr(ActivitySum, name) for name in (*ledger.ACTIVITY_KEY, "activities")]
    still_open = or_(ActivitySum.period_id.is_(None), ActivitySum.period_id.not_in(closed))
    kept = select(*columns).where(still_open)
    yield from _differing(session, "activities", union_all(kept, ledger.activities_made(-1)), len(ledger.ACTIVITY_KEY))


def _differing(session: Session, name: str, both: Any, keys: int) -> Iterator[str]:
    """What is kept and the negative of what ought to be add up to nothing."""
    rows = both.subquery()
    key, figures = list(rows.c)[:keys], list(rows.c)[keys:]
    totals = [func.sum(figure, type_=Integer) for figure in figures]
    query = select(*key, *totals).group_by(*key).having(or_(*(total != 0 for total in totals)))
    for row in session.execute(query.execution_options(yield_per=1000)):
        yield f"{name} {tuple(row)[:keys]}: off by {tuple(row)[keys:]}"


def unpublished(session: Session) -> Iterator[tuple[Any, ...]]:
    """Credits of what is not published."""
    rows = session.execute(
        select(Credit.id, Occurrence.activity_id)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Activity.published_version_id.is_(None))
        .order_by(Credit.id)
    )
    yield from (tuple(row) for row in rows)
