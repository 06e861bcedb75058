"""The kinds of value a plan file is made of, each bounded."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from calendar_app import faults
from calendar_app.faults import Breaks, Rule
from calendar_app.plans import rules

MOST_TEXT = 800
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written(pattern: str, rule: Rule) -> Callable[[str], str]:
    """Takes only text that is written as the pattern says."""
    form = re.compile(pattern)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise Breaks(rule, value=value[:60])
        return value

    return check


def _as_day(value: object) -> object:
    """A day as it is written in a file, or already a date; nothing that pydantic would take for a timestamp."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Breaks(faults.DATE, value=str(value)[:60])


def _single(value: object) -> object:
    """One value, of bounded length; not a list and not a group."""
    if value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) <= MOST_TEXT):
        return value
    raise Breaks(rules.NOT_SINGLE)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


#: of an entry: "q_lib_week", "book_reading_day"
Code = Annotated[str, AfterValidator(_written(r"[a-z][a-z0-9_]{0,59}", rules.CODE))]
#: of a plan: "quang-ngai-1520"
PlanCode = Annotated[str, AfterValidator(_written(r"[a-z][a-z0-9-]{0,59}", rules.PLAN_CODE))]
#: of a unit: "TVT", "XA-21548"
UnitCode = Annotated[str, AfterValidator(_written(r"[A-Z0-9][A-Z0-9-]{0,39}", rules.UNIT_CODE))]
#: official code of an administrative area
PlaceCode = Annotated[str, AfterValidator(_written(r"[0-9]{1,10}", rules.PLACE_CODE))]
SettingKey = Annotated[str, AfterValidator(_written(r"[a-z][a-z0-9_.]{0,79}", rules.SETTING_KEY))]
Text = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
Note = Annotated[str, Field(max_length=MOST_TEXT)]
Short = Annotated[str, Field(max_length=200)]
Day = Annotated[date, BeforeValidator(_as_day)]
Year = Annotated[int, Field(ge=1, le=2200)]
#: the years whose lunar dates are known
KnownYear = Annotated[int, Field(ge=1968, le=2053)]
Single = Annotated[Any, AfterValidator(_single)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Figure = Annotated[float, Field(ge=0, le=1_000_000_000_000, allow_inf_nan=False)]
#: section or sections of the plan: "III.2.b1"
Cite = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=38)]],
    BeforeValidator(_as_list),
    Field(min_length=1, max_length=5),
]
Codes = Annotated[list[Code], Field(max_length=200)]
Certainty = Literal["stated", "inferred", "ambiguous"]
Scale = Literal["province", "inter_commune", "commune", "grassroots"]
PeriodKind = Literal["month", "quarter", "half", "year", "school_year", "report_year", "once"]


class Strict(BaseModel):
    """Nothing unknown is let through, and nothing is taken for what it is not."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Selector(Strict):
    """Which units: any of each list, all of the keys. ``systems`` stands for all kinds of those systems."""

    codes: Annotated[list[UnitCode], Field(max_length=500)] = []
    kinds: Codes = []
    systems: Codes = []
    levels: Codes = []
    under: UnitCode | None = None


class Named(Strict):
    """What has an id, a name in both languages and, where it needs one, a remark."""

    id: Code
    vi: Text
    en: Text
    note_vi: Note = ""
    note_en: Note = ""


class Entry(Named):
    """A line of the plan, with the section it stands in and how sure our reading of it is."""

    cite: Cite
    certainty: Certainty = "stated"
    #: first day on which this wording is in force, where it is not the beginning of a period
    valid_from: Day | None = None
