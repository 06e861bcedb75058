"""Credits what an activity counts for and keeps the standings true, in the transaction that changes it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TypeVar, cast

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain.crediting import Facts, Proof, unmet
from calendar_app.domain.periods import Kind
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import Demand, Progress, state
from calendar_app.domain.succession import Lineage
from calendar_app.models.activities import Activity, Participation
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.quotas import Credit, Standing
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import corrections, decisions, judging, queries, recrediting_queries, rollup_queries, rollups
from calendar_app.quotas.book import Book
from calendar_app.quotas.decisions import Decided
from calendar_app.quotas.published_queries import Member, Party, Published
from calendar_app.quotas.queries import Owed
from calendar_app.quotas.rollups import Ledger
from calendar_app.units import queries as units_queries

#: a part in an activity, whichever way it was read
P = TypeVar("P", Participation, Party)
#: unit, obligation, period
Cell = tuple[int, int, int]
#: participation, occurrence, obligation, part: one credit
Key = tuple[int, int, int, str]
#: columns of a credit that tell of an approver's decision
DECISION = ("overridden", "reason", "overridden_by", "overridden_at")


def credit(session: Session, activity: Activity, *, now: datetime) -> None:
    """Write what an activity counts for now, and the standings that it moves."""
    rollup_queries.beside_others(session)
    session.flush()
    recrediting_queries.read_anew(session, activity)
    before = rollup_queries.activity_keys(session, activity.id)
    book = Book(session)
    touched = write_credits(session, queries.credits_of(session, activity.id), wanted(session, activity, book))
    session.flush()
    refresh(session, touched, now=now, book=book)
    rollups.move_activity(session, before, activity.id)


def write_credits(session: Session, before: Iterable[Credit], wanted: Iterable[Credit]) -> set[Cell]:
    """Make the stored credits of an activity what they ought to be; the cells of both."""
    due = {key_of(row): row for row in wanted}
    touched = {cell_of(row) for row in due.values()}
    for row in before:
        touched.add(cell_of(row))
        _keep_or_drop(session, row, due.pop(key_of(row), None))
    session.add_all(due.values())
    return touched


def _keep_or_drop(session: Session, row: Credit, new: Credit | None) -> None:
    if new is None:
        session.delete(row)
        return
    for name in ("unit_id", "period_id", "amount", "held", "last_day", *DECISION):
        setattr(row, name, getattr(new, name))


def wanted(session: Session, activity: Activity, book: Book) -> list[Credit]:
    """The credits that an activity ought to give. Who owes a thing is asked only where it would count."""
    facts = queries.facts(activity)
    found = due(session, activity.id, facts, activity.participations, book) if facts else ()
    return [_credit(book, owed, party, unit, decided) for owed, party, unit, decided in found]


def due(
    session: Session, activity_id: int, facts: Facts, participations: Sequence[P], book: Book
) -> Iterator[tuple[Owed, P, Unit | Member, Decided]]:
    """What a published activity adds: to which obligation, by which party, for which unit."""
    if not facts.happenings:
        return
    first = min(h.first_day for h in facts.happenings)
    last = max(h.last_day for h in facts.happenings)
    said = book.decided(activity_id)
    for owed in book.in_force(first, date.fromordinal(last.toordinal() + 1)):
        about = decisions.about(owed, said) if said else []
        if not about and unmet(owed.terms, facts):
            continue
        for party, unit in owing(session, participations, owed, first, book.lineage):
            for decided in decisions.entries(session, owed, covered(facts, party), proof(owed), about):
                yield owed, party, unit, decided


def covered(facts: Facts, party: Participation | Party) -> Facts:
    """An activity as far as a party's part covers it."""
    if party.since is None and party.until is None:
        return facts
    since, until = party.since or date.min, party.until or date.max
    return replace(facts, happenings=tuple(h for h in facts.happenings if since <= h.first_day < until))


def _credit(book: Book, owed: Owed, party: Participation, unit: Unit | Member, decided: Decided) -> Credit:
    entry, override = decided
    period = book.period(owed.row.plan_id, entry.period)
    return Credit(
        participation_id=party.id,
        occurrence_id=entry.happening,
        obligation_id=owed.row.id,
        period_id=period.id,
        unit_id=unit.id,
        part=entry.part,
        amount=entry.amount,
        held=entry.held,
        last_day=entry.last_day,
        overridden=override is not None,
        reason=override.reason if override else "",
        overridden_by=override.made_by if override else "",
        overridden_at=override.made_at if override else None,
    )


def parties(
    session: Session, activity: Activity, owed: Owed, on: date, lineage: Lineage | None = None
) -> list[tuple[Participation, Unit | Member]]:
    """The accepted parties that owe an obligation, with the unit whose standing grows; a joint one is credited once.

    A party that came later is judged by the day it came. ``lineage`` is read when it is not given.
    """
    past = units_queries.lineage(session) if lineage is None else lineage
    return owing(session, activity.participations, owed, on, past)


def owing(
    session: Session, participations: Iterable[P], owed: Owed, on: date, lineage: Lineage
) -> list[tuple[P, Unit | Member]]:
    """The same of the parties of an activity."""
    found: list[tuple[P, Unit | Member]] = []
    for party in participations:
        day = max(on, party.since or on)
        if party.state == "accepted" and judging.bears(session, party.unit, owed, day, lineage):
            found.append((party, party.unit))
    if owed.row.mode != "jointly":
        return found
    root = queries.plan_root(session, owed.row.plan_id)
    return [(party, root) for party, _unit in found[:1] if root is not None]


def proof(owed: Owed) -> Proof:
    """What the plan asks before "held" counts."""
    return Proof(
        evidence=bool(plans.setting(owed.row.plan, "held_needs_evidence", False)),
        approval=bool(plans.setting(owed.row.plan, "held_needs_approval", False)),
    )


def key_of(row: Credit) -> Key:
    return (row.participation_id, row.occurrence_id, row.obligation_id, row.part)


def facts_due(session: Session, one: Published, book: Book) -> set[tuple[object, ...]]:
    """All that matters of each credit that a published activity ought to give; see `Published.credits`."""
    found = due(session, one.id, one.facts, one.parties, book)
    return {_facts_due(book, owed, party, unit, decided) for owed, party, unit, decided in found}


def _facts_due(book: Book, owed: Owed, party: Party, unit: Unit | Member, decided: Decided) -> tuple[object, ...]:
    entry, override = decided
    period, key = book.period(owed.row.plan_id, entry.period), (party.id, entry.happening, owed.row.id, entry.part)
    return (*key, period.id, unit.id, entry.amount, entry.held, entry.last_day, override is not None)


def cell_of(row: Credit) -> Cell:
    return (row.unit_id, row.obligation_id, row.period_id)


def refresh(session: Session, cells: Iterable[Cell], *, now: datetime, book: Book | None = None) -> None:
    """Fold the credits of some cells into their standings, and the difference into the sums above.

    A closed period is left as it was; what it would be now stands beside it as a correction. Whoever brings a book has
    asked to be `beside_others`.
    """
    if book is None:
        rollup_queries.beside_others(session)
        book = Book(session)
    found = [(session.get_one(Unit, one[0]), book.column(*one[1:])) for one in _ordered(session, cells, book)]
    ledger = Ledger(session)
    ledger.lock((unit.id, column.period.year) for unit, column in found if not column.period.closed_at)
    for unit, column in found:
        judged = judging.judge(session, column.asked, unit, column.owed, clock.day(now), book.lineage, column.period.id)
        if column.period.closed_at is not None:
            corrections.note(session, (unit.id, *column.key), judged.progress, now)
            continue
        row, known = queries.standing(session, (unit.id, *column.key), now)
        if known:
            ledger.note(unit.id, rollups.part(row), -1)
        else:
            row.owed = column.active and judging.stands(session, column.owed, column.days, unit, book.lineage)
        write(row, judged.asked, judged.progress, now)
        ledger.note(unit.id, rollups.part(row), 1)
    session.flush()
    ledger.write()


def _ordered(session: Session, cells: Iterable[Cell], book: Book) -> list[Cell]:
    return sorted(with_heirs(session, cells, book.lineage))


def with_heirs(session: Session, cells: Iterable[Cell], lineage: Lineage) -> set[Cell]:
    """Cells, and those of the units that take over their credits."""
    found = set(cells)
    for unit_id, obligation_id, period_id in list(found) if lineage.links else ():
        obligation, period = session.get_one(Obligation, obligation_id), session.get_one(Period, period_id)
        days = Days(cast(Kind, period.kind), period.since, period.until)
        found |= {(heir, obligation_id, period_id) for heir in lineage.carriers(unit_id, obligation.code, days)}
    return found


def write(row: Standing, asked: Demand, found: Progress, now: datetime) -> None:
    """Store a progress in its row."""
    row.minimum = asked.minimum * len(asked.parts)
    row.held, row.planned, row.unconfirmed, row.missing = found.held, found.planned, found.unconfirmed, found.missing
    row.parts = [asdict(part) for part in found.parts]
    row.as_of, row.changes_on = found.on, found.changes_on
    row.at_risk_on, row.overdue_on, row.exempt = found.at_risk_on, found.overdue_on, found.exempt
    row.state = state(found)
    row.updated_at = now


def refresh_stale(session: Session, *, now: datetime) -> int:
    """Bring up to date the standings that the passing of days has changed; how many there were."""
    rows = queries.stale(session, clock.day(now))
    refresh(session, [(row.unit_id, row.obligation_id, row.period_id) for row in rows], now=now)
    return len(rows)
