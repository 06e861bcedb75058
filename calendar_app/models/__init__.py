"""The tables, one file per cluster. Importing this package maps all of them."""

from calendar_app.models import (
    activities,
    audit,
    bulletins,
    commendations,
    days,
    difficulties,
    duties,
    files,
    indicators,
    mail,
    people,
    places,
    plans,
    preparation,
    publication,
    quotas,
    reminding,
    rollups,
    rounds,
    units,
    venues,
)  # fmt: skip
from calendar_app.models.base import Base

__all__ = [
    "Base", "activities", "audit", "bulletins", "days", "duties", "files", "mail", "people", "places", "plans", "preparation", "publication", "quotas", "reminding", "rollups", "units", "venues", "indicators", "commendations", "difficulties", "rounds",
]  # fmt: skip
