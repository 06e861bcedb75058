"""Upkeep of standings: the passing of days changes figures, a new year is opened, the ledgers of sums are folded."""

from datetime import datetime

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import folding, reckoning, service


def standings(now: datetime) -> dict[str, int]:
    """Bring up to date the standings that the passing of days has changed, some at a time; open a new year."""
    refreshed = 0
    while True:
        with transaction(SYSTEM, now) as session:
            found = service.refresh_stale(session, now=now)
        refreshed += found
        if not found:
            break
    with transaction(SYSTEM, now) as session:
        opened = reckoning.open_years(session, now=now)
    return {"refreshed": refreshed, "opened": opened} | sums(now)


def sums(now: datetime) -> dict[str, int]:
    """Fold the rows of each sum into one."""
    with transaction(SYSTEM, now) as session:
        return {"folded": folding.fold(session)}
