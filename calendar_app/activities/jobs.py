"""Upkeep of what lies ahead: dated commemorations and the occurrences of running series."""

from datetime import datetime

from calendar_app import clock
from calendar_app.activities import inheriting, service
from calendar_app.extensions import SYSTEM, transaction
from calendar_app.plans import days
from calendar_app.publication import holdings
from calendar_app.publication import service as publication
from calendar_app.units import settling


def extend(now: datetime) -> dict[str, int]:
    """Date the commemorations of the coming years, write series out to the horizon, publish what is new."""
    with transaction(SYSTEM, now) as session:
        dated = days.extend(session, now)
        scopes = publication.publish_commemorations(session, now=now)
        return {"dates": len(dated), "scopes": scopes, "series": service.extend_series(session, now=now)}


def compare_holdings(now: datetime) -> dict[str, int]:
    """Make what public pages read equal to what is published; "wrong" counts what was not, and should be nought."""
    with transaction(SYSTEM, now) as session:
        return {"wrong": holdings.store_all(session)}


def settle_units(now: datetime) -> dict[str, int]:
    """Let what was ordered for units take effect on its day: names, places in the tree, closings, heirs."""
    with transaction(SYSTEM, now) as session:
        settled = settling.settle(session, clock.day(now))
        return {"units": len(settled), "activities": inheriting.follow(session, now=now)}
