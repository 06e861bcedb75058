"""How many institutions of some kinds meet a condition: who is counted, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from calendar_app.domain.indicators import Measured

#: given: something is known; silent: nothing was given; gone: no institution of the kind exists then
State = Literal["given", "silent", "gone"]


@dataclass(frozen=True)
class Reason:
    """Why a member meets a condition or not: a figure against the least one, a word of somebody, or nothing known."""

    #: attested | declared | reported | activities | metric
    sort: str
    holds: bool | None
    amount: int | None = None
    least: int | None = None
    #: code of the metric
    metric: str = ""
    #: id of what was attested, declared or reported
    row: int | None = None


@dataclass(frozen=True)
class Member:
    """A unit, or what stands for many: ``meeting`` of ``count`` institutions meet the condition; none: not known."""

    key: str
    kind: str
    count: int
    meeting: int | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Part:
    """The members of one kind together."""

    kind: str
    state: State
    numerator: int = 0
    denominator: int = 0

    @property
    def measured(self) -> Measured:
        return Measured(self.numerator, self.denominator) if self.state != "silent" else Measured()


def meets(attested: bool | None, rules: Sequence[bool | None]) -> bool | None:
    """Whether a condition is met: an attestation decides; else all rules must hold, and one that fails is enough.

    None where neither says anything.
    """
    if attested is not None:
        return attested
    if any(one is False for one in rules):
        return False
    return True if rules and all(rules) else None


def reaches(amount: int | None, least: int, *, over: bool) -> bool | None:
    """Whether a figure reaches the least one; while its year is not ``over``, a smaller one says nothing yet."""
    if amount is None:
        return None
    return True if amount >= least else False if over else None


def part(kind: str, members: Iterable[Member], *, gone: bool) -> Part:
    """The members of a kind. Those of whom nothing is known count in the denominator only, once anything is known."""
    of_kind = [one for one in members if one.kind == kind]
    if not of_kind:
        return Part(kind, "gone" if gone else "silent")
    known = [one.meeting for one in of_kind if one.meeting is not None]
    total = sum(one.count for one in of_kind)
    return Part(kind, "given", sum(known), total) if known else Part(kind, "silent", 0, total)


def cover(parts: Sequence[Part], *, pooled: bool) -> Measured:
    """The kinds in one percentage, or the weakest of them by itself; where every kind is gone, none of none.

    Nothing is measured while nothing was given at all, or a kind is silent of which not even the number is known. In
    one percentage the members of a silent kind whose number is known count in the denominator.
    """
    silent = [one for one in parts if one.state == "silent"]
    if pooled:
        said_nothing = silent and not any(one.state == "given" for one in parts)
        if said_nothing or any(not one.denominator for one in silent):
            return Measured()
        return Measured(sum(one.numerator for one in parts), sum(one.denominator for one in parts))
    if silent:
        return Measured()
    weakest = min((one for one in parts if one.denominator), key=_share, default=None)
    return Measured(weakest.numerator, weakest.denominator) if weakest else Measured(0, 0)


def _share(one: Part) -> float:
    return one.numerator / one.denominator
