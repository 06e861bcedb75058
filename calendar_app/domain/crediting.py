"""Which activity counts for which obligation. Only a commemoration *declared* on the activity credits it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from calendar_app.domain.periods import SCHOOL_YEAR_START, Kind, Period, once, period_of

Counts = Literal["activities", "occurrences", "metric"]
Tie = Literal["none", "any", "each"]
State = Literal["planned", "held", "postponed", "cancelled"]

#: scales of an activity, widest first: cấp tỉnh, liên xã, cấp xã, cơ sở
SCALES = ("province", "inter_commune", "commune", "grassroots")


@dataclass(frozen=True)
class Requirements:
    """What an activity must be; an empty set asks nothing."""

    types: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()
    in_community: bool = False


@dataclass(frozen=True)
class Terms:
    """An obligation as its rules see it; ``days`` are codes of commemorations, sets already resolved."""

    code: str
    period: Kind
    minimum: int
    maximum: int | None = None
    counts: Counts = "activities"
    metric: str = ""
    tie: Tie = "none"
    days: frozenset[str] = frozenset()
    requires: Requirements = field(default_factory=Requirements)
    valid_from: date = date.min
    valid_until: date = date.max
    #: for a period of kind "once": the last day
    due: date | None = None
    #: month and day on which a school year begins
    school_year_start: tuple[int, int] = SCHOOL_YEAR_START

    def period_on(self, day: date) -> Period | None:
        """The period a day belongs to; none while the obligation is not in force."""
        if not self.valid_from <= day < self.valid_until:
            return None
        if self.period != "once":
            return period_of(self.period, day, school_year_start=self.school_year_start)
        until = date.fromordinal(self.due.toordinal() + 1) if self.due else self.valid_until
        return once(self.valid_from, until) if day < until else None

    @property
    def parts(self) -> tuple[str, ...]:
        """The days that are each owed a part; a single unnamed part otherwise."""
        return tuple(sorted(self.days)) if self.tie == "each" else ("",)


@dataclass(frozen=True)
class Happening:
    """One holding of an activity. ``amount``: its measured result; ``proven``: by evidence; ``accepted``: approved."""

    id: int
    first_day: date
    last_day: date
    state: State = "planned"
    amount: int = 0
    proven: bool = False
    accepted: bool = False


@dataclass(frozen=True)
class Facts:
    """The published content of an activity, as far as counting goes."""

    type: str
    scale: str
    in_community: bool
    days: frozenset[str]
    happenings: tuple[Happening, ...]
    metric: str = ""


@dataclass(frozen=True)
class Proof:
    """What "held" must show before it counts as held. Settings of the plan; by default nothing more."""

    evidence: bool = False
    approval: bool = False


@dataclass(frozen=True, order=True)
class Entry:
    """What an activity adds to an obligation: in which period, to which part, how much, held or planned until when."""

    period: Period
    happening: int
    part: str
    amount: int
    held: bool
    last_day: date


def unmet(terms: Terms, facts: Facts) -> list[str]:
    """Why an activity does not count: codes of the rules it misses, in a fixed order; empty when it counts."""
    needs = terms.requires
    rules = (
        ("type", not needs.types or facts.type in needs.types),
        ("scale", not needs.scales or facts.scale in needs.scales),
        ("in_community", not needs.in_community or facts.in_community),
        ("day", terms.tie == "none" or bool(terms.days & facts.days)),
        ("metric", terms.counts != "metric" or terms.metric == facts.metric),
    )
    return [code for code, kept in rules if not kept]


def entries(terms: Terms, facts: Facts, proof: Proof = Proof()) -> list[Entry]:
    """What an activity adds to one obligation: once per period and part, or per occurrence, or its measured sum.

    An occurrence belongs to the period of its first day. Cancelled and postponed ones add nothing.
    """
    return [] if unmet(terms, facts) else granted(terms, facts, proof)


def granted(terms: Terms, facts: Facts, proof: Proof = Proof()) -> list[Entry]:
    """What an activity adds to one obligation once it is settled, by rule or by an approver, that it counts."""
    live = sorted((h for h in facts.happenings if h.state in ("planned", "held")), key=lambda h: (h.first_day, h.id))
    singles = _once(terms, live, proof) if terms.counts == "activities" else _each(terms, live, proof)
    parts = sorted(terms.days & facts.days) if terms.tie == "each" else [""]
    return sorted(
        Entry(period, h.id, part, amount, held, h.last_day) for period, h, amount, held in singles for part in parts
    )


Single = tuple[Period, Happening, int, bool]


def _once(terms: Terms, live: list[Happening], proof: Proof) -> Iterator[Single]:
    """The whole activity counts once in each period it is held in: as held when any occurrence there was, else as
    planned until the last of them."""
    by_period: dict[Period, list[Happening]] = {}
    for happening in live:
        if period := terms.period_on(happening.first_day):
            by_period.setdefault(period, []).append(happening)
    for period, found in by_period.items():
        done = [h for h in found if _held(h, proof)]
        chosen = done[0] if done else max(found, key=lambda h: (h.last_day, h.id))
        yield period, chosen, 1, bool(done)


def _each(terms: Terms, live: Iterable[Happening], proof: Proof) -> Iterator[Single]:
    """Each occurrence counts in the period of its own first day, by one or by its measured amount."""
    for happening in live:
        period = terms.period_on(happening.first_day)
        held = _held(happening, proof)
        amount = 1 if terms.counts == "occurrences" else happening.amount
        if period is not None and (amount > 0 or not held):
            yield period, happening, amount, held


def _held(happening: Happening, proof: Proof) -> bool:
    return (
        happening.state == "held"
        and (happening.proven or not proof.evidence)
        and (happening.accepted or not proof.approval)
    )
