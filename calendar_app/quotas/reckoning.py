"""Reckons standings anew, unit by unit, for all or for some: each unit gets the cells it owes, with credits or without.

Units are read in slices, so memory does not grow with their number; sums are then made by the database.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain.progress import Share, state
from calendar_app.models.units import Unit
from calendar_app.quotas import changes, judging, placing, placing_queries, rollup_queries, summing, year_queries
from calendar_app.quotas import reckoning_queries as stored
from calendar_app.quotas.book import Book, Column
from calendar_app.quotas.changes import Changes
from calendar_app.quotas.judging import Judgement
from calendar_app.quotas.reckoning_queries import Cell, Row

#: beyond so many units everything is reckoned anew: the database takes no longer list, and it costs no more
MANY = 5000
#: credits by unit, obligation, period
Shares = Mapping[tuple[int, int, int], list[Share]]


@dataclass(frozen=True)
class Pass:
    """One run: what is asked, and the columns that every unit is looked at for."""

    session: Session
    book: Book
    columns: tuple[Column, ...]
    today: date


def begin(session: Session, today: date) -> Pass:
    """A run over the open periods of the years that are kept."""
    book = Book(session).read_all()
    columns = book.columns(kept_years(session, today))
    return Pass(session, book, tuple(one for one in columns if one.active and not one.period.closed_at), today)


def of_what_is_opened(session: Session, today: date) -> Pass:
    """A run that only looks: over open periods in which every unit ought to have its standings already."""
    run = begin(session, today)
    return replace(run, columns=tuple(column for column in run.columns if column.period.opened_at is not None))


def kept_years(session: Session, today: date) -> range:
    """The years in which every unit has its standings: from the first one tracked to the one after this."""
    return range(stored.first_tracked_year(session, today.year), today.year + 2)


def everything(session: Session, *, now: datetime, cause: str) -> None:
    """Reckon all standings and sums of open periods anew; ``cause`` is why, see `StandingChange`."""
    rollup_queries.alone(session)
    run, log = begin(session, clock.day(now)), Changes()
    above, credited = placing.tree(session), stored.Stream(session)
    for units in placing_queries.slices(session):
        placing.place(session, units, above, run.today)
        _settle(run, units, credited.upto(units[-1].id), log, now)
    year_queries.rewrite(session)
    summing.write(session)
    _opened(run, now)
    changes.write(session, log, cause=cause, now=now)


def open_years(session: Session, *, now: datetime) -> int:
    """Reckon everything when a year has come that units have no standings in yet; how many periods were opened."""
    run = begin(session, clock.day(now))
    fresh = {column.period.id for column in run.columns if column.period.opened_at is None}
    if fresh:
        everything(session, now=now, cause="year")
    else:
        of_changed_units(session, now=now)
    return len(fresh)


def of_units(session: Session, unit_ids: Iterable[int], *, now: datetime, cause: str) -> None:
    """The same for some units; nobody else's figures are touched."""
    ids = sorted(set(unit_ids))
    if len(ids) > MANY:
        return everything(session, now=now, cause=cause)
    if ids:
        rollup_queries.beside_others(session)
        stored.lock_years(session, ids)
        _of_few(session, ids, now, cause)
    return None


def _of_few(session: Session, ids: Collection[int], now: datetime, cause: str) -> None:
    run, log = begin(session, clock.day(now)), Changes()
    credited = rollup_queries.credited_to(ids)
    rollup_queries.sum_standings(session, -1, ids)
    rollup_queries.sum_activities(session, -1, credited)
    above = placing.tree(session)
    for units in placing_queries.slices(session, ids):
        placing.place(session, units, above, run.today)
        _settle(run, units, stored.shares(session, [unit.id for unit in units]), log, now)
    year_queries.rewrite(session, ids)
    rollup_queries.sum_standings(session, 1, ids)
    rollup_queries.sum_activities(session, 1, credited)
    changes.write(session, log, cause=cause, now=now)


def of_changed_units(session: Session, also: Iterable[int] = (), *, now: datetime, cause: str = "units") -> None:
    """The same for the units that moved, closed, or became something else since, and for some more."""
    of_units(session, {*placing.moved(session, clock.day(now)), *also}, now=now, cause=cause)


def wanted(run: Pass, units: Collection[Unit], shares: Shares, kept: Iterable[Cell] = ()) -> Iterator[Row]:
    """The standings that some units ought to have in open periods: of what they owe, and of what they have credits in.

    ``shares`` are the credits of these units. Columns of other years are looked at where a unit has a credit or a
    standing in them. The rows lack ``as_of``.
    """
    more = stored.other_columns({*shares, *kept}, run.columns, run.book)
    for unit in units:
        for column in (*run.columns, *more.get(unit.id, ())):
            owed = column.active and judging.stands(run.session, column.owed, column.days, unit, run.book.lineage)
            if owed or (unit.id, *column.key) in shares:
                yield _row(column, unit, owed, _judged(run, column, unit, shares))


def _judged(run: Pass, column: Column, unit: Unit, shares: Shares) -> Judgement:
    lineage = run.book.lineage
    if lineage.carried(unit.id, column.owed.terms.code, column.days):
        return judging.judge(run.session, column.asked, unit, column.owed, run.today, lineage)
    given = shares.get((unit.id, *column.key), [])
    return judging.of_shares(run.session, column.asked, given, unit, column.owed, run.today, lineage)


def _row(column: Column, unit: Unit, owed: bool, judged: Judgement) -> Row:
    found, asked = judged.progress, judged.asked
    return {
        "unit_id": unit.id, "obligation_id": column.key[0], "period_id": column.key[1],
        "minimum": asked.minimum * len(asked.parts), "held": found.held, "planned": found.planned,
        "unconfirmed": found.unconfirmed, "missing": found.missing, "parts": [asdict(part) for part in found.parts],
        "changes_on": found.changes_on, "at_risk_on": found.at_risk_on, "overdue_on": found.overdue_on,
        "exempt": found.exempt, "owed": owed, "state": state(found),
    }  # fmt: skip


def _settle(run: Pass, units: Collection[Unit], shares: Shares, log: Changes, now: datetime) -> None:
    """Make the stored standings of some units what they ought to be; those of nothing owed and nothing credited go."""
    kept = stored.standings(run.session, [unit.id for unit in units])
    new, changed = [], []
    for row in wanted(run, units, shares, list(kept)):
        before = kept.pop(stored.cell(row), None)
        if before is None:
            new.append(row | {"as_of": run.today, "updated_at": now})
        elif any(before[name] != row[name] for name in row):
            changed.append(row | {"id": before["id"], "as_of": run.today, "updated_at": now})
        log.note(before, row)
    for before in kept.values():
        log.note(before, None)
    stored.write(run.session, new, changed, [row["id"] for row in kept.values()])


def _opened(run: Pass, now: datetime) -> None:
    for column in run.columns:
        column.period.opened_at = column.period.opened_at or now
    run.session.flush()
