"""Upkeep of standings: the passing of days changes figures."""

from datetime import datetime

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import service


def standings(now: datetime) -> dict[str, int]:
    """Bring up to date the standings that the passing of days has changed."""
    with transaction(SYSTEM, now) as session:
        return {"refreshed": service.refresh_stale(session, now=now)}
