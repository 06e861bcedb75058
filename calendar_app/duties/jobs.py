"""The nightly upkeep of what units are to do in a year."""

from datetime import datetime

from calendar_app.duties import service
from calendar_app.extensions import SYSTEM, transaction


def materialise(now: datetime) -> dict[str, int]:
    """Bring the duties, reports and milestones of the running years up to the plans."""
    with transaction(SYSTEM, now) as session:
        return service.materialise(session, now)
