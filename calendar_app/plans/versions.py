"""Entries of a plan over time: what a file changes begins a new version, what a closed period used is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.periods import Kind, period_of
from calendar_app.models.plans import Obligation, Period, Plan
from calendar_app.plans.entries import WORDING, EntryTable, Section, Wanted


@dataclass
class Tally:
    """How many entries of a section a load added, changed, ended and left as they were."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Versions:
    """The versions of one plan's entries. ``first`` is where those of a first load begin, ``today`` the local day."""

    session: Session
    plan: Plan
    today: date
    first: date
    closed: Sequence[Period] = field(default_factory=tuple)

    def reconcile(self, section: Section) -> Tally:
        """Make the versions of a section say what the file says from now on; nothing is deleted."""
        tally = Tally()
        rows = self._latest(section.table)
        for wanted in section.entries:
            self._meet(section.table, rows.pop(wanted.code, None), wanted, tally)
        for row in rows.values():
            if row.valid_until is None:
                row.valid_until = max(self._start(row, None), row.valid_from + timedelta(days=1))
                tally.ended += 1
        return tally

    def _latest(self, table: EntryTable) -> dict[str, Any]:
        """The last version of each entry of the file; what was assigned on screen is not the file's to end."""
        rows = self.session.scalars(select(table).where(table.plan_id == self.plan.id).order_by(table.valid_from))
        return {row.code: row for row in rows if getattr(row, "origin", "plan") == "plan"}

    def _meet(self, table: EntryTable, row: Any, wanted: Wanted, tally: Tally) -> None:
        if row is not None:
            row.position = wanted.columns["position"]
        if row is None:
            self._add(table, wanted, wanted.valid_from or self.first)
            tally.added += 1
            return
        differing = {name for name, value in wanted.columns.items() if getattr(row, name) != value}
        if row.valid_until is not None:
            self._resume(table, row, wanted, differing)
            tally.added += 1
        elif differing:
            self._change(table, row, wanted, differing)
            tally.changed += 1
        else:
            tally.unchanged += 1

    def _add(self, table: EntryTable, wanted: Wanted, since: date) -> None:
        row = table(plan_id=self.plan.id, code=wanted.code, valid_from=since, valid_until=None, **wanted.columns)
        self.session.add(row)

    def _resume(self, table: EntryTable, row: Any, wanted: Wanted, differing: set[str]) -> None:
        """An entry that had gone is back: its version goes on when nothing came between, else a new one begins."""
        since = max(row.valid_until, wanted.valid_from or self._start(row, wanted))
        if not differing and since == row.valid_until:
            row.valid_until = None
        else:
            self._add(table, wanted, since)

    def _change(self, table: EntryTable, row: Any, wanted: Wanted, differing: set[str]) -> None:
        since = self._start(row, wanted)
        in_place = since <= row.valid_from or (differing <= WORDING and not self._closings(row))
        if not in_place:
            row.valid_until = since
            self._add(table, wanted, since)
            return
        for name in differing:
            setattr(row, name, wanted.columns[name])

    def _start(self, row: Any, wanted: Wanted | None) -> date:
        """Where the next version begins: as the entry says, else with the running period; after every closed one.

        What is owed in a period is one number: a version that follows another begins with a period, never inside one.
        """
        stated = wanted.valid_from if wanted else None
        reckoned = isinstance(row, Obligation) and row.period != "once"
        kind = cast(Kind, row.period) if reckoned else "year"
        begins = period_of(kind, stated or self.today).since if reckoned or not stated else stated
        return max([begins, *self._closings(row)])

    def _closings(self, row: Any) -> list[date]:
        """Ends of the closed periods that used a version."""
        return [period.until for period in self.closed if _used(row, period)]


def closed_periods(session: Session, plan: Plan) -> Sequence[Period]:
    """The plan's closed periods, soonest first."""
    found = select(Period).where(Period.plan_id == plan.id, Period.closed_at.is_not(None)).order_by(Period.since)
    return session.scalars(found).all()


def total(tallies: Iterable[Tally]) -> Tally:
    """All sections together."""
    summed = Tally()
    for tally in tallies:
        summed.added += tally.added
        summed.changed += tally.changed
        summed.ended += tally.ended
        summed.unchanged += tally.unchanged
    return summed


def _used(row: Any, period: Period) -> bool:
    """Whether a closed period rests on a version; an obligation is reckoned only in periods of its own kind."""
    if isinstance(row, Obligation) and row.period != period.kind:
        return False
    return bool(row.valid_from < period.until and (row.valid_until is None or period.since < row.valid_until))
