"""What a draft of a year is made from, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from calendar_app.domain.crediting import Terms
from calendar_app.domain.workdays import Workdays

Origin = Literal["last_year", "template", "obligation", "day"]
#: what a sentence is made with: days, codes, numbers, names
Operand = str | int | date
#: an activity that lasts longer ties down neither people nor a hall
BUSY = 14


@dataclass(frozen=True)
class Sort:
    """A type of activity; ``suits`` are the commemorations that it is usual for."""

    code: str
    name_vi: str
    name_en: str = ""
    #: working days that preparing one takes
    lead_days: int = 30
    length: int = 1
    outdoor: bool = False
    festive: bool = False
    ceremony: bool = False
    product: bool = False
    suits: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatedDay:
    """A commemoration on its days. ``here``: it is kept where the unit is, so that its mourning binds the unit."""

    code: str
    name_vi: str
    first_day: date
    last_day: date
    name_en: str = ""
    tone: str = "ordinary"
    great: bool = False
    founding: bool = False
    provincial: bool = False
    anniversary: int | None = None
    anniversary_class: str | None = None
    here: bool = True


@dataclass(frozen=True)
class Gap:
    """What an obligation, or one part of it, still misses in a period. ``latest``: the last day that would count."""

    obligation: str
    name_vi: str
    terms: Terms
    missing: int
    since: date
    until: date
    latest: date
    name_en: str = ""
    #: the one day that this part is owed to, or ""
    part: str = ""
    #: types that count, as the plan orders them; none means any
    types: tuple[str, ...] = ()
    #: nobody is nagged about it: the unit is encouraged
    optional: bool = False
    #: what one activity brings of a metric, by last year's results; 0 where that is not known
    usual_amount: int = 0
    #: activities planned that will bring some of it
    planned: int = 0

    @property
    def days(self) -> tuple[str, ...]:
        """Codes of the commemorations that count for it; none when it is free."""
        if self.part:
            return (self.part,)
        return tuple(sorted(self.terms.days)) if self.terms.tie != "none" else ()

    @property
    def wanted(self) -> int:
        """How many activities close it."""
        if self.terms.counts != "metric":
            return self.missing
        whole = -(-self.missing // self.usual_amount) if self.usual_amount else min(1, self.missing)
        return whole - self.planned


@dataclass(frozen=True)
class Past:
    """An activity of the year before."""

    id: int
    type: str
    title: str
    first_day: date
    last_day: date
    commemorations: tuple[str, ...] = ()
    scale: str = "grassroots"
    in_community: bool = False
    venue: str = ""
    venue_id: int | None = None
    metric: str = ""


@dataclass(frozen=True)
class Taken:
    """Something already planned: its days, its hall, and whether it is the unit's own."""

    title: str
    first_day: date
    last_day: date
    type: str = ""
    commemorations: tuple[str, ...] = ()
    venue: str = ""
    venue_id: int | None = None
    own: bool = True
    #: made by a day, not held on it
    product: bool = False


@dataclass(frozen=True)
class Model:
    """A template of the unit, as far as the draft looks at it."""

    id: int
    name: str
    type: str
    title_pattern: str = ""
    length: int = 1
    outdoor: bool = False
    venue_id: int | None = None


@dataclass(frozen=True)
class Stop:
    """A period of mourning, of storm or of another kind that was declared, or a political occasion."""

    sort: Literal["mourning", "storm", "other", "occasion"]
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Brief:
    """All that the draft of one unit's year rests on. Nothing else is looked at: the same brief, the same draft."""

    year: int
    today: date
    unit_name: str = ""
    gaps: tuple[Gap, ...] = ()
    #: of this year and its edges, soonest first
    days: tuple[DatedDay, ...] = ()
    #: dates of the year before, by code
    days_before: Mapping[str, date] = field(default_factory=dict)
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    taken: tuple[Taken, ...] = ()
    models: tuple[Model, ...] = ()
    stops: tuple[Stop, ...] = ()
    workdays: Workdays = field(default_factory=Workdays)
    storm_months: frozenset[int] = frozenset()
    #: commemorations that the unit is expected to mark, and whether it owes them
    expected: Mapping[str, bool] = field(default_factory=dict)
    #: Vietnamese and English names of what all units owe together
    joint: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reason:
    """A reason by its code, with what its sentence needs."""

    code: str
    operands: tuple[tuple[str, Operand], ...] = ()

    @property
    def given(self) -> dict[str, Operand]:
        return dict(self.operands)


def because(code: str, **operands: Operand) -> Reason:
    """A reason with its operands."""
    return Reason(code, tuple(operands.items()))


@dataclass(frozen=True)
class Window:
    """The days of an activity."""

    first_day: date
    length: int = 1

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=self.length - 1)

    def touches(self, first: date, last: date) -> bool:
        """Whether it has a day in common with a span."""
        return self.first_day <= last and first <= self.last_day


@dataclass(frozen=True)
class Proposal:
    """An activity that the draft proposes; ``chosen`` unless the unit did no such thing and owes nothing by it."""

    key: str
    type: str
    title_vi: str
    title_en: str
    first_day: date
    last_day: date
    origin: Origin
    obligations: tuple[str, ...] = ()
    commemorations: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    chosen: bool = True
    #: the activity of last year, or the template, that it is made from
    past_id: int | None = None
    model_id: int | None = None
    scale: str = ""
    in_community: bool = False
    metric: str = ""
    #: last year's hall, where it is free; "" and none where it is not
    venue: str = ""
    venue_id: int | None = None

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Impossible:
    """What can no longer be met, how much of it, and why."""

    obligation: str
    name_vi: str
    name_en: str
    missing: int
    why: Reason
    part: str = ""


@dataclass(frozen=True)
class YearDraft:
    """The draft of a year: proposals by day, what cannot be met, and what the planner should know."""

    year: int
    proposals: tuple[Proposal, ...]
    impossible: tuple[Impossible, ...]
    notes: tuple[Reason, ...]
