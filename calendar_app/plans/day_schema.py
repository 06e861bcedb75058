"""The shape of the days in a plan file: rules, single years, sets."""

from typing import Annotated, Literal

from pydantic import Field

from calendar_app.plans.fields import Cite, Code, Codes, Day, Entry, KnownYear, Note, PlaceCode, Short, Strict, Year


class DayRule(Strict):
    """One of the forms of `domain.days.parse_rule`."""

    solar: str | None = None
    window: Annotated[list[str], Field(min_length=2, max_length=2)] | None = None
    lunar: str | None = None
    days: Annotated[int, Field(ge=1, le=30)] | None = None
    weekday: str | None = None
    nth: int | None = None
    month: int | None = None

    def plain(self) -> dict[str, object]:
        """What `parse_rule` takes."""
        return self.model_dump(exclude_none=True)


class ObservedYear(Strict):
    """What was set for one year: dates, theme, letter."""

    year: KnownYear
    first_day: Day | None = None
    last_day: Day | None = None
    theme_vi: Annotated[str, Field(max_length=400)] = ""
    theme_en: Annotated[str, Field(max_length=400)] = ""
    letter: Annotated[str, Field(max_length=120)] = ""
    source: Short = ""


class Commemoration(Strict):
    """A day of the shared catalogue."""

    id: Code
    vi: Annotated[str, Field(min_length=1, max_length=250)]
    en: Annotated[str, Field(min_length=1, max_length=250)]
    aliases: Annotated[list[Annotated[str, Field(min_length=1, max_length=250)]], Field(max_length=10)] = []
    day: DayRule
    scope: Literal["national", "intl", "province", "local"]
    place: PlaceCode | None = None
    tone: Literal["festive", "solemn", "mourning", "ordinary"] = "ordinary"
    base_year: Year | None = None
    #: năm tròn by the number of the solar year (Decree 145/2013 art. 3(1))
    class_by_year: bool = False
    first_year: Year | None = None
    last_year: Year | None = None
    great: bool = False
    founding: bool = False
    day_off: Literal["yes", "no", "setting"] = "no"
    official: bool = True
    legal_basis: Annotated[str, Field(max_length=400)] = ""
    source: Annotated[str, Field(max_length=400)] = ""
    confidence: Literal["H", "M", "B"] = "B"
    note_vi: Note = ""
    note_en: Note = ""
    #: sections of the plan that name the day; none where it comes from elsewhere
    cite: Cite | None = None
    years: Annotated[list[ObservedYear], Field(max_length=100)] = []


class Story(Strict):
    """What a visitor reads of a commemoration: two sentences."""

    day: Code
    vi: Annotated[str, Field(min_length=1, max_length=600)]
    en: Annotated[str, Field(min_length=1, max_length=600)]


class CommemorationSet(Entry):
    """National days, and provincial and local days of some places; then ``include`` in, ``exclude`` out."""

    scopes: Annotated[list[Literal["national", "intl", "province", "local"]], Field(max_length=4)] = []
    places: Annotated[list[PlaceCode], Field(max_length=200)] = []
    include: Codes = []
    exclude: Codes = []
