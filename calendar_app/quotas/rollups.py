"""Keeps the sums true while standings change: what a standing added before and adds after, the difference written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.sums import APPLIES
from calendar_app.models.quotas import Standing
from calendar_app.models.rollups import UnitYear
from calendar_app.quotas import rollup_queries as queries
from calendar_app.quotas import year_queries as years

#: obligation, period, state, at risk on, overdue on: cells that change their risk together
Bucket = tuple[int, int, str, date | None, date | None]
#: see `rollup_queries.SUMMED`
Figures = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """What one standing adds to the sums above its unit."""

    bucket: Bucket
    figures: Figures


def part(row: Standing) -> Part | None:
    """What a standing adds now; nothing when it is not owed."""
    if not row.owed:
        return None
    dated = row.state == "lacking"
    bucket = (
        row.obligation_id, row.period_id, row.state,
        row.at_risk_on if dated else None, row.overdue_on if dated else None,
    )  # fmt: skip
    minimum = row.minimum if row.state in APPLIES else 0
    empty = int(dated and row.held + row.planned + row.unconfirmed == 0)
    return Part(bucket, (1, minimum, row.held, row.planned, row.unconfirmed, row.missing if dated else 0, empty))


class Ledger:
    """Collects what some standings added before a change and add after it; ``write`` puts the difference down."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.locked: dict[tuple[int, int], UnitYear] = {}
        self.changes: dict[int, Counter[tuple[Bucket, int]]] = {}

    def lock(self, keys: Iterable[tuple[int, int]]) -> None:
        """Lock the years of some units, in one order for everybody, before their standings are read."""
        for unit_id, year in sorted(set(keys)):
            self.locked[unit_id, year] = years.locked(self.session, unit_id, year)

    def note(self, unit_id: int, found: Part | None, sign: int) -> None:
        """A standing adds this from now on (1), or no more (-1)."""
        if found is None:
            return
        counts = self.changes.setdefault(unit_id, Counter())
        for place, figure in enumerate(found.figures):
            counts[found.bucket, place] += sign * figure

    def write(self) -> None:
        """Write the differences under each node above, and the years of the units."""
        years.refresh(self.session, self.locked.values())
        moved = {unit_id: found for unit_id, counts in self.changes.items() if (found := dict(_by_bucket(counts)))}
        trails = queries.trails(self.session, moved)
        queries.add(self.session, list(_rows(moved, trails)))
        self.changes.clear()


def _by_bucket(counts: Counter[tuple[Bucket, int]]) -> Iterator[tuple[Bucket, Figures]]:
    for bucket in dict.fromkeys(bucket for bucket, _place in counts):
        figures = tuple(counts[bucket, place] for place in range(len(queries.SUMMED)))
        if any(figures):
            yield bucket, figures


def _rows(
    moved: dict[int, dict[Bucket, Figures]], trails: dict[int, list[tuple[int, str]]]
) -> Iterator[dict[str, Any]]:
    """One row for each node, grouping and bucket, whichever units it comes from."""
    summed: Counter[tuple[Any, ...]] = Counter()
    for unit_id, buckets in moved.items():
        for node, grouping in trails[unit_id]:
            for bucket, figures in buckets.items():
                for place, figure in enumerate(figures):
                    summed[node, grouping, *bucket, place] += figure
    for key in dict.fromkeys(key[:-1] for key in summed):
        figures = tuple(summed[*key, place] for place in range(len(queries.SUMMED)))
        if any(figures):
            yield dict(zip(queries.KEY, key, strict=True)) | dict(zip(queries.SUMMED, figures, strict=True))


def move_activity(session: Session, before: set[queries.ActivityKey], activity_id: int) -> None:
    """Count an activity where it is held now, and no more where it was before."""
    after = queries.activity_keys(session, activity_id)
    gained = dict.fromkeys(after - before, 1)
    queries.add_activities(session, gained | dict.fromkeys(before - after, -1))
