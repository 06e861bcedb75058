"""Credits again what a change of the plan, of obligations or of days touches, no more."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity
from calendar_app.quotas import published_queries, reckoning, service
from calendar_app.quotas import recrediting_queries as queries
from calendar_app.quotas.book import Book
from calendar_app.quotas.service import Cell


def recredit_all(session: Session, *, now: datetime, cause: str = "plan") -> None:
    """Credit every published activity again, and reckon all that rests on it; closed periods stay as they were.

    One pass over the activities and one over the units, a slice of them at a time; loaded are only those that differ.
    """
    book, closed = Book(session).read_all(), set[Cell]()
    for some in published_queries.slices(session):
        off = [one.id for one in some if service.facts_due(session, one, book) != one.credits]
        activities = queries.activities(session, off)
        closed |= {cell for cell in rewrite(session, activities, book) if _closed(book, cell)}
        session.flush()
    reckoning.everything(session, now=now, cause=cause)
    service.refresh(session, closed, now=now)


def rewrite(session: Session, activities: Sequence[Activity], book: Book) -> set[Cell]:
    """Write the credits of some activities anew; the cells that are touched."""
    stored = queries.credits_of(session, [activity.id for activity in activities])
    touched: set[Cell] = set()
    for activity in activities:
        due = service.wanted(session, activity, book)
        touched |= service.write_credits(session, stored.get(activity.id, []), due)
    return touched


def _closed(book: Book, cell: Cell) -> bool:
    return book.column(*cell[1:]).period.closed_at is not None


def recredit_units(session: Session, codes: Iterable[str], since: date, *, now: datetime) -> int:
    """Credit the published activities that some units take part in from a day on; how many there were."""
    units = queries.ids_of(session, codes)
    rows = queries.taken_part_in(session, units, since)
    for activity in rows:
        service.credit(session, activity, now=now)
    reckoning.of_units(session, units, now=now, cause="assigned")
    return len(rows)


def recredit_day(session: Session, code: str, year: int, *, now: datetime) -> int:
    """Credit what declared a commemoration, and reckon the standings of a year anew: its date has moved.

    Only obligations that are tied to the day can stand otherwise now. How many activities there were.
    """
    rows = queries.declaring(session, code)
    for activity in rows:
        service.credit(session, activity, now=now)
    columns = Book(session).columns((year - 1, year))
    tied = {column.key for column in columns if code in column.owed.terms.days and not column.period.closed_at}
    reckoning.of_units(session, queries.standing_for(session, tied), now=now, cause="day")
    return len(rows)
