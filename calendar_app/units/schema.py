"""The shape of a file of places, institutions and agencies; what its parts say of each other is in `checks`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from calendar_app.faults import Breaks, Rule

ENDS_BEFORE = Rule(
    "ends_before",
    "ngày kết thúc {end} không sau ngày bắt đầu {start}",
    "it ends on {end}, not after it begins on {start}",
)

Code = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=250)]
PlaceName = Annotated[str, Field(min_length=1, max_length=200)]
PlaceKind = Annotated[str, Field(min_length=1, max_length=40)]
Status = Literal["verified", "unverified"]


class Entry(BaseModel):
    """A part of the file: no key that is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _in_order(start: date | None, end: date | None) -> None:
    if start and end and end <= start:
        raise Breaks(ENDS_BEFORE, start=start, end=end)


class Dated(Entry):
    """Something true on ``since <= day < until``."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _period(self) -> "Dated":
        _in_order(self.since, self.until)
        return self


class Living(Entry):
    """Something that exists on ``valid_from <= day < valid_to``."""

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _life(self) -> "Living":
        _in_order(self.valid_from, self.valid_to)
        return self


class PlaceEntry(Living):
    """An administrative area by its official code."""

    code: Code
    kind: PlaceKind
    vi: PlaceName
    en: Annotated[str, Field(max_length=200)] = ""
    parent: Code | None = None


class FormerNameEntry(Entry):
    """A name that people still use, and the places of today that it leads to."""

    kind: PlaceKind
    name: PlaceName
    places: Annotated[list[Code], Field(min_length=1)]
    until: date | None = None
    basis: Word | None = None


class NameEntry(Dated):
    """Another name of a unit."""

    vi: Name
    en: Annotated[str, Field(max_length=250)] = ""
    sort: Literal["official", "short", "alias", "former"]


class KindEntry(Dated):
    """A kind that a unit is of; in the file, the bare id when it always was."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class ParentEntry(Dated):
    """Under whom a unit stands; in the file, the bare code when it always did."""

    unit: Code


class SiteEntry(Entry):
    """A building or branch of a unit."""

    name: Name
    address: Annotated[str, Field(max_length=300)] = ""
    place: Code | None = None
    status: Status = "verified"


def _kind(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


def _parent(value: object) -> object:
    return {"unit": value} if isinstance(value, str) else value


class UnitEntry(Living):
    """An institution or agency. What is not known of it is left out."""

    code: Code
    vi: Name
    en: Annotated[str, Field(max_length=250)] = ""
    names: list[NameEntry] = []
    kinds: list[Annotated[KindEntry, BeforeValidator(_kind)]] = []
    level: Word
    place: Code | None = None
    parents: list[Annotated[ParentEntry, BeforeValidator(_parent)]] = []
    sites: list[SiteEntry] = []
    email: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=254)] = ""
    phone: Annotated[str, Field(pattern=r"^[0-9 +().-]*$", max_length=40)] = ""
    address: Annotated[str, Field(max_length=300)] = ""
    status: Status = "verified"
    status_note: Annotated[str, Field(max_length=500)] = ""
    requested_only: bool = False
    needs_approval: bool = True

    @property
    def parent(self) -> str | None:
        """The code of the unit it stands under now, or stood under last."""
        current = [entry for entry in self.parents if entry.until is None] or self.parents
        return current[-1].unit if current else None


class SuccessionEntry(Entry):
    """One unit gives way to others on a day, for one duty or for all. No heir: none is known."""

    predecessor: Code = Field(alias="from")
    heirs: list[Code] = Field(alias="to", default=[])
    sort: Literal["merge", "split", "rename", "transfer", "dissolve"]
    on: date
    duty: Annotated[str, Field(max_length=60)] = ""
    carry_credits: bool = False
    minimum: Literal["full", "pro_rata", "waived"] = "waived"
    basis: Word | None = None
    note: Annotated[str, Field(max_length=500)] = ""


class UnitsFile(Entry):
    """A whole file."""

    schema_version: Literal[1]
    legal_bases: dict[Word, Annotated[str, Field(min_length=1, max_length=200)]] = {}
    places: list[PlaceEntry] = []
    former_names: list[FormerNameEntry] = []
    units: list[UnitEntry] = []
    successions: list[SuccessionEntry] = []

    def basis(self, key: str | None) -> str:
        """The full name of a legal act; empty for none."""
        return self.legal_bases[key] if key else ""
