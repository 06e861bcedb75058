"""Standings summed up: fulfilments, what is missing, and how many cells stand how, on any day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from calendar_app.domain.progress import Progress, Risk, State, risk_of, state

#: states in which something is owed
APPLIES = ("lacking", "covered", "met")
NO_RISKS: Mapping[Risk, int] = {}


@dataclass(frozen=True)
class Part:
    """Cells that stand alike: they change their risk on the same days."""

    state: State
    at_risk_on: date | None
    overdue_on: date | None
    cells: int
    minimum: int
    held: int
    planned: int
    unconfirmed: int
    missing: int
    #: cells in which something is missing and nothing was ever planned: what is past and unconfirmed was
    empty: int = 0


@dataclass(frozen=True)
class Sums:
    """``held`` is a number of fulfilments: what counts for two obligations, or for two units, is there twice."""

    cells: int = 0
    minimum: int = 0
    held: int = 0
    planned: int = 0
    unconfirmed: int = 0
    missing: int = 0
    empty: int = 0
    risks: Mapping[Risk, int] = field(default_factory=dict)

    @property
    def owed(self) -> int:
        """Cells in which something is owed."""
        return sum(self.risk(risk) for risk in ("met", "on_track", "at_risk", "overdue"))

    @property
    def worst(self) -> Risk:
        """The worst that one of the cells is; what asks nothing is better than all."""
        order: tuple[Risk, ...] = ("overdue", "at_risk", "on_track", "met", "waived")
        return next((risk for risk in order if self.risk(risk)), "not_applicable")

    def risk(self, code: Risk) -> int:
        """How many cells stand so."""
        return self.risks.get(code, 0)

    def __add__(self, other: "Sums") -> "Sums":
        codes = dict.fromkeys([*self.risks, *other.risks])
        return Sums(
            self.cells + other.cells, self.minimum + other.minimum, self.held + other.held,
            self.planned + other.planned, self.unconfirmed + other.unconfirmed, self.missing + other.missing,
            self.empty + other.empty,
            {code: self.risk(code) + other.risk(code) for code in codes},
        )  # fmt: skip


def told(parts: Iterable[Part], on: date) -> Sums:
    """What parts come to on a day."""
    return sum((_sums(part, on) for part in parts), Sums())


def _sums(part: Part, on: date) -> Sums:
    risks = {risk_of(part.state, part.at_risk_on, part.overdue_on, on): part.cells}
    return Sums(part.cells, part.minimum, part.held, part.planned, part.unconfirmed, part.missing, part.empty, risks)


def part(found: Progress, minimum: int) -> Part:
    """What one standing adds. Where nothing is owed, no minimum and nothing missing; what was held is held."""
    said = state(found)
    dated = said == "lacking"
    return Part(
        said, found.at_risk_on if dated else None, found.overdue_on if dated else None, 1,
        minimum if said in APPLIES else 0, found.held, found.planned, found.unconfirmed, found.missing if dated else 0,
        int(dated and found.held + found.planned + found.unconfirmed == 0),
    )  # fmt: skip
