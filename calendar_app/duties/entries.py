"""What a plan asks of units in a year: its yearly duties, report cycles and milestones, with who bears them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.deadlines import milestone_due, report_due
from calendar_app.duties import queries
from calendar_app.models.plans import Agency, Duty, Milestone, Plan, PlanEntry, ReportCycle
from calendar_app.models.units import Unit
from calendar_app.plans import observances
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units

#: frequencies that come back every year; of the others the plan gives no term
YEARLY = ("yearly", "yearly_budget")
#: a setting of the plan: who inherits what a body was to do that came to an end and left no successor, the districts
HEIR = "district_duties_heir"


@dataclass(frozen=True)
class Asked:
    """An entry of a plan in one year: of whom it asks something, to whom that goes, by when."""

    sort: str
    code: str
    year: int
    name_vi: str
    name_en: str
    cite: str
    #: by the plan's settings; none where it says nothing
    due_on: date | None
    units: tuple[Unit, ...]
    recipients: tuple[Unit, ...]
    #: the plan only asks for help: never overdue
    requested: bool


@dataclass
class Bodies:
    """The units that answer for the bodies a plan names, on a day; each body is looked up once."""

    session: Session
    plan: Plan
    on: date
    known: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.agencies = {row.code: row for row in queries.in_force(self.session, Agency, self.plan, self.on.year)}

    def of(self, codes: Iterable[str | None]) -> tuple[Unit, ...]:
        """Open units behind some bodies, each once, by code."""
        found = {unit.code: unit for code in codes if code for unit in self._units(code)}
        return tuple(found[code] for code in sorted(found))

    def requested(self, codes: Iterable[str]) -> bool:
        """Whether all of some bodies are only asked for help."""
        named = [self.agencies[code] for code in codes if code in self.agencies]
        return bool(named) and all(row.definition.get("requested") for row in named)

    def selected(self, who: dict[str, Any]) -> tuple[Unit, ...]:
        """Open units that a selector means."""
        return tuple(units.select(self.session, who, self.on)) if who else ()

    def _units(self, code: str) -> tuple[Unit, ...]:
        if code not in self.known:
            self.known[code] = tuple(self._found(code))
        return self.known[code]

    def _found(self, code: str) -> Iterator[Unit]:
        agency = self.agencies.get(code)
        if agency is None:
            return
        said = agency.definition
        ended = said.get("until") and date.fromisoformat(str(said["until"])) <= self.on
        named = [*said.get("units", ()), *(() if ended else said.get("former_units", ()))]
        known = units.by_codes(self.session, named)
        yield from (unit for unit in known.values() if units.is_open(unit, self.on))
        yield from self.selected(said.get("who") or {})
        if ended and not said.get("units") and not said.get("who"):
            yield from self._heirs()

    def _heirs(self) -> Iterator[Unit]:
        """Who does today what an ended body was to do: a reading of the plan, kept as its setting. Of a level, its
        committees: units that are institutions of no kind."""
        heir = plans.setting(self.plan, HEIR, "")
        if heir == "department":
            yield observances.desk(self.session)
        elif heir:
            who = {"levels": [str(heir)], "under": self.plan.root_code}
            yield from (unit for unit in self.selected(who) if not units.kinds_of(unit, self.on))


def asked(session: Session, plan: Plan, year: int, today: date) -> list[Asked]:
    """What a plan asks in a year, by sort and as the plan orders it; nothing before tracking began."""
    if date(year, 12, 31) < max(plan.tracked_from, plan.since) or date(year, 1, 1) >= plan.until:
        return []
    bodies = Bodies(session, plan, max(date(year, 1, 1), min(today, date(year, 12, 31))))
    milestones = queries.in_force(session, Milestone, plan, year)
    this_year = {row.code: row for row in milestones if row.year == year}
    return [
        *(_duty(row, year, bodies) for row in queries.in_force(session, Duty, plan, year) if _due_in(row, this_year)),
        *(_report(row, year, bodies) for row in queries.in_force(session, ReportCycle, plan, year) if _yearly(row)),
        *(_milestone(row, bodies) for row in this_year.values()),
    ]


def _yearly(row: Duty | ReportCycle) -> bool:
    return row.definition["frequency"] in YEARLY


def _due_in(row: Duty, milestones: dict[str, Milestone]) -> bool:
    """Whether a duty is to be done in the year: every year, or together with a milestone of it."""
    with_these = row.definition["frequency"] == "with_milestones" and milestones.keys() & set(
        row.definition.get("milestones", ())
    )
    return _yearly(row) or bool(with_these)


def _duty(row: Duty, year: int, bodies: Bodies) -> Asked:
    said = row.definition
    bearers = bodies.of(said.get("agencies", ())) + bodies.selected(said.get("who") or {})
    requested = bool(said.get("requested")) or bodies.requested(said.get("agencies", ()))
    return _asked("duty", row, year, None, bearers, bodies.of([said.get("to")]), requested)


def _report(row: ReportCycle, year: int, bodies: Bodies) -> Asked:
    said = row.definition
    due = plans.setting(bodies.plan, f"reports.{row.code}.due", said.get("due") or "")
    requested = bodies.requested(said.get("agencies", ()))
    bearers = bodies.of(said.get("agencies", ()))
    return _asked("report", row, year, report_due(year, str(due)), bearers, bodies.of([said.get("to")]), requested)


def _milestone(row: Milestone, bodies: Bodies) -> Asked:
    due = milestone_due(str(plans.setting(bodies.plan, f"milestones.{row.code}.due", "")))
    return _asked("milestone", row, row.year, due, bodies.of([row.definition.get("by")]), (), requested=False)


def _asked(
    sort: str, row: PlanEntry, year: int, due_on: date | None, bearers: tuple[Unit, ...],
    recipients: tuple[Unit, ...], requested: bool,
) -> Asked:  # fmt: skip
    return Asked(
        sort, row.code, year, row.name_vi, row.name_en, row.cite, due_on, tuple(dict.fromkeys(bearers)), recipients,
        requested,
    )  # fmt: skip
