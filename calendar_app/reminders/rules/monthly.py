"""To a supervising unit, on the first working day of a month: which of its units are behind, the worst first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.domain.workdays import Workdays
from calendar_app.models.duties import DutyInstance
from calendar_app.models.plans import Plan
from calendar_app.models.units import Unit
from calendar_app.plans.working_days import workdays
from calendar_app.quotas import queries as quotas
from calendar_app.reminders.asked import MONTHLY, Behind, Named, SupervisionMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach, paths_above
from calendar_app.reminders.rules import lacking
from calendar_app.reminders.rules.lacking import DAY

#: said on the morning after the day spoken of, so that a late tick loses nothing: that day is the eve of the month's
#: first working day
MORNING_AFTER = (-1,)
#: units in one letter
MOST = 20


@dataclass
class Arrears:
    """What a unit is behind with."""

    at_risk: int = 0
    overdue: int = 0
    duties: int = 0

    @property
    def weight(self) -> tuple[int, int, int]:
        """The worst last: what is over before what is not."""
        return (self.overdue + self.duties, self.at_risk, self.overdue)


def behind(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """The months that begin, for offices, on one of some days."""
    return [one for start in first_days(session, [day + DAY for day in days]) for one in of_month(session, start, None)]


def recall(session: Session, subjects: Collection[str], _today: date) -> list[Matter]:
    """The same as they stand now: "unit:5:2027-04-01"."""
    chosen: defaultdict[date, set[int]] = defaultdict(set)
    for subject in subjects:
        _word, unit, start = subject.split(":")
        chosen[date.fromisoformat(start)].add(int(unit))
    return [one for start, some in sorted(chosen.items()) for one in of_month(session, start, some)]


def first_days(session: Session, days: Collection[date]) -> list[date]:
    """Those of some days that are the first working day of their month."""
    if not days:
        return []
    calendar = workdays(session, min(days).year, max(days).year)
    return [one for one in sorted(set(days)) if _begins_month(one, calendar)]


def _begins_month(one: date, calendar: Workdays) -> bool:
    return one in calendar and not any(one.replace(day=number) in calendar for number in range(1, one.day))


def of_month(session: Session, start: date, only: set[int] | None) -> list[Matter]:
    """A letter to each supervising unit, or to some, with units behind and somebody to read it."""
    arrears, reach = of_units(session, start), Reach(session)
    units = {unit.id: unit for unit in quotas.open_units(session, start, start + DAY)}
    by_path = {unit.path: unit for unit in units.values()}
    below: defaultdict[int, list[Unit]] = defaultdict(list)
    for unit_id in arrears.keys() & units.keys():
        for above in _supervising(units[unit_id], by_path, reach):
            below[above.id].append(units[unit_id])
    told = [units[key] for key in sorted(below) if only is None or key in only]
    return [_matter(unit, start, below[unit.id], arrears, units.values(), reach) for unit in told if reach.of(unit.id)]


def of_units(session: Session, today: date) -> Mapping[int, Arrears]:
    """By unit: what it is behind with on a day. Bodies that the plan only requests are never behind."""
    found: defaultdict[int, Arrears] = defaultdict(Arrears)
    for cell in lacking.cells(session, today):
        if cell.risk == "overdue":
            found[cell.unit.id].overdue += 1
        else:
            found[cell.unit.id].at_risk += 1
    for unit_id, number in session.execute(
        select(DutyInstance.unit_id, func.count())
        .join(Plan, DutyInstance.plan_id == Plan.id)
        .join(Unit, DutyInstance.unit_id == Unit.id)
        .where(DutyInstance.done_at.is_(None), ~DutyInstance.withdrawn, Plan.current, ~Unit.requested_only)
        .where(DutyInstance.due_on < today)
        .group_by(DutyInstance.unit_id)
    ):
        found[unit_id].duties = number
    return found


def ranked(units: Iterable[Unit], arrears: Mapping[int, Arrears]) -> list[Unit]:
    """Units by what they are behind with, the worst first."""
    by_code = sorted(units, key=lambda unit: unit.code)
    return sorted(by_code, key=lambda unit: arrears[unit.id].weight, reverse=True)


def under(unit: Unit, units: Iterable[Unit], reach: Reach) -> list[Unit]:
    """The units that one supervises: those under it; the department's are all but itself and those above it."""
    if reach.desk is not None and unit.id == reach.desk.id:
        return [one for one in units if not unit.path.startswith(one.path) and not one.requested_only]
    return [one for one in units if one.path.startswith(unit.path) and one.id != unit.id and not one.requested_only]


def _supervising(unit: Unit, by_path: Mapping[str, Unit], reach: Reach) -> list[Unit]:
    """Every unit above one, up to the department, and the department for those beside it."""
    desk = reach.desk
    if desk is None or desk.path.startswith(unit.path):
        return []
    if not unit.path.startswith(desk.path):
        return [desk]
    return [by_path[path] for path in paths_above(unit.path) if path.startswith(desk.path) and path in by_path]


def _matter(
    unit: Unit, start: date, behind: list[Unit], arrears: Mapping[int, Arrears], units: Iterable[Unit], reach: Reach
) -> SupervisionMatter:
    worst = ranked(behind, arrears)[:MOST]
    return SupervisionMatter(
        rule=MONTHLY, subject=f"unit:{unit.id}:{start.isoformat()}", due_on=start - DAY, offsets=MORNING_AFTER,
        people=reach.best(unit.id, Role.MANAGER), title_vi="", title_en="", unit_vi=unit.name_vi,
        unit_en=unit.name_en, first_day=start, last_day=start, path="/desk/nudges/behind",
        unit_path=unit.path, upwards=reach.upwards(unit), total=len(behind), of=len(under(unit, units, reach)),
        behind=tuple(_row(one, arrears[one.id]) for one in worst),
    )  # fmt: skip


def _row(unit: Unit, arrears: Arrears) -> Behind:
    name = Named(unit.name_vi, unit.name_en)
    return Behind(name, at_risk=arrears.at_risk, overdue=arrears.overdue, duties=arrears.duties)
