"""Reads what approvers decided about counting, and what their decisions depend on."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from calendar_app.domain.crediting import Terms
from calendar_app.domain.periods import Period as Days
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.plans import Period
from calendar_app.models.quotas import CreditOverride


def overrides_of(session: Session, activity_id: int) -> list[CreditOverride]:
    """What approvers decided about the counting of an activity, in order, with what was taken back."""
    return list(
        session.scalars(
            select(CreditOverride)
            .where(CreditOverride.activity_id == activity_id)
            .options(selectinload(CreditOverride.obligation), selectinload(CreditOverride.occurrence))
            .order_by(CreditOverride.id)
        )
    )


def by_activity(session: Session, activity_ids: Collection[int] | None = None) -> dict[int, list[CreditOverride]]:
    """What approvers decided, by activity; few of all activities have any."""
    query = select(CreditOverride)
    if activity_ids is not None:
        query = query.where(CreditOverride.activity_id.in_(sorted(activity_ids)))
    rows = session.scalars(
        query.options(selectinload(CreditOverride.obligation), selectinload(CreditOverride.occurrence)).order_by(
            CreditOverride.id
        )
    )
    found: dict[int, list[CreditOverride]] = {}
    for row in rows:
        found.setdefault(row.activity_id, []).append(row)
    return found


def closed_at(session: Session, plan_id: int, period: Days) -> datetime | None:
    """When a period of a plan was closed; none while it is open."""
    key = {"plan_id": plan_id, "kind": period.kind, "since": period.since, "until": period.until}
    return session.scalar(select(Period.closed_at).filter_by(**key))


def nearest_tied(session: Session, found: Terms, day: date) -> str:
    """The commemoration, of those an obligation is tied to, that falls nearest to a day; "" when none is dated."""
    rows = session.execute(
        select(Commemoration.code, CommemorationDate.first_day)
        .join(CommemorationDate.commemoration)
        .where(Commemoration.code.in_(sorted(found.days)))
    )
    return min(((abs((row.first_day - day).days), row.code) for row in rows), default=(0, ""))[1]
