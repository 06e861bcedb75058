"""The tables, one file per cluster. Importing this package maps all of them."""

from calendar_app.models import (
    activities,
    audit,
    days,
    files,
    mail,
    people,
    places,
    plans,
    preparation,
    publication,
    quotas,
    units,
    venues,
)  # fmt: skip
from calendar_app.models.base import Base

__all__ = [
    "Base", "activities", "audit", "days", "files", "mail", "people", "places", "plans", "preparation", "publication",
    "quotas", "units", "venues",
]  # fmt: skip
