"""What public lists are made of: frozen rows that carry both languages, so that no query asks which."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

#: first part of a unit kind in the plan -> the system whose colour and icon the unit wears
SYSTEMS = {"lib": "library", "mus": "museum", "cc": "culture_centre"}
AGENCY = "agency"


def systems_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """The systems a unit belongs to, in the plan's order; ("agency",) for one that is no institution."""
    found = {kind.partition("_")[0] for kind in kinds}
    return tuple(system for prefix, system in SYSTEMS.items() if prefix in found) or (AGENCY,)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by name, with the system whose colour it wears."""

    code: str
    name_vi: str
    name_en: str
    system: str = AGENCY


@dataclass(frozen=True, slots=True)
class DayRef:
    """A commemoration by name; ``tone`` is great, mourning or "" for all others."""

    code: str
    name_vi: str
    name_en: str
    tone: str = ""


def tone_of(great: bool, tone: str) -> str:
    """How a commemoration looks: mourning is grey even where it is a great day; great days alone are red."""
    if tone == "mourning":
        return "mourning"
    return "great" if great else ""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place by name; ``root`` for the province itself, which goes without saying beside a venue."""

    code: str
    name_vi: str
    name_en: str
    kind: str = ""
    root: bool = False


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One holding of a published activity. ``more`` counts the later holdings that a folded list leaves out."""

    id: int
    occurrence_id: int
    title: str
    first_day: date
    last_day: date
    starts_at: time | None
    ends_at: time | None
    venue: str
    place: PlaceRef | None
    unit: UnitRef
    state: str
    highlight: bool = False
    commemorations: tuple[DayRef, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A commemoration on its days in one year. ``planned`` counts the published activities that serve it then."""

    day: DayRef
    scope: str
    first_day: date
    last_day: date
    anniversary: int | None
    anniversary_class: str | None
    theme_vi: str = ""
    theme_en: str = ""
    planned: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Where a reader is in a long list; pages count from 1."""

    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def state_of(occurrence: str, life: str, first_day: date, last_day: date, today: date) -> str:
    """The word that a public page shows: cancelled, postponed, held, running, past or planned."""
    for stopped in ("cancelled", "postponed"):
        if stopped in (occurrence, life):
            return stopped
    if occurrence == "held":
        return "held"
    if last_day < today:
        return "past"
    return "running" if first_day <= today else "planned"


def fold_series(rows: Iterable[ActivityRow]) -> list[ActivityRow]:
    """One row per activity, its first one, counting the others in ``more``."""
    folded: dict[int, ActivityRow] = {}
    for row in rows:
        first = folded.setdefault(row.id, row)
        if first is not row:
            folded[row.id] = replace(first, more=first.more + 1)
    return list(folded.values())
