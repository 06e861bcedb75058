"""The shape of a plan file. What its parts say of one another is looked at in `checks`."""

from typing import Annotated, Literal

from pydantic import Field

from calendar_app.domain.reminding import FARTHEST, MOST
from calendar_app.plans.day_schema import Commemoration, CommemorationSet, Story
from calendar_app.plans.fields import (
    Cite,
    Code,
    Codes,
    Count,
    Day,
    Entry,
    Figure,
    KnownYear,
    Named,
    Note,
    PeriodKind,
    PlanCode,
    Scale,
    Selector,
    SettingKey,
    Short,
    Single,
    Strict,
    Text,
    UnitCode,
)  # fmt: skip
from calendar_app.plans.figure_schema import Condition, Metric, Ratio, Reported, StatisticForm


class Head(Strict):
    """The document itself."""

    code: PlanCode
    title_vi: Text
    title_en: Text
    issuer_vi: Short
    issuer_en: Short
    number: Annotated[str, Field(max_length=60)] | None = None
    issued_on: Day | None = None
    #: code of the unit under which the plan applies
    root: UnitCode
    since: Day
    until: Day
    parent: Short = ""
    proposal: Short = ""
    signer: Short = ""
    funding_vi: Note = ""
    funding_en: Note = ""
    recipients: Annotated[list[Short], Field(max_length=60)] = []


class Level(Named):
    """A level of administration; ``until`` is the first day without it."""

    until: Day | None = None


class System(Named):
    """Libraries, museums, culture centres."""


class UnitKind(Named):
    """A kind of institution."""

    system: Code | None = None
    level: Code | None = None
    singleton: bool = False
    #: agency of the plan that directs institutions of this kind, and declares for those that are no units here
    supervisor: Code | None = None
    reported: Reported | None = None
    cite: Cite | None = None


class ActivityType(Named):
    """What an activity can be; a product is made, not held, and has no event in a calendar."""

    product: bool = False
    #: working days that preparing one takes; else the plan's quota_lead_days
    lead_days: int | None = Field(default=None, ge=0, le=365)
    #: days one usually lasts
    length: int = Field(default=1, ge=1, le=366)
    #: usually held in the open air: storms matter
    outdoor: bool = False
    #: out of place on a day of mourning
    festive: bool = False
    #: a formal ceremony: for a founding day only in a năm tròn (Decree 111/2018)
    ceremony: bool = False
    #: commemorations that it is the usual form for
    suits: Codes = []


class Requirement(Strict):
    """What an activity must be to count: any of each list, all of the keys."""

    types: Codes = []
    scales: Annotated[list[Scale], Field(max_length=4)] = []
    in_community: bool | None = None


class Obligation(Entry):
    """So many activities, occurrences or units of a metric in each period."""

    short_vi: Short = ""
    short_en: Short = ""
    who: Selector
    #: units that may do the same and are never nagged about it
    encouraged: Selector | None = None
    mode: Literal["each", "jointly"] = "each"
    counts: Literal["activities", "occurrences", "metric"] = "activities"
    metric: Code | None = None
    period: PeriodKind
    #: last day, for an obligation that is met once
    due: Day | None = None
    min: Annotated[int, Field(ge=1, le=1_000_000)]
    max: Count | None = None
    tie: Literal["none", "any", "each"] = "none"
    days: Codes = []
    requires: Requirement = Requirement()
    origin: Literal["plan", "assigned", "own"] = "plan"


class Expectation(Entry):
    """Days that some units are to mark, or are encouraged to."""

    who: Selector
    days: Codes
    level: Literal["owed", "encouraged"] = "encouraged"


class Task(Entry):
    """A heading under which results are reported."""


class Goal(Strict):
    """The figure to reach by the end of a year; ``national`` is the country's own, beside which it is shown."""

    year: KnownYear
    min: Figure
    max: Figure | None = None
    national: Figure | None = None


class Target(Entry):
    """Coverage: the percentage of institutions that meet a condition. Growth: per cent a year, on average.

    Threshold: a metric. Ratio: a metric per unit of another. Population share: a metric per 100 inhabitants.
    """

    sort: Literal["coverage", "growth", "threshold", "ratio", "population_share"]
    who: Selector
    #: one percentage for all kinds together; else each kind by itself
    pooled: bool = True
    condition: Code | None = None
    metric: Code | None = None
    per: Code | None = None
    goals: Annotated[list[Goal], Field(min_length=1, max_length=30)]


class Agency(Named):
    """A body that the plan names, and the units that answer for it today."""

    units: Annotated[list[UnitCode], Field(max_length=200)] = []
    former_units: Annotated[list[UnitCode], Field(max_length=200)] = []
    #: for a group: which units are in it
    who: Selector | None = None
    group: bool = False
    #: the plan asks it for help and gives it no order
    requested: bool = False
    #: first day on which the body no longer exists
    until: Day | None = None
    cite: Cite | None = None


Frequency = Literal[
    "continuous", "monthly", "quarterly", "half_yearly", "yearly", "yearly_budget", "once", "once_then_run",
    "with_milestones", "when_needed", "not_stated",
]  # fmt: skip


class Duty(Entry):
    """What an agency, or some institutions, are to do."""

    agencies: Codes = []
    who: Selector | None = None
    partners: Codes = []
    to: Code | None = None
    frequency: Frequency
    days: Codes = []
    milestones: Codes = []
    requested: bool = False


class ReportCycle(Entry):
    """Who reports to whom, over which window; due on ``month-day`` of the year after, when a day is set."""

    agencies: Codes = []
    everybody: bool = False
    to: Code | None = None
    via: Code | None = None
    frequency: Frequency
    depends_on: Codes = []
    window: Literal["year", "report_year", "school_year", "half", "quarter", "month"] | None = None
    due: Annotated[str, Field(max_length=5)] | None = None


class Milestone(Entry):
    """A year in which something is reviewed or checked."""

    year: KnownYear
    sort: Literal["review", "target_check"]
    by: Code | None = None


class Setting(Strict):
    """What the plan leaves open: the default, and why."""

    key: SettingKey
    default: Single
    vi: Text
    en: Text
    why_vi: Note = ""
    why_en: Note = ""
    cite: Cite | None = None


class Reminding(Strict):
    """A rule of reminding as the plan has it: whether it is sent, and how many days before; else the rule's own."""

    on: bool = True
    days: Annotated[list[Annotated[int, Field(ge=1, le=FARTHEST)]], Field(min_length=1, max_length=MOST)] | None = None


#: places from west to east, by code; a dot where none lies
TileRow = Annotated[str, Field(max_length=600, pattern=r"^[ ]*([0-9A-Za-z-]+|\.)([ ]+([0-9A-Za-z-]+|\.))*[ ]*$")]


class Inconsistency(Named):
    """Where the text contradicts itself or says too little, and what was made of it."""

    reading_vi: Note = ""
    reading_en: Note = ""
    cite: Cite | None = None


class PlanDocument(Strict):
    """A whole plan file."""

    schema_version: Literal[1]
    plan: Head
    levels: Annotated[list[Level], Field(min_length=1, max_length=20)]
    systems: Annotated[list[System], Field(max_length=40)] = []
    kinds: Annotated[list[UnitKind], Field(min_length=1, max_length=200)]
    activity_types: Annotated[list[ActivityType], Field(min_length=1, max_length=200)]
    metrics: Annotated[list[Metric], Field(max_length=300)] = []
    ratios: Annotated[list[Ratio], Field(max_length=100)] = []
    statistic_forms: Annotated[list[StatisticForm], Field(max_length=40)] = []
    agencies: Annotated[list[Agency], Field(max_length=200)] = []
    commemorations: Annotated[list[Commemoration], Field(max_length=1000)] = []
    stories: Annotated[list[Story], Field(max_length=1000)] = []
    commemoration_sets: Annotated[list[CommemorationSet], Field(max_length=100)] = []
    obligations: Annotated[list[Obligation], Field(max_length=500)] = []
    expectations: Annotated[list[Expectation], Field(max_length=200)] = []
    tasks: Annotated[list[Task], Field(max_length=500)] = []
    conditions: Annotated[list[Condition], Field(max_length=200)] = []
    targets: Annotated[list[Target], Field(max_length=500)] = []
    duties: Annotated[list[Duty], Field(max_length=1000)] = []
    reports: Annotated[list[ReportCycle], Field(max_length=200)] = []
    milestones: Annotated[list[Milestone], Field(max_length=100)] = []
    settings: Annotated[list[Setting], Field(max_length=300)] = []
    #: by rule: activity_coming, day_unplanned ... (`domain.reminding`); units may say otherwise
    reminders: Annotated[dict[str, Reminding], Field(max_length=40)] = {}
    inconsistencies: Annotated[list[Inconsistency], Field(max_length=300)] = []
    #: a map of equal tiles: lines from north to south
    tiles: Annotated[list[TileRow], Field(max_length=60)] = []
