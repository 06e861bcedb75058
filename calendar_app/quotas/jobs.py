"""Upkeep of standings: the passing of days changes figures, a new year is opened, the ledgers of sums are folded."""

from datetime import datetime

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import folding, reckoning, service


def standings(now: datetime) -> dict[str, int]:
    """Bring up to date the standings that the passing of days has changed; open a new year."""
    refreshed = _refreshed(now)
    with transaction(SYSTEM, now) as session:
        opened = reckoning.open_years(session, now=now)
    return {"opened": opened} | sums(now) | {"refreshed": refreshed}


def sums(now: datetime) -> dict[str, int]:
    """Bring up to date what a night has missed: pages only read. Fold the rows of each sum into one."""
    refreshed = _refreshed(now)
    with transaction(SYSTEM, now) as session:
        return {"refreshed": refreshed, "folded": folding.fold(session)}


def _refreshed(now: datetime) -> int:
    """How many standings the passing of days had changed; they are brought up to date, some at a time."""
    refreshed = 0
    while True:
        with transaction(SYSTEM, now) as session:
            found = service.refresh_stale(session, now=now)
        refreshed += found
        if not found:
            return refreshed
