"""What somebody wants to be told, and in which rows a letter tells it."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Wish:
    """What a bulletin speaks of, how often, in which language, and whether it says at once what was called off."""

    filters: str
    rhythm: str
    at_once: bool
    language: str


@dataclass(frozen=True)
class Row:
    """One holding in a letter. ``state`` is planned, postponed or cancelled."""

    occurrence_id: int
    activity_id: int
    title: str
    unit: str
    first_day: date
    last_day: date
    starts_at: time | None
    where: str
    state: str
    reason: str
    sequence: int
