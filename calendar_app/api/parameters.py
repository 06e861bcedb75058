"""What a request may ask, name by name. Anything else is refused: unknown names, doubled ones, values out of shape."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from werkzeug.datastructures import MultiDict

from calendar_app.domain import filters
from calendar_app.domain.filters import Filters

MOST, USUAL = 100, 50
#: years whose dates are known
FIRST_YEAR, LAST_YEAR = 1968, 2053

#: marks a sentence that a page may show in another language
N_ = str
Asked = TypeVar("Asked", bound="Query")
#: as codes are written
CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
NUMBER = re.compile(r"[1-9][0-9]{0,9}")


def _written(shape: str) -> Callable[[Any], Any]:
    """Takes only text that is written in a shape, before anything reads more into it."""

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(shape, value):
            raise ValueError(f"must be written as {shape}")
        return value

    return check


Code = Annotated[str, StringConstraints(pattern=f"^{CODE.pattern}$")]
Codes = Annotated[list[Code], Field(max_length=filters.MOST)]
Day = Annotated[date, BeforeValidator(_written("[0-9]{4}-[0-9]{2}-[0-9]{2}"))]
Words = Annotated[str, StringConstraints(min_length=1, max_length=filters.LONGEST, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]
Limit = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_written("[0-9]{1,3}"))]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR), BeforeValidator(_written("[0-9]{4}"))]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,400}$")]


class Query(BaseModel):
    """No parameters at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Query):
    """How much of a list, and from where."""

    limit: Limit = Field(default=USUAL, description=N_("Items of a page."))
    cursor: Cursor | None = Field(
        default=None, description=N_("As in the address that `next` of the page before gave.")
    )


class Filtered(Paged):
    """The filters of every public address: any value of a name will do, each name must hold."""

    place: Codes = Field(default=[], description=N_("Codes of places; what lies in them counts."))
    kind: Codes = Field(default=[], description=N_("Kinds of institution."))
    type: Codes = Field(default=[], description=N_("Types of activity."))
    age: Annotated[list[Literal[filters.AGES]], Field(max_length=filters.MOST)] = Field(  # type: ignore[valid-type]
        default=[], description=N_("For whom it is meant; what is for all ages counts.")
    )
    accessible: Annotated[list[Literal[filters.ACCESSIBLE]], Field(max_length=filters.MOST)] = Field(  # type: ignore[valid-type]
        default=[], description=N_("What it must offer.")
    )
    free: Literal["1"] | None = Field(default=None, description=N_("Only what is free of charge."))
    day: Codes = Field(default=[], description=N_("Codes of commemorations that it serves."))
    unit: Codes = Field(default=[], description=N_("Codes of units that organise it."))
    q: Words | None = Field(default=None, description=N_("Words of the title, accents not needed."))
    since: Day | None = Field(default=None, description=N_("Only what is not over before this day."))
    until: Day | None = Field(default=None, description=N_("Only what begins before this day."))

    def filters(self) -> Filters:
        """The same as every other room reads it."""
        names = ("place", "kind", "type", "age", "accessible", "day", "unit")
        chosen = {name: list(getattr(self, name)) for name in names}
        return filters.parse(chosen | {"free": [self.free or ""], "q": [self.q or ""]})


class UnitsQuery(Paged):
    """Which units."""

    kind: Codes = Field(default=[], description=N_("Kinds of institution."))
    place: Codes = Field(default=[], description=N_("Codes of places; what lies in them counts."))
    q: Words | None = Field(default=None, description=N_("Words of the name, accents not needed."))


class PlacesQuery(Paged):
    """Which places."""

    q: Words | None = Field(default=None, description=N_("Words of the name, accents not needed."))


class DaysQuery(Paged):
    """Which commemorations."""

    scope: Literal["national", "intl", "province", "local"] | None = Field(
        default=None, description=N_("Who keeps it.")
    )
    q: Words | None = Field(default=None, description=N_("Words of the name, accents not needed."))


class ProgressQuery(Paged):
    """Which year, and of which units."""

    year: Year | None = Field(default=None, description=N_("This year where none is named."))
    unit: Codes = Field(default=[], description=N_("Codes of units."))


class Refused(Exception):
    """A request that cannot be meant: what is wrong, part by part."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in errors))
        self.errors = errors


def read(model: type[Asked], args: "MultiDict[str, str]") -> Asked:
    """What a query string asks; raise `Refused`."""
    many = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}
    doubled = [name for name, values in args.lists() if name not in many and len(values) > 1]
    if doubled:
        raise Refused([(name[:60], "may stand there once") for name in doubled])
    try:
        return model.model_validate({name: args.getlist(name) if name in many else args[name] for name in args})
    except ValidationError as error:
        raise Refused([(str(part["loc"][0])[:60], part["msg"]) for part in error.errors()]) from error
