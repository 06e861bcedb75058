"""Closing a period: its standings, its sums and what counted stay as they are; later edits stand beside them.

A period is closed once and not opened again: what was reported from it must be found in it ever after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import NotAllowed, NotFound, WrongStatus
from calendar_app.domain.periods import Kind
from calendar_app.domain.periods import Period as Days
from calendar_app.models.plans import Period
from calendar_app.quotas import closing_queries as queries
from calendar_app.quotas import reckoning, rollup_queries, service


@dataclass(frozen=True)
class Closable:
    """A period with what its closing would freeze."""

    period: Period
    days: Days
    cells: int
    met: int
    missing: int
    #: planned, past, and nobody has said whether it was held
    unconfirmed: int
    #: cells that would be something else after later edits
    corrections: int


def periods(session: Session, by: Principal, today: date) -> list[Closable]:
    """The periods that have ended by a day, of the plans somebody manages; latest first."""
    return _told(session, [row for row in queries.ended(session, today) if may(session, by, row)])


def _told(session: Session, rows: Sequence[Period]) -> list[Closable]:
    counts = queries.counts(session, [row.id for row in rows])
    return [_closable(row, *counts.get(row.id, (0, 0, 0, 0, 0))) for row in rows]


def _closable(row: Period, *counts: int) -> Closable:
    return Closable(row, Days(cast(Kind, row.kind), row.since, row.until), *counts)


def may(session: Session, by: Principal, row: Period) -> bool:
    """Whether somebody may close a period: who manages the unit at the root of its plan."""
    path = queries.root_path(session, row.plan_id)
    return by.administrator or (path is not None and access.allows(by, Action.MANAGE, path))


def manages(session: Session, by: Principal) -> bool:
    """Whether somebody may close the periods of a current plan."""
    if by.administrator:
        return True
    managing = any(held.role >= Role.MANAGER for held in by.grants)
    return managing and any(access.allows(by, Action.MANAGE, path) for path in queries.root_paths(session))


def find(session: Session, period_id: int, by: Principal) -> Period:
    """A period that somebody may close; raise `NotFound` for one that is not there, `NotAllowed` for others."""
    row = session.get(Period, period_id)
    if row is None:
        raise NotFound("period", period_id)
    if not may(session, by, row):
        raise NotAllowed("close", str(period_id))
    return row


def close(session: Session, period_id: int, *, by: Principal, now: datetime) -> Period:
    """Freeze a period that is over; raise `WrongStatus` when it is not, or is closed already."""
    rollup_queries.alone(session)
    row = find(session, period_id, by)
    if row.closed_at is not None:
        raise WrongStatus("close", "closed")
    if row.until > clock.day(now):
        raise WrongStatus("close", "running")
    if row.opened_at is None:
        reckoning.everything(session, now=now, cause="year")
    service.refresh(session, queries.stale(session, row.id, clock.day(now)), now=now)
    row.closed_at, row.closed_by = now, by.email
    session.flush()
    queries.freeze_credits(session, row.id)
    return row


def close_year(session: Session, year: int, kind: str, *, by: Principal, now: datetime) -> None:
    """Freeze the periods of a kind, told under a year, that are over and open.

    Raise `NotFound` where there is no such period, and `WrongStatus` when none is over, or all are closed already.
    """
    rows = _of_year(session, year, kind)
    over = [row for row in rows if row.until <= clock.day(now)]
    waiting = [row for row in over if row.closed_at is None]
    if not waiting:
        raise WrongStatus("close", "closed" if over else "running")
    for row in waiting:
        close(session, row.id, by=by, now=now)


def of_year(session: Session, year: int, kind: str) -> list[Closable]:
    """The periods of a kind that are told under a year, in order; raise `NotFound` where there is none."""
    return _told(session, _of_year(session, year, kind))


def _of_year(session: Session, year: int, kind: str) -> Sequence[Period]:
    found = queries.of_year(session, year, kind)
    if not found:
        raise NotFound("period", f"{kind} {year}")
    return found
