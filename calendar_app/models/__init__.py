"""The tables, one file per cluster. Importing this package maps all of them."""

from calendar_app.models import activities, audit, days, mail, people, places, plans, publication, quotas, units
from calendar_app.models.base import Base

__all__ = [
    "Base", "activities", "audit", "days", "mail", "people", "places", "plans", "publication", "quotas", "units",
]  # fmt: skip
