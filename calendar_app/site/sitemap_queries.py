"""Codes of the public pages that search engines are told of."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.models.days import Commemoration
from calendar_app.models.units import Unit

#: a list of pages may have 50,000 (sitemaps.org); each of these stands there in two languages
MOST_UNITS, MOST_DAYS = 20_000, 4_000


def units(session: Session, today: date) -> list[str]:
    """Codes of the units that are open, in their order."""
    still = or_(Unit.valid_to.is_(None), Unit.valid_to > today)
    opened = or_(Unit.valid_from.is_(None), Unit.valid_from <= today)
    query = select(Unit.code).where(opened, still).order_by(Unit.code)
    return list(session.scalars(query.limit(MOST_UNITS)))


def commemorations(session: Session) -> list[str]:
    """Codes of the commemorations, in their order."""
    return list(session.scalars(select(Commemoration.code).order_by(Commemoration.code).limit(MOST_DAYS)))
