"""Codes of the public pages that search engines are told of."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.models.days import Commemoration
from calendar_app.models.units import Unit
from calendar_app.units import queries

#: a list of pages may have 50,000 (sitemaps.org); each of these stands there in two languages
MOST_UNITS, MOST_DAYS = 20_000, 4_000


def units(session: Session, today: date) -> list[str]:
    """Codes of the units that are open, in their order."""
    found = select(Unit.code).where(queries.open_on(today)).order_by(Unit.code)
    return list(session.scalars(found.limit(MOST_UNITS)))


def commemorations(session: Session) -> list[str]:
    """Codes of the commemorations, in their order."""
    return list(session.scalars(select(Commemoration.code).order_by(Commemoration.code).limit(MOST_DAYS)))
