"""What the desk is made of: frozen rows that carry both languages."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from calendar_app.domain.progress import Risk
from calendar_app.site.public_rows import DayRef, UnitRef

#: letters of a value that is read in passing
SHORT = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a form."""

    code: str
    name_vi: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A commemoration on its days of a year."""

    day: DayRef
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Work:
    """An activity as its planners see it: the version at hand, its review and its life."""

    id: int
    title: str
    unit: UnitRef
    first_day: date
    last_day: date
    review: str
    life: str
    published: bool
    #: last day of the latest past occurrence without a result
    unconfirmed: date | None = None
    occurrence_id: int | None = None

    @property
    def state(self) -> str:
        """The word that matters most now."""
        if self.life in ("cancelled", "postponed", "held"):
            return self.life
        if self.review in ("returned", "submitted"):
            return self.review
        if self.unconfirmed is not None:
            return "unconfirmed"
        return "planned" if self.published else "draft"


@dataclass(frozen=True, slots=True)
class OwedRow:
    """An obligation of a unit in one period; ``plan`` are the arguments of the form that fills the gap."""

    id: int
    code: str
    name_vi: str
    name_en: str
    cite: str
    period: str
    minimum: int
    maximum: int | None
    held: int
    planned: int
    unconfirmed: int
    missing: int
    risk: Risk
    sentence: str
    heading: str
    plan_before: date
    next_day: Dated | None
    can_be_met: bool
    #: a draft that would fill the gap
    draft: Work | None = None
    plan: dict[str, Any] = field(default_factory=dict)
    #: last day on which what is missing can be held
    hold_by: date | None = None
    #: plan | assigned | own
    origin: str = "plan"
    #: who assigned it, by which document
    assigned_by: UnitRef | None = None
    document: str = ""
    document_on: date | None = None

    @property
    def met(self) -> bool:
        return self.risk == "met"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A unit is asked to take part."""

    activity_id: int
    title: str
    lead: UnitRef
    unit: UnitRef
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the units somebody works for, with how many of its obligations are met, at risk and overdue."""

    unit: UnitRef
    owed: int
    met: int
    at_risk: int
    overdue: int
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, with the button that does it or leads there."""

    kind: str
    title: str
    sentence: str
    button: str
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field from one value to another, both in words, "" for nothing; ``subject`` is the thing it belongs to."""

    column: str
    label: str
    before: str
    after: str
    subject: str = ""

    @property
    def long(self) -> bool:
        """Too long to be read in passing."""
        return max(len(self.before), len(self.after)) > SHORT


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What somebody did at one moment: a sentence, and every field from what to what."""

    at: datetime
    actor: str
    sentence: str
    changes: tuple[Change, ...] = ()
