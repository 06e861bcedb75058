"""The words that the current plans bring: what an activity can be."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.plans import queries


@dataclass(frozen=True)
class ActivityType:
    """A type of activity. A product is made by a day, not held on it."""

    code: str
    name_vi: str
    name_en: str
    product: bool
    #: working days that preparing one takes
    lead_days: int = 30
    #: days one usually lasts
    length: int = 1
    outdoor: bool = False
    festive: bool = False
    ceremony: bool = False
    #: commemorations that it is the usual form for
    suits: tuple[str, ...] = ()


def activity_types(session: Session) -> dict[str, ActivityType]:
    """Types by code, as the plans' files order them; where two plans share a code, the first one's."""
    found: dict[str, ActivityType] = {}
    for plan in queries.current_plans(session):
        for entry in queries.part_of(session, plan, "activity_types"):
            found.setdefault(entry["id"], _kind(entry, int(queries.setting(plan, "quota_lead_days", 30))))
    return found


def metric_names(session: Session) -> dict[str, tuple[str, str]]:
    """The figures that activities can bring, by code: their Vietnamese and English names."""
    found: dict[str, tuple[str, str]] = {}
    for entry in queries.listed(session, "metrics"):
        found.setdefault(entry["id"], (entry["vi"], entry["en"]))
    return found


def _kind(entry: dict[str, Any], lead_days: int) -> ActivityType:
    stated = entry.get("lead_days")
    return ActivityType(
        code=entry["id"],
        name_vi=entry["vi"],
        name_en=entry["en"],
        product=bool(entry.get("product", False)),
        lead_days=lead_days if stated is None else int(stated),
        length=int(entry.get("length", 1)),
        outdoor=bool(entry.get("outdoor", False)),
        festive=bool(entry.get("festive", False)),
        ceremony=bool(entry.get("ceremony", False)),
        suits=tuple(entry.get("suits", ())),
    )


def kind_names(session: Session) -> dict[str, tuple[str, str]]:
    """Vietnamese and English names of kinds of institution, by code; where two plans differ, those of the first."""
    found: dict[str, tuple[str, str]] = {}
    for entry in queries.listed(session, "kinds"):
        found.setdefault(entry["id"], (entry["vi"], entry["en"]))
    return found


def type_names(session: Session) -> dict[str, tuple[str, str]]:
    """Vietnamese and English names of types of activity, by code; where two plans differ, those of the first."""
    found: dict[str, tuple[str, str]] = {}
    for entry in queries.listed(session, "activity_types"):
        found.setdefault(entry["id"], (entry["vi"], entry["en"]))
    return found
