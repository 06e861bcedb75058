"""What an address of the matrix asks for: a scope in a year, how it is grouped, narrowed, sorted, and from where on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast

from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.models.units import Unit
from calendar_app.quotas.matrix import Asked
from calendar_app.quotas.ranking_queries import STATES, Key, Sort

#: years that can be asked for
YEARS = range(2020, 2053)

View = Literal["units", "tree", "kind", "place"]
VIEWS: tuple[View, ...] = ("units", "tree", "kind", "place")
SORTS: tuple[Sort, ...] = ("worst", "name", "tree")
LONGEST = 100


@dataclass(frozen=True)
class Address:
    """``grouping`` is "", "kind:…" or "place:…"; ``column`` an obligation and a period."""

    unit: str
    year: int
    view: View = "units"
    grouping: str = ""
    column: tuple[int, int] | None = None
    state: str = ""
    text: str = ""
    sort: Sort = "worst"
    after: Key | None = None

    def args(self, **changes: Any) -> dict[str, Any]:
        """The arguments of this address with changes, from the first page on unless that is what changes."""
        found = replace(self, **{"after": None, **changes})
        sort, _colon, code = found.grouping.partition(":")
        said = {
            "unit": found.unit,
            "year": found.year,
            "view": "" if found.view == "units" else found.view,
            sort or "kind": code,
            "o": "-".join(map(str, found.column)) if found.column else "",
            "state": found.state,
            "q": found.text,
            "sort": "" if found.sort == "worst" else found.sort,
            "after": written(found.after) if found.after else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether less is asked for than the whole scope."""
        return bool(self.grouping or self.column or self.state or self.text)

    def question(self, node: Unit, today: date) -> Asked:
        """What the matrix is asked, of the unit that the address names."""
        return Asked(node, self.year, today, self.grouping, self.column, self.state, self.text, self.sort)


def read(args: Mapping[str, str], this_year: int, unit: str) -> Address:
    """What the arguments say; of another unit when they name none. Raise `NotFound`, or `Invalid` by argument."""
    year = year_of(args, this_year)
    kind, place = (cleaned(args, name) for name in ("kind", "place"))
    sort = _one_of(args, "sort", SORTS)
    return Address(
        unit=cleaned(args, "unit") or unit,
        year=year,
        view=cast(View, _one_of(args, "view", VIEWS)),
        grouping=f"kind:{kind}" if kind else f"place:{place}" if place else "",
        column=_column(args.get("o", "")),
        state=_one_of(args, "state", tuple(STATES)),
        text=cleaned(args, "q"),
        sort=cast(Sort, sort),
        after=_key(strip_controls(args.get("after", "")), sort),
    )


def year_of(args: Mapping[str, str], this_year: int) -> int:
    """The year that is asked for; raise `NotFound` for one that there is not."""
    year = args.get("year", str(this_year))
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and int(year) in YEARS):
        raise NotFound("year", year[:10])
    return int(year)


def cleaned(args: Mapping[str, str], name: str) -> str:
    """An argument as it is looked for."""
    return strip_controls(nfc(args.get(name, ""))).strip()[:LONGEST]


def _one_of(args: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    found = args.get(name, "") or allowed[0]
    if found not in allowed:
        raise Invalid({name: "unknown"})
    return found


def _column(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    parts = text.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Invalid({"o": "unknown"})
    return int(parts[0]), int(parts[1])


def written(key: Key) -> str:
    """A key as an address holds it."""
    return "~".join("" if one is None else one.isoformat() if isinstance(one, date) else str(one) for one in key)


def _key(text: str, sort: str) -> Key | None:
    """The key that `written` wrote: stage, two dates and a number, or a text and a number."""
    if not text:
        return None
    *parts, number = text.split("~")
    try:
        if sort != "worst":
            return parts[0], _number(number)
        stage, *dates = parts
        overdue, at_risk = (date.fromisoformat(one) if one else None for one in dates)
        return _number(stage), overdue, at_risk, _number(number)
    except (ValueError, IndexError) as error:
        raise Invalid({"after": "unknown"}) from error


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text[:20])
    return int(text)
