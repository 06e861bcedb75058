"""What counts in one cell and why; what does not, and why not. Of a closed period, what counted when it was closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from calendar_app.domain.crediting import unmet
from calendar_app.domain.succession import Lineage
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.quotas import Correction, Credit, CreditOverride, FrozenCredit, StandingChange
from calendar_app.models.units import Unit
from calendar_app.quotas import boards, decisions, override_queries, queries, tracing_queries
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Column
from calendar_app.units import queries as units_queries

#: how an amount stands
State = Literal["held", "planned", "unconfirmed"]


@dataclass(frozen=True)
class Share:
    """What one holding adds. ``since_closing``: "" | "new" | "gone", beside what was frozen."""

    occurrence: Occurrence
    amount: int
    part: str
    state: State
    by_decision: bool
    carried_from: Unit | None = None
    since_closing: str = ""


@dataclass(frozen=True)
class Traced:
    """An activity of the unit in the period: what it adds, or the rules it misses, and what was decided about it."""

    activity: Activity
    shares: tuple[Share, ...]
    #: codes of `domain.crediting.unmet`, or one of: unpublished, invited, declined, called_off, elsewhere
    missed: tuple[str, ...]
    decided: tuple[CreditOverride, ...]


@dataclass(frozen=True)
class Trace:
    """A cell with all that is behind its figures."""

    cell: Cell
    column: Column
    counting: tuple[Traced, ...]
    others: tuple[Traced, ...]
    correction: Correction | None
    changes: tuple[StandingChange, ...]


def trace(session: Session, unit: Unit, column: Column, on: date) -> Trace | None:
    """What is behind a cell on a day; none when the unit has no such cell."""
    stored = tracing_queries.standing(session, unit.id, column.key)
    if stored is None:
        return None
    row, correction = stored
    lineage = units_queries.lineage(session)
    cell = boards.cell(session, row, unit, column, lineage, on)
    found = list(_traced(session, unit, column, lineage, on))
    return Trace(
        cell=cell,
        column=column,
        counting=tuple(one for one in found if one.shares),
        others=tuple(one for one in found if not one.shares),
        correction=correction,
        changes=tuple(tracing_queries.changes(session, column.key)),
    )


def _traced(session: Session, unit: Unit, column: Column, lineage: Lineage, on: date) -> Iterator[Traced]:
    """Activities that give a credit here, then those in which the unit takes part in the period; soonest first."""
    units = {unit.id, *lineage.carried(unit.id, column.owed.terms.code, column.days)}
    shares = _shares(session, units, unit, column, on)
    rows = tracing_queries.activities(session, unit.id, shares.keys(), column.days)
    every = override_queries.by_activity(session, [activity.id for activity in rows])
    for activity in rows:
        given = shares.get(activity.id, [])
        said = decisions.about(column.owed, every.get(activity.id, ()))
        missed = () if given else tuple(_missed(activity, unit, column))
        yield Traced(activity, tuple(given), missed, tuple(said))


def _shares(session: Session, units: Iterable[int], unit: Unit, column: Column, on: date) -> dict[int, list[Share]]:
    """By activity: what it adds now and, where the period is closed, what it added then."""
    now = list(tracing_queries.credits_of(session, units, column.key))
    then = list(tracing_queries.frozen_of(session, units, column.key)) if column.period.closed_at else []
    kept = {(row.occurrence_id, row.part): row for row, _occurrence, _unit in then}
    there = {(row.occurrence_id, row.part) for row, _occurrence, _unit in now}
    found: dict[int, list[Share]] = {}
    for row, occurrence, of_unit in now:
        before = kept.get((row.occurrence_id, row.part))
        same = before is not None and (before.amount, before.held) == (row.amount, row.held)
        note = "" if not column.period.closed_at or same else "new"
        found.setdefault(occurrence.activity_id, []).append(_share(row, occurrence, of_unit, unit, column, on, note))
    for old, occurrence, of_unit in then:
        if (old.occurrence_id, old.part) not in there:
            share = _share(old, occurrence, of_unit, unit, column, on, "gone")
            found.setdefault(occurrence.activity_id, []).append(share)
    return found


def _share(
    row: Credit | FrozenCredit, occurrence: Occurrence, of_unit: Unit, unit: Unit, column: Column, on: date, note: str
) -> Share:
    waits = (on - row.last_day).days <= column.asked.grace
    state: State = "held" if row.held else "planned" if waits else "unconfirmed"
    carried = None if of_unit.id == unit.id else of_unit
    return Share(occurrence, row.amount, row.part, state, row.overridden, carried, note)


def _missed(activity: Activity, unit: Unit, column: Column) -> Iterator[str]:
    """Why an activity of the unit adds nothing: its rules, else what keeps it from counting though it would."""
    facts = queries.facts(activity)
    if facts is None:
        yield "unpublished"
        return
    yield from unmet(column.owed.terms, facts)
    party = next((row for row in activity.participations if row.unit_id == unit.id), None)
    if party is not None and party.state != "accepted":
        yield party.state
    inside = [row for row in activity.occurrences if column.days.contains(row.first_day)]
    if inside and all(row.state in ("cancelled", "postponed") for row in inside):
        yield "called_off"
