"""Which units a selector means: {"codes", "kinds", "levels", "under"}; any of each list, all of the keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class UnitFacts:
    """A unit on a day, as far as selectors look at it."""

    code: str
    kinds: frozenset[str]
    level: str
    #: codes from the root, "/UBND-TINH/SVHTTDL/TVT/"
    path: str
    #: codes of units whose duty it answers for after a succession
    inherits: frozenset[str] = frozenset()


def selects(who: Mapping[str, object], unit: UnitFacts) -> bool:
    """Whether a selector means the unit. A selector without keys means nobody."""
    rules: dict[str, Callable[[Any], bool]] = {
        "codes": lambda wanted: bool({unit.code, *unit.inherits} & set(wanted)),
        "kinds": lambda wanted: bool(unit.kinds & set(wanted)),
        "levels": lambda wanted: unit.level in wanted,
        "under": lambda root: f"/{root}/" in unit.path,
    }
    wanted = {key: value for key, value in who.items() if value}
    return bool(wanted) and all(rules[key](value) for key, value in wanted.items())
