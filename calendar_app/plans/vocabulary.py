"""The words that the current plans bring: what an activity can be."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from calendar_app.plans import queries


@dataclass(frozen=True)
class ActivityType:
    """A type of activity. A product is made by a day, not held on it."""

    code: str
    name_vi: str
    name_en: str
    product: bool


def activity_types(session: Session) -> dict[str, ActivityType]:
    """Types by code, as the plans' files order them; where two plans share a code, the first one's."""
    found: dict[str, ActivityType] = {}
    for plan in queries.current_plans(session):
        for entry in plan.document.get("activity_types", []):
            kind = ActivityType(entry["id"], entry["vi"], entry["en"], bool(entry.get("product", False)))
            found.setdefault(kind.code, kind)
    return found
