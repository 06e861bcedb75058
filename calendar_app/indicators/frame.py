"""What the targets of one plan are reckoned from, read once: units, figures, activities, and what people have said."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from json import dumps
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.succession import Lineage
from calendar_app.indicators import definitions, queries
from calendar_app.indicators.definitions import Definitions
from calendar_app.indicators.queries import Given
from calendar_app.models.indicators import Attestation, Baseline, Declaration, Measurement
from calendar_app.models.plans import Plan
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.units import queries as units

#: the setting that names the unit which watches the targets
DESK = "targets_desk"


class Frame:
    """Reads lazily and keeps what it has read; valid for one request. ``today`` tells which years are over."""

    def __init__(self, session: Session, plan: Plan, today: date | None = None) -> None:
        self.session, self.plan, self.today = session, plan, today or date.max
        self._units: dict[tuple[str, date], list[Unit]] = {}
        self._pools: dict[tuple[str, ...], list[Unit]] = {}
        self._figures: dict[str, list[Given]] = {}
        self._held: dict[int, dict[int, dict[str, int]]] = {}

    @cached_property
    def definitions(self) -> Definitions:
        return definitions.of(self.plan)

    @cached_property
    def window(self) -> str:
        return str(self.setting("statistics_window", "year"))

    def setting(self, key: str, default: Any = None) -> Any:
        return plans.setting(self.plan, key, default)

    def over(self, year: int) -> bool:
        """Whether a year has ended."""
        return self.today > date(year, 12, 31)

    def tracked(self, year: int) -> bool:
        """Whether the activities of a whole year are known here."""
        return self.plan.tracked_from <= date(year, 1, 1)

    def known(self, year: int) -> bool:
        """Whether anything may be known of a year: its activities are, or somebody gave or said something."""
        return year in self._told or self.plan.tracked_from <= date(year, 12, 31)

    @cached_property
    def _told(self) -> frozenset[int]:
        said = [year for *_rest, year in self.declared] + [year for _code, year in self.measured]
        begun = [row.since.year for rows in self.attested.values() for row in rows]
        attested = range(min(begun), self.plan.until.year) if begun else ()
        return frozenset((*said, *attested, *queries.years_of_figures(self.session, self.plan)))

    def units(self, who: Mapping[str, Any], on: date) -> list[Unit]:
        """Units that a selector means and that stood within the plan's area on a day, by code."""
        key = (dumps(dict(who), sort_keys=True), on)
        if key not in self._units:
            self._units[key] = self._of_kinds(who["kinds"], on) if set(who) == {"kinds"} else self._selected(who, on)
        return self._units[key]

    def _selected(self, who: Mapping[str, Any], on: date) -> list[Unit]:
        found = units.select(self.session, who, on)
        within = queries.placed_on(self.session, found, on)
        return [unit for unit in found if unit.id in within]

    def _of_kinds(self, kinds: list[str], on: date) -> list[Unit]:
        """The same by kinds alone, out of what is read once for all days."""
        key = tuple(kinds)
        if key not in self._pools:
            self._pools[key] = queries.units_of_kinds(self.session, kinds)
        wanted = set(kinds)
        return [
            unit
            for unit in self._pools[key]
            if units.is_open(unit, on) and wanted & set(units.kinds_of(unit, on)) and queries.is_placed(unit, on)
        ]

    def figures(self, metric: str) -> list[Given]:
        """The accepted figures of a metric in the window that targets are measured by."""
        if metric not in self._figures:
            self._figures[metric] = queries.accepted(self.session, self.plan, self.window, metric)
        return self._figures[metric]

    def of_units(self, metric: str, year: int) -> dict[int, Given]:
        """The same of one year, by unit."""
        return {row.unit_id: row for row in self.figures(metric) if row.year == year and row.unit_id is not None}

    def held(self, year: int, members: list[Unit]) -> dict[int, dict[str, int]]:
        """Activities that units held in a year, by unit and type."""
        known = self._held.setdefault(year, {})
        new = [unit.id for unit in members if unit.id not in known]
        if new:
            known.update({unit_id: {} for unit_id in new})
            for unit_id, sort, number in queries.held(self.session, year, new):
                known[unit_id][sort] = number
        return known

    @cached_property
    def kinds_of_units(self) -> frozenset[str]:
        """The kinds of which there is, was or will be a unit."""
        return queries.kinds_of_units(self.session)

    @cached_property
    def attested(self) -> dict[tuple[str, int], list[Attestation]]:
        """By condition and unit."""
        found: dict[tuple[str, int], list[Attestation]] = defaultdict(list)
        for row in queries.attestations(self.session, self.plan):
            found[row.condition, row.unit_id].append(row)
        return found

    @cached_property
    def declared(self) -> dict[tuple[str, str, int], Declaration]:
        """By target, kind and year."""
        return {(row.target, row.kind, row.year): row for row in queries.declarations(self.session, self.plan)}

    @cached_property
    def measured(self) -> dict[tuple[str, int], Measurement]:
        """By target and year."""
        return {(row.target, row.year): row for row in queries.measurements(self.session, self.plan)}

    @cached_property
    def baselines(self) -> dict[str, list[Baseline]]:
        """By target, the earliest first."""
        found: dict[str, list[Baseline]] = defaultdict(list)
        for row in queries.baselines(self.session, self.plan):
            found[row.target].append(row)
        return found

    @cached_property
    def lineage(self) -> Lineage:
        return units.lineage(self.session)

    @cached_property
    def desk(self) -> Unit | None:
        """The unit that watches the targets, if there is one of that name."""
        code = self.setting(DESK)
        return units.find(self.session, str(code)) if code else None
