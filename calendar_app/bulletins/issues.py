"""An issue of a bulletin: on its morning, or late for what is left of its days; never empty."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from calendar_app.bulletins import letters, queries
from calendar_app.clock import ZONE, day
from calendar_app.domain.bulletins import RHYTHMS, days_to_tell, issue_day
from calendar_app.domain.errors import NotFound
from calendar_app.models.bulletins import Bulletin
from calendar_app.outbox import address_queries
from config import Config


def due(session: Session, now: datetime) -> list[int]:
    """Bulletins with an issue that is to come out."""
    today = day(now)
    days = [(rhythm, issue_day(rhythm, today)) for rhythm in RHYTHMS]
    return [found for rhythm, on in days if letters.is_out(on, now) for found in queries.due(session, rhythm, on)]


def tell(session: Session, bulletin_id: int, config: Config, now: datetime) -> bool:
    """Seal the issue that is due; whether there was anything to tell, and anybody to reach."""
    row = session.get(Bulletin, bulletin_id, with_for_update=True)
    if row is None:
        raise NotFound("bulletin", bulletin_id)
    if row.told_until is None or row.ended_at or not (span := days_to_tell(row.rhythm, row.told_until, day(now))):
        return False
    since, row.told_until = span
    rows = queries.coming(session, row.filters, since, row.told_until, row.language)
    if not rows or address_queries.standing(session, row.email):
        return False
    letter = letters.issue(session, row, rows, since, row.told_until, config)
    until = datetime.combine(row.told_until, time(), ZONE)
    row.message_id = letters.seal(session, letter, letters.ISSUE, config, until=until, slot=now, now=now)
    return True
