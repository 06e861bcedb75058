"""What a reader wants to see of the public calendar, as it stands in an address: any-of within a name, all-of across.

Codes are only looked at for their shape: whether something has that code is for who asks the database.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from calendar_app.domain.errors import Invalid
from calendar_app.domain.text import one_line

#: who an activity is meant for, and what it offers to who needs it
AGES = ("all", "children", "teenagers", "adults", "elderly", "families")
ACCESSIBLE = ("wheelchair", "sign_language", "quiet")
#: values of one name at the most; letters of a question at the most
MOST, LONGEST = 20, 100
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class Filters:
    """The chosen codes of each name, sorted and each once; nothing chosen is everything."""

    place: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    age: tuple[str, ...] = ()
    accessible: tuple[str, ...] = ()
    #: only what is free of charge
    free: bool = False
    #: commemorations that it serves
    day: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    #: words to be found
    q: str = ""

    def __bool__(self) -> bool:
        return self != Filters()

    def chosen(self) -> list[tuple[str, str]]:
        """Every choice as (name, value), in the order of the names: what can be taken away one by one."""
        found: list[tuple[str, str]] = []
        for name in NAMES:
            value = getattr(self, name)
            if isinstance(value, tuple):
                found.extend((name, one) for one in value)
            elif value:
                found.append((name, "1" if value is True else value))
        return found

    def query_string(self) -> str:
        """The one way to write these choices in an address; "" for none."""
        return urlencode(self.chosen())

    def having(self, name: str, value: str) -> "Filters":
        """With one more choice."""
        return parse(_several([*self.chosen(), (name, value)]))

    def without(self, name: str, value: str = "") -> "Filters":
        """Without one choice, or without all of a name."""
        kept = [pair for pair in self.chosen() if pair[0] != name or (value and pair[1] != value)]
        return parse(_several(kept))

    def only(self, *names: str) -> "Filters":
        """With the choices of some names alone."""
        return replace(Filters(), **{name: getattr(self, name) for name in names})


NAMES = tuple(field.name for field in fields(Filters))
_LISTED = {"age": AGES, "accessible": ACCESSIBLE}


def parse(asked: Mapping[str, Sequence[str]]) -> Filters:
    """The choices of a query string, name -> values; names that are no filter are passed over.

    Empty values choose nothing. Raise `Invalid` with the names whose values cannot be meant.
    """
    faults: dict[str, str] = {}
    found: dict[str, tuple[str, ...] | bool | str] = {}
    for name in NAMES:
        values = sorted({value.strip() for value in asked.get(name, ())} - {""})
        if name == "q":
            found[name] = one_line(" ".join(values))[:LONGEST].strip()
        elif not _fits(name, values):
            faults[name] = "unknown"
        else:
            found[name] = bool(values) if name == "free" else tuple(values)
    if faults:
        raise Invalid(faults)
    return Filters(**found)  # type: ignore[arg-type]


def _fits(name: str, values: Sequence[str]) -> bool:
    if len(values) > MOST:
        return False
    if name == "free":
        return set(values) <= {"1"}
    listed = _LISTED.get(name)
    return all(value in listed if listed else _CODE.fullmatch(value) for value in values)


def _several(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Pairs as name -> values."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
