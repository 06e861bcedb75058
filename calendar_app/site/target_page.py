"""What the pages of the targets show. Every figure comes from `indicators.service`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy.orm import Session

from calendar_app.charts import target_lines
from calendar_app.charts.target_lines import Chart
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.domain.coverage import Member, Part
from calendar_app.indicators import covering, growing, measuring, queries, saying, service
from calendar_app.indicators.definitions import Condition, Kind, Metric
from calendar_app.indicators.evaluation import Evaluation, Gap
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.service import Row
from calendar_app.models.indicators import Attestation, Baseline, Declaration, Measurement
from calendar_app.models.plans import Plan, Target
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef
from calendar_app.units import queries as units

#: members of a kind that are named; of more, how many there are
MOST_NAMED = 120


@dataclass(frozen=True)
class Line:
    """A target in the list: its goals and how each stands."""

    plan: Plan
    target: Target
    rows: tuple[Row, ...]
    chart: Chart


@dataclass(frozen=True)
class Year:
    """A year in the table beside the chart."""

    year: int
    value: float | None
    way: float | None
    goal: float | None
    total: float | None
    frozen: Measurement | None


@dataclass(frozen=True)
class Named:
    """A member with its unit, where it is one."""

    member: Member
    unit: UnitRef | None
    may_attest: bool


@dataclass(frozen=True)
class Group:
    """The members of one kind, and who declares for it."""

    kind: Kind
    part: Part
    members: tuple[Named, ...]
    more: int
    declarers: tuple[UnitRef, ...]
    may_declare: bool
    declared: Declaration | None
    #: units that were asked for a page and gave none
    waiting: int


@dataclass(frozen=True)
class Page:
    """One target in one year."""

    plan: Plan
    target: Target
    year: int
    rows: tuple[Row, ...]
    unit: str
    chart: Chart
    years: tuple[Year, ...]
    found: Evaluation
    groups: tuple[Group, ...]
    gaps: tuple[tuple[Gap, UnitRef | None], ...]
    names: Mapping[str, UnitRef]
    metrics: Mapping[str, Metric]
    condition: Condition | None
    frozen: Measurement | None
    #: what would be measured now, where it differs from what was frozen
    differs: Evaluation | None
    attested: tuple[Attestation, ...]
    declared: tuple[Declaration, ...]
    baselines: tuple[Baseline, ...]
    former: tuple[Declaration | Attestation | Baseline | Measurement, ...]
    may_watch: bool
    first_year: int
    last_year: int

    @property
    def goal(self) -> Row:
        """The goal that the year leads to: the next one due, else the last."""
        return next((row for row in self.rows if row.goal.due_year >= self.year), self.rows[-1])

    @property
    def told_gaps(self) -> tuple[tuple[Gap, UnitRef | None], ...]:
        """What is missing, without the pages of units, which are counted beside their kind."""
        waited = any(group.waiting for group in self.groups)
        members = {one.key for one in self.found.members}
        return tuple(
            (gap, unit) for gap, unit in self.gaps if not (waited and gap.sort == "unit" and gap.key not in members)
        )

    @property
    def summed_years(self) -> list[int]:
        """The years of which some unit has a figure."""
        return sorted({year for one in self.found.summands for year in one.values})

    @property
    def steady(self) -> bool:
        return self.target.sort == "growth"


def first_and_last(frame: Frame, today: date) -> tuple[int, int]:
    """The years of a plan that can be looked at."""
    known = saying.years(frame, today)
    return known.start, max(known.stop - 1, known.start)


def lines(session: Session, year: int, today: date) -> list[Line]:
    """The targets in force at the end of a year, in the plans' order."""
    frames: dict[int, Frame] = {}
    found = []
    for target, plan in queries.targets(session, date(year, 12, 31)):
        frame = frames.setdefault(plan.id, Frame(session, plan, today))
        rows = tuple(service.of_target(frame, target, year))
        found.append(Line(plan, target, rows, chart(frame, target, today)))
    return found


def until(frame: Frame, today: date) -> int:
    """The last year of which a figure can be known."""
    return min(today.year, frame.plan.until.year - 1)


def chart(frame: Frame, target: Target, today: date) -> Chart:
    values = service.history(frame, target, until(frame, today))
    return target_lines.chart(
        values, service.goals(target), frame.plan.since.year, whole=target.sort == "coverage",
        steady=target.sort == "growth",
    )  # fmt: skip


def page(frame: Frame, target: Target, year: int, by: Principal, today: date) -> Page:
    """A target as it stands in a year, for somebody."""
    rows = tuple(service.of_target(frame, target, year))
    found = service.evaluate(frame, target, year)
    frozen = frame.measured.get((target.code, year))
    names = _names(frame, found)
    first, last = first_and_last(frame, today)
    return Page(
        plan=frame.plan, target=target, year=year, rows=rows, unit=service.unit_of(frame, target),
        chart=chart(frame, target, today), years=_years(frame, target, today), found=found,
        groups=tuple(_groups(frame, target, found, names, year, by)),
        gaps=tuple((gap, names.get(gap.key)) for gap in found.gaps), names=names,
        metrics=frame.definitions.metrics,
        condition=covering.condition_of(frame, target), frozen=frozen,
        differs=measuring.differs(frame, target, frozen) if frozen else None,
        attested=_attested(frame, target, found, year), declared=_declared(frame, target, year),
        baselines=tuple(frame.baselines.get(target.code, [])),
        former=tuple(queries.former(frame.session, frame.plan, target)),
        may_watch=saying.may_watch(frame, by), first_year=first, last_year=last,
    )  # fmt: skip


def _names(frame: Frame, found: Evaluation) -> dict[str, UnitRef]:
    """The units of an evaluation by code."""
    codes = {one.key for one in found.members} | {one.key for one in found.summands} | {gap.key for gap in found.gaps}
    known = units.by_codes(frame.session, codes)
    refs = unit_refs(frame.session, known.values())
    return {code: refs[unit.id] for code, unit in known.items()}


def _years(frame: Frame, target: Target, today: date) -> tuple[Year, ...]:
    goals = service.goals(target)
    steady = target.sort == "growth"
    values = service.history(frame, target, until(frame, today))
    shown = range(min([frame.plan.since.year, *values]), max(goal.due_year for goal in goals) + 1)
    ways = target_lines.ways(values, goals, shown, steady=steady)
    due = {goal.due_year: goal.required for goal in goals}
    totals = growing.evaluate(frame, target, until(frame, today)).totals if steady else {}
    return tuple(
        Year(
            year, values.get(year), ways.get(year), due.get(year), totals.get(year),
            frame.measured.get((target.code, year)),
        )
        for year in shown
    )  # fmt: skip


def _groups(
    frame: Frame, target: Target, found: Evaluation, names: Mapping[str, UnitRef], year: int, by: Principal
) -> Iterable[Group]:  # fmt: skip
    watches = saying.may_watch(frame, by)
    on = date(year, 12, 31)
    kinds = {kind.code: kind for kind in covering.kinds_of(frame, target)} if target.sort == "coverage" else {}
    paths = {unit.code: unit.path for unit in units.by_codes(frame.session, names).values()}
    for part in found.parts:
        kind = kinds[part.kind]
        members = [one for one in found.members if one.kind == kind.code]
        declarers = saying.responsible(frame, kind, on)
        refs = unit_refs(frame.session, declarers)
        waiting = len({gap.key for gap in found.gaps if gap.sort == "unit"} - {one.key for one in members})
        yield Group(
            kind, part,
            tuple(
                Named(one, names.get(one.key), _single(one) and may_attest(watches, by, paths.get(one.key, "")))
                for one in members[:MOST_NAMED]
            ),
            max(len(members) - MOST_NAMED, 0), tuple(refs[unit.id] for unit in declarers),
            watches or any(allows(by, Action.EDIT, unit.path) for unit in declarers),
            frame.declared.get((target.code, kind.code, year)), waiting if kind.reported else 0,
        )  # fmt: skip


def _single(one: Member) -> bool:
    """Whether a member is a unit that can be attested by itself."""
    return all(reason.sort in ("attested", "activities", "metric") for reason in one.reasons)


def may_attest(watches: bool, by: Principal, path: str) -> bool:
    """Whether somebody may attest for the unit at a path."""
    return watches or (bool(path) and allows(by, Action.APPROVE, path))


def _attested(frame: Frame, target: Target, found: Evaluation, year: int) -> tuple[Attestation, ...]:
    """What is attested of the members of a target and holds on some day of a year."""
    members = {one.key for one in found.members}
    code = target.definition.get("condition") or ""
    since, after = date(year, 1, 1), date(year + 1, 1, 1)
    return tuple(
        row
        for (condition, _unit), rows in frame.attested.items()
        for row in rows
        if condition == code
        and row.unit.code in members
        and row.since < after
        and (row.until is None or row.until > since)
    )


def _declared(frame: Frame, target: Target, year: int) -> tuple[Declaration, ...]:
    return tuple(
        row for (code, _kind, of_year), row in frame.declared.items() if code == target.code and of_year == year
    )  # fmt: skip


def missing(row: Row) -> int | None:
    """How many more institutions have to meet the condition for a goal; none where that is not the question."""
    total, done = row.measured.denominator, row.measured.numerator
    if row.target.sort != "coverage" or not total or done is None:
        return None
    return max(ceil(row.goal.required * total / 100) - int(done), 0)
