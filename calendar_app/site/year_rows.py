"""What the board of a year is made of: frozen rows that carry both languages."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from calendar_app.site.calendar_page import SATURDAY
from calendar_app.site.desk_rows import OwedRow, Step, Work
from calendar_app.site.public_rows import DayRef, UnitRef


@dataclass(frozen=True, slots=True)
class Mark:
    """A commemoration on its days, as far as it concerns a unit."""

    day: DayRef
    first_day: date
    last_day: date
    #: owed | encouraged | choice: one of many days that would do for an obligation
    level: str
    #: reckoned by the lunar calendar
    lunar: bool = False
    #: festive | solemn | mourning | ordinary
    tone: str = ""
    anniversary: int | None = None
    anniversary_class: str | None = None
    #: activities of the unit that declare it and can still take place, or have
    planned: int = 0
    #: arguments of the form of a new activity
    plan: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """An activity in a month."""

    work: Work
    first_day: date
    last_day: date
    #: days of a series in this month
    days: tuple[date, ...] = ()
    #: begun in an earlier month, or year
    goes_on: bool = False
    #: the first of its rows in the year
    first: bool = True
    #: the unit takes part in it, another one leads
    joined: bool = False
    product: bool = False
    #: may be moved to another day, from this very row
    movable: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A quiet mark: days off, days worked in exchange, an occasion, a period of mourning, a storm."""

    #: off | worked | occasion | mourning | storm | other
    kind: str
    first_day: date
    last_day: date
    name_vi: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month, or an empty place before its first and after its last one."""

    day: date | None
    lunar: str = ""
    lunar_first: bool = False
    weekend: bool = False
    off: bool = False
    today: bool = False
    #: "" | mourning | storm | other
    stopped: str = ""
    #: tone of the commemorations that concern the unit; "plain" for those without one
    mark: str = ""
    activities: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the board."""

    first_day: date
    weeks: tuple[tuple[Cell, ...], ...]
    owed: tuple[Mark, ...]
    encouraged: tuple[Mark, ...]
    choices: tuple[Mark, ...]
    items: tuple[Item, ...]
    notes: tuple[Note, ...]
    now: bool

    @property
    def anchor(self) -> str:
        return f"m{self.first_day.month:02d}"


@dataclass(frozen=True, slots=True)
class YearBoard:
    """The year of a unit."""

    unit: UnitRef
    year: int
    needs: list[Step]
    owed: list[OwedRow]
    months: list[Month]
    #: activities of the year
    works: int
    may_plan: bool

    @property
    def met(self) -> int:
        return sum(row.met for row in self.owed)

    @property
    def gaps(self) -> int:
        """Obligations that miss something that can still be made up."""
        return sum(row.can_be_met for row in self.owed)


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY
