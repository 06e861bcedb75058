"""What the page of the matrix is made of: frozen rows that carry both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendar_app.domain.sums import Sums
from calendar_app.quotas.matrix import ColumnKey
from calendar_app.site.public_rows import UnitRef


@dataclass(frozen=True)
class Head:
    """An obligation in one of its periods, with what the whole scope has of it."""

    key: ColumnKey
    name_vi: str
    name_en: str
    cite: str
    #: what the period is called where it is no plain year, else ""
    period: str
    #: its last day, and whether it is closed
    last_day: date
    closed: bool
    maximum: int | None
    sums: Sums
    activities: int
    #: what a reminder to its units would be about
    subject: str
    #: arguments of the list of this column alone, and of the units that have planned nothing
    args: Mapping[str, Any]
    empty_args: Mapping[str, Any]
    late_args: Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """Where one unit stands on one obligation."""

    minimum: int
    maximum: int | None
    held: int
    planned: int
    unconfirmed: int
    missing: int
    risk: str
    #: the last day on which what is missing can be planned in good time, while it still can be held
    plan_by: date | None
    #: what the frozen figure of a closed period would be now
    corrected: int | None
    #: something may be said to its people
    late: bool
    #: what else there is to say, in a few words each
    notes: tuple[str, ...]
    #: where it is told what counts
    url: str


@dataclass(frozen=True)
class Line:
    """A unit with its boxes, and what they sum up to."""

    unit: UnitRef
    place: str
    boxes: Mapping[ColumnKey, Box]
    sums: Sums
    activities: int
    may_urge: bool
    #: whether others stand under it
    node: bool


@dataclass(frozen=True)
class GroupLine:
    """A part of a scope: its sums by column and in all; ``args`` leads to its units."""

    name_vi: str
    name_en: str
    system: str
    sums: Sums
    activities: int
    by_column: Mapping[ColumnKey, Sums]
    args: Mapping[str, Any]
    itself: bool = False


@dataclass(frozen=True)
class Choice:
    """Something the form offers."""

    value: str
    name_vi: str
    name_en: str
    chosen: bool
