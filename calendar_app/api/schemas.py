"""What the API answers: only what the public pages show. Codes name things; each thing has an address of its own."""

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

State = Literal["planned", "held", "postponed", "cancelled"]
Item = TypeVar("Item")
#: "19:30"
Hour = Annotated[str, Field(pattern="^[0-9]{2}:[0-9]{2}$")]


class Shape(BaseModel):
    """A frozen answer that says all it says in its schema."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(Shape):
    """A name in both languages; the English one may be empty."""

    vi: str
    en: str


class Occurrence(Shape):
    """One holding of an activity."""

    id: int = Field(description="Number of the holding.")
    activity: int = Field(description="Number of the activity.")
    url: str = Field(description="Public page of the activity.")
    title: str
    first_day: date
    last_day: date = Field(description="Last day, inclusive.")
    starts_at: datetime | None = Field(description="Moment it begins (+07:00); null for whole days.")
    ends_at: datetime | None
    state: State
    reason: str = Field(description="Why it is postponed or cancelled.")
    moved_from: date | None = Field(description="The day on which it first stood, where that is another one.")
    unit: str = Field(description="Code of the unit that leads.")
    place: str | None = Field(description="Code of the place.")
    venue: str


class Activity(Shape):
    """A published activity with its content."""

    id: int
    url: str
    ics: str = Field(description="The activity as an iCalendar file.")
    title: str
    summary: str
    type: str = Field(description="Code of the type, as in the plan.")
    state: State
    reason: str = Field(description="Why it is postponed or cancelled.")
    first_day: date
    last_day: date
    starts_at: Hour | None = Field(description="Hour on the wall clock of Viet Nam; null for whole days.")
    ends_at: Hour | None
    rrule: str = Field(description="RFC 5545 rule of a series; empty for once.")
    left_out: list[date] = Field(description="Days of the rule on which it does not take place.")
    place: str | None
    venue: str
    outdoor: bool
    accessibility: list[str] = Field(description="Codes of what the venue offers.")
    scale: str
    highlight: bool
    audience: str
    age_group: str
    fee: int | None = Field(description="Dong a visitor pays; 0 is free of charge, null is not said.")
    registration: str
    link: str
    units: list[str] = Field(description="Codes of the units that organise it, the leading one first.")
    partners: str
    commemorations: list[str] = Field(description="Codes of the days that it serves.")
    picture: str | None
    published_at: datetime | None


class Unit(Shape):
    """An institution or agency."""

    code: str
    url: str
    ics: str
    name: Names
    kinds: list[str]
    level: str
    place: str | None
    parents: list[str]
    address: str
    verified: bool
    closed_on: date | None = Field(description="The first day on which it no longer exists.")


class Place(Shape):
    """An administrative area by official code."""

    code: str
    url: str
    name: Names
    kind: str
    parent: str | None
    closed_on: date | None


class Anniversary(Shape):
    """A commemoration on its days in one year."""

    year: int
    first_day: date
    last_day: date
    lunar: str = Field(description="Lunar day and month of the first day, as 15/8; a leap month says so.")
    number: int | None = Field(description="Which anniversary it is.")
    sort: Literal["tròn", "lẻ 5", "khác"] | None = Field(description="Its class by Decree 145/2013.")
    theme: Names


class Commemoration(Shape):
    """A day, week or feast that is kept every year, with its dates of this year and five more at most."""

    code: str
    url: str
    name: Names
    story: Names
    scope: str
    place: str | None
    tone: str
    great: bool
    base_year: int | None
    legal_basis: str
    dates: list[Anniversary]


class Quota(Shape):
    """Where a unit stands on one obligation of the plan in one period (``since <= day < until``)."""

    obligation: str
    name: Names
    cite: str
    since: date
    until: date
    minimum: int
    maximum: int | None
    held: int
    planned: int
    unconfirmed: int
    missing: int
    risk: Literal["met", "on_track", "at_risk", "overdue", "waived", "not_applicable"]


class Progress(Shape):
    """The obligations of a unit in a year."""

    unit: str
    year: int
    quotas: list[Quota]


class Page(Shape, Generic[Item]):
    """One page of a list. ``next`` is the address of the following page, null on the last one."""

    items: list[Item]
    next: str | None


class Fault(Shape):
    """What is wrong with one part of a request."""

    name: str
    reason: str


class Problem(Shape):
    """A refusal, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = []
