"""Reads and writes what closing a period freezes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.models.quotas import Correction, Standing

#: unit, obligation, period
Cell = tuple[int, int, int]
NAMES = ("unit_id", "obligation_id", "period_id")


def frozen(session: Session, cell: Cell) -> Standing | None:
    """The standing of a closed cell."""
    return session.scalar(select(Standing).filter_by(**dict(zip(NAMES, cell, strict=True))))


def correction(session: Session, cell: Cell) -> Correction | None:
    """The correction in force of a closed cell, if there is one."""
    found = select(Correction).filter_by(**dict(zip(NAMES, cell, strict=True))).where(~Correction.superseded)
    return session.scalar(found)
