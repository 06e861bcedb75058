"""The steps of a round (drawn up, sent, closed or cancelled) and of each answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from calendar_app.domain.errors import WrongStatus

ROUNDS: dict[str, tuple[tuple[str, ...], str]] = {
    "send": (("draft",), "open"),
    "extend": (("open",), "open"),
    "close": (("open",), "closed"),
    "cancel": (("draft", "open"), "cancelled"),
}
ANSWERS: dict[str, tuple[tuple[str, ...], str]] = {
    "save": (("waiting", "draft"), "draft"),
    "save again": (("returned",), "returned"),
    "submit": (("waiting", "draft", "returned"), "submitted"),
    "take back": (("submitted",), "draft"),
    "return": (("submitted",), "returned"),
}
#: states of an answer in which something is still to be done by the unit
OWED = ("waiting", "draft", "returned")


def step(table: dict[str, tuple[tuple[str, ...], str]], name: str, now: str) -> str:
    """Where a thing stands after a step; raise `WrongStatus` when the step does not lead on from there."""
    sources, goal = table[name]
    if now not in sources:
        raise WrongStatus(name, now)
    return goal


@dataclass(frozen=True)
class Counts:
    """How many of the units that were asked have answered."""

    asked: int
    answered: int
    begun: int
    returned: int

    @property
    def missing(self) -> int:
        return self.asked - self.answered


def counts(states: Iterable[str]) -> Counts:
    """Of the states of some answers; what is returned is not answered."""
    found = list(states)
    return Counts(len(found), found.count("submitted"), found.count("draft"), found.count("returned"))
