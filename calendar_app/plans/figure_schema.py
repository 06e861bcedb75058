"""The shape of what a plan file says of figures: who gives them, and how a condition is shown by them."""

from typing import Annotated, Literal

from pydantic import Field

from calendar_app.plans.fields import Cite, Code, Codes, Entry, Named, Selector, Short, Strict


class Reported(Strict):
    """Metrics by which others report institutions that are no units here: how many, and how many meet the condition."""

    number: Code
    meeting: Code


class Breakdown(Named):
    """A part into which a figure is divided."""


class Metric(Named):
    """A figure that is reported; ``system`` says by whom."""

    system: Code | None = None
    #: what it is counted in: lượt, bản
    unit_vi: Short = ""
    unit_en: Short = ""
    #: yes (1) or no (0) instead of a number
    yes_no: bool = False
    #: a metric that it is a part of, and so never exceeds
    part_of: Code | None = None
    breakdowns: Annotated[list[Breakdown], Field(max_length=40)] = []


class Ratio(Named):
    """A figure worked out from others: one by another one, or by the inhabitants of the place."""

    of: Code
    #: a metric; without one, the population
    per: Code | None = None
    percent: bool = False
    unit_vi: Short = ""
    unit_en: Short = ""


class StatisticForm(Named):
    """The figures that some units give each year, or that are given of some kinds of place."""

    who: Selector | None = None
    #: of the units meant only those of no kind: people's committees, not their institutions
    without_kind: bool = False
    #: kinds of place: tỉnh, xã
    places: Annotated[list[Short], Field(max_length=40)] = []
    windows: Annotated[list[Literal["year", "report_year"]], Field(min_length=1, max_length=2)] = ["year"]
    metrics: Annotated[list[Code], Field(min_length=1, max_length=100)]
    #: entered on one page of yes, no and a few numbers
    short: bool = False
    cite: Cite | None = None


class ActivityRule(Strict):
    """So many activities held within the year, of any of the types."""

    types: Codes = []
    min: Annotated[int, Field(ge=1, le=10_000)]


class FigureRule(Strict):
    """A figure of the year that is at least so large."""

    metric: Code
    min: Annotated[int, Field(ge=0, le=1_000_000_000)] = 1


class Condition(Entry):
    """What an institution must do to be counted as covered: attested with evidence, or shown by every rule."""

    attested: bool = True
    activities: ActivityRule | None = None
    figures: Annotated[list[FigureRule], Field(max_length=10)] = []
