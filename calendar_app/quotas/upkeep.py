"""What passing days change is brought up to date by a job at night; a page that comes first does it itself."""

from datetime import datetime

from calendar_app import clock
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.quotas import matrix_queries, service


def of_today(now: datetime) -> None:
    """Bring some standings up to date that the day has changed, when there are any: at most a few hundred at once."""
    if matrix_queries.waits_for_upkeep(db.session(), clock.day(now)):
        with transaction(SYSTEM, now) as session:
            service.refresh_stale(session, now=now)
