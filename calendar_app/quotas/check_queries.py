"""Credits that ought not to be there."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.quotas import Credit


def unpublished(session: Session) -> Iterator[tuple[Any, ...]]:
    """Credits of what is not published."""
    rows = session.execute(
        select(Credit.id, Occurrence.activity_id)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .where(Activity.published_version_id.is_(None))
        .order_by(Credit.id)
    )
    yield from (tuple(row) for row in rows)
