"""Credits again what a change of obligations or of days touches, no more."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.plans import Period
from calendar_app.models.quotas import Standing
from calendar_app.models.units import Unit
from calendar_app.quotas import queries, service


def recredit_units(session: Session, codes: Iterable[str], since: date, *, now: datetime) -> int:
    """Credit the published activities that some units take part in from a day on; how many there were."""
    units = list(session.scalars(select(Unit.id).where(Unit.code.in_(sorted(set(codes))))))
    mine = select(Participation.activity_id).where(Participation.unit_id.in_(units))
    later = select(Occurrence.activity_id).where(Occurrence.last_day >= since)
    rows = session.scalars(
        select(Activity)
        .where(Activity.published_version_id.is_not(None), Activity.id.in_(mine), Activity.id.in_(later))
        .order_by(Activity.id)
    ).all()
    for activity in rows:
        service.credit(session, activity, now=now)
    service.refresh(session, queries.standing_cells(session, units), now=now)
    return len(rows)


def recredit_day(session: Session, code: str, year: int, *, now: datetime) -> int:
    """Credit what declared a commemoration, and fold the standings of a year anew: its date has moved.

    Only obligations that are tied to the day can stand otherwise now. How many activities there were.
    """
    declared = (
        select(Version.activity_id)
        .join(version_commemoration, version_commemoration.c.version_id == Version.id)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
        .where(Commemoration.code == code)
    )
    rows = session.scalars(
        select(Activity)
        .where(Activity.published_version_id.is_not(None), Activity.id.in_(declared))
        .order_by(Activity.id)
    ).all()
    for activity in rows:
        service.credit(session, activity, now=now)
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    stands = select(Standing.unit_id, Standing.obligation_id, Standing.period_id).join(Period)
    cells = session.execute(stands.where(Period.since < until, Period.until > since, Period.closed_at.is_(None)))
    tied = {owed.row.id for owed in queries.obligations(session, since, until) if code in owed.terms.days}
    service.refresh(
        session, [(c.unit_id, c.obligation_id, c.period_id) for c in cells if c.obligation_id in tied], now=now
    )
    return len(rows)
