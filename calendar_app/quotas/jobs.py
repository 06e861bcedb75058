"""Upkeep of standings: days change figures, a new year is opened, sums are folded, how they stood is written down."""

from datetime import datetime

from calendar_app import clock
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.quotas import folding, reckoning, service, trend_queries


def standings(now: datetime) -> dict[str, int]:
    """Bring up to date the standings that the passing of days has changed; open a new year."""
    refreshed = _refreshed(now)
    with transaction(SYSTEM, now) as session:
        opened = reckoning.open_years(session, now=now)
    return {"opened": opened} | sums(now) | {"refreshed": refreshed} | trends(now)


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


def trends(now: datetime) -> dict[str, int]:
    """Write down how every node stands today, and what was held in each month of this year and the last."""
    today = clock.day(now)
    with transaction(SYSTEM, now) as session:
        kept = trend_queries.keep_day(session, today)
        for year in (today.year - 1, today.year):
            trend_queries.keep_months(session, year)
    return {"kept": kept}
