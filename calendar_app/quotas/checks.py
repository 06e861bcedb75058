"""Reckons every credit, standing and sum again and says where the stored ones differ. Writes nothing."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.quotas import (
    check_queries,
    placing,
    placing_queries,
    published_queries,
    reckoning,
    service,
    summing,
    year_queries,
)
from calendar_app.quotas import reckoning_queries as stored
from calendar_app.quotas.book import Book
from calendar_app.quotas.reckoning import Pass

#: what passing days change in a standing by themselves; the rest holds whenever it was reckoned
FIGURES = (
    "minimum",
    "held",
    "planned",
    "unconfirmed",
    "missing",
    "parts",
    "at_risk_on",
    "overdue_on",
    "exempt",
    "state",
)


def differences(session: Session, on: date) -> list[str]:
    """A line for each credit, standing or sum that is not what the published activities make it on a day; by right,
    none.
    """
    return list(found(session, on))


def found(session: Session, on: date) -> Iterator[str]:
    """The same, line by line: memory does not grow with what is checked."""
    run = reckoning.of_what_is_opened(session, on)
    yield from _credits(session, run.book)
    above = placing.tree(session)
    known, credited = placing_queries.digests(session), stored.Stream(session)
    for units in placing_queries.slices(session):
        yield from (
            f"place of {unit.code}: its sums stand elsewhere"
            for unit in units
            if known.get(unit.id) != placing.digest(unit, above.trail(unit, on))
        )
        codes, shares = {unit.id: unit.code for unit in units}, credited.upto(units[-1].id)
        yield from _standings(run, codes, reckoning.wanted(run, units, shares))
        yield from _years(session, codes)
    yield from _sums(session)


def _credits(session: Session, book: Book) -> Iterator[str]:
    for activities in published_queries.slices(session):
        for one in activities:
            wanted = service.facts_due(session, one, book)
            yield from (f"credit missing: {row}" for row in sorted(wanted - one.credits, key=str))
            yield from (f"credit too many: {row}" for row in sorted(one.credits - wanted, key=str))
    yield from (f"credit too many: {row}" for row in check_queries.unpublished(session))


def _standings(run: Pass, codes: dict[int, str], wanted: Iterable[stored.Row]) -> Iterator[str]:
    """What is kept of some units beside what they ought to have.

    What a day has changed is stale, not wrong; of what was reckoned on a later day this one knows nothing.
    """
    kept = stored.standings(run.session, list(codes))
    for row in wanted:
        before = kept.pop(stored.cell(row), None)
        name = f"{codes[row['unit_id']]} {run.book.column(row['obligation_id'], row['period_id']).owed.terms.code}"
        if before is None:
            yield f"standing missing: {name}"
        elif before["owed"] != row["owed"]:
            yield f"standing {name}: owed {before['owed']} instead of {row['owed']}"
        elif before["as_of"] <= run.today < (before["changes_on"] or date.max):
            wrong = [column for column in FIGURES if before[column] != row[column]]
            if wrong:
                yield f"standing {name}: " + ", ".join(f"{one} {before[one]} instead of {row[one]}" for one in wrong)
    for before in kept.values():
        if before["owed"] and not run.book.column(before["obligation_id"], before["period_id"]).active:
            yield f"standing too many: {codes[before['unit_id']]} {before['obligation_id']}"


def _years(session: Session, codes: dict[int, str]) -> Iterator[str]:
    wanted, kept = year_queries.made(session, list(codes)), year_queries.stored(session, list(codes))
    for key in sorted({*wanted, *kept}):
        if wanted.get(key) != kept.get(key):
            yield f"year {codes[key[0]]} {key[1]}: {kept.get(key)} instead of {wanted.get(key)}"


def _sums(session: Session) -> Iterator[str]:
    names = {"standing_sum": "sum", "activity_sum": "activities"}
    for ledger, node, key, off in summing.differences(session):
        yield f"{names[ledger.table.__tablename__]} {(node, *key)}: off by {off}"
