"""An obligation at risk: said when its risk changes, then every two weeks at most, while it can still be met.

The days are those of the standing, found through their indexes. Cells without a standing have no credit yet: the units
that owe the same share the same days. What was found is judged afresh before it is said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.clock import ZONE
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import progress
from calendar_app.models.mail import Reminder
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.quotas import Standing
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import metric_names
from calendar_app.quotas import boards, book
from calendar_app.quotas import queries as quotas
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.queries import Owed
from calendar_app.reminders.asked import QUOTA, Named, QuotaMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach
from calendar_app.reminders.rules.lacking import running

FORTNIGHT = 14
#: the morning after the risk begins, then every two weeks of a year; the morning after it is overdue, then once more
AT_RISK = tuple(-1 - FORTNIGHT * times for times in range(27))
OVERDUE = AT_RISK[:2]
#: nothing is said twice within so many days, whatever moved
PAUSE = timedelta(days=FORTNIGHT - 1)
DAY = timedelta(days=1)


def at_risk(session: Session, days: Collection[date], today: date) -> list[Matter]:
    """Obligations whose risk changed on one of some days, and that are still missing something today."""
    if not days:
        return []
    wanted, found = set(days), []
    for owed, period, units in (*_standing(session, wanted), *_without_standing(session, wanted, today)):
        cells = boards.cells_of(session, owed, period, units, today)
        found += [cell for cell in cells if _changed_on(cell) in wanted]
    return _quiet(session, _matters(session, found, today), today)


def recall(session: Session, subjects: Collection[str], today: date) -> list[Matter]:
    """The same matters as they stand today, by subject: "obligation:3:unit:5:2027-01-01"."""
    groups: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for subject in sorted(set(subjects)):
        _word, key, _unit, unit, first = subject.split(":")
        groups[int(key), date.fromisoformat(first)].append(int(unit))
    cells: list[Cell] = []
    for (obligation, since), unit_ids in groups.items():
        owed = quotas.owed(session, obligation)
        period = owed.terms.period_on(since)
        if period is not None:
            units = list(session.scalars(select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.code)))
            cells += boards.cells_of(session, owed, period, units, today)
    return [*_matters(session, cells, today)]


def _changed_on(cell: Cell) -> date | None:
    """The day on which the cell's risk became what it is; none when nothing is to be said of it."""
    if cell.unit.requested_only:
        return None
    return {"at_risk": cell.progress.at_risk_on, "overdue": cell.progress.overdue_on}.get(cell.risk)


def _standing(session: Session, days: set[date]) -> Iterator[tuple[Owed, Days, list[Unit]]]:
    """Units with a standing whose risk changes on one of some days, by obligation and period."""
    on_days = sorted(days)
    rows = session.execute(
        select(Standing.obligation_id, Period.since, Unit)
        .join(Period, Standing.period_id == Period.id)
        .join(Unit, Standing.unit_id == Unit.id)
        .join(Obligation, Standing.obligation_id == Obligation.id)
        .where(or_(Standing.at_risk_on.in_(on_days), Standing.overdue_on.in_(on_days)), Standing.missing > 0)
        .where(Standing.exempt == "", Period.closed_at.is_(None), ~Unit.requested_only, ~Obligation.withdrawn)
        .order_by(Standing.obligation_id, Period.since, Unit.code)
    )
    groups: defaultdict[tuple[int, date], list[Unit]] = defaultdict(list)
    for obligation, since, unit in rows:
        groups[obligation, since].append(unit)
    for (obligation, since), units in groups.items():
        owed = quotas.owed(session, obligation)
        period = owed.terms.period_on(since)
        if period is not None:
            yield owed, period, units


def _without_standing(session: Session, days: set[date], today: date) -> Iterator[tuple[Owed, Days, list[Unit]]]:
    """Units that owe an obligation whose empty cells change their risk on one of some days, and have no standing."""
    first, last = min(days), max(days) + DAY
    everybody: list[Unit] | None = None
    for owed in quotas.obligations(session, first - timedelta(days=366), last):
        for period in running(owed, first, last):
            asked = book.demand(session, owed, period.since, period.until)
            empty = progress(asked, (), today)
            row = quotas.known_period(session, owed.row.plan_id, period)
            if asked.exempt or not {empty.at_risk_on, empty.overdue_on} & days or (row and row.closed_at):
                continue
            everybody = quotas.open_units(session, first, last) if everybody is None else everybody
            known = {key[0] for key in quotas.standings(session, period.since, period.until, None, owed.row.id)}
            yield owed, period, [unit for unit in everybody if unit.id not in known and not unit.requested_only]


def _matters(session: Session, cells: Iterable[Cell], today: date) -> list[QuotaMatter]:
    reach, found = Reach(session), []
    for cell in cells:
        due_on = _changed_on(cell)
        if due_on is not None:
            found.append(_matter(cell, due_on, reach, today))
    return found


def _matter(cell: Cell, due_on: date, reach: Reach, today: date) -> QuotaMatter:
    owed, unit, overdue = cell.obligation, cell.unit, cell.risk == "overdue"
    addressed, people = _told(unit, reach)
    return QuotaMatter(
        rule=QUOTA, subject=f"obligation:{owed.id}:unit:{unit.id}:{cell.period.since.isoformat()}", due_on=due_on,
        offsets=OVERDUE if overdue else AT_RISK, people=people, code=owed.code,
        title_vi=owed.short_vi or owed.name_vi, title_en=owed.short_en or owed.name_en, unit_vi=unit.name_vi,
        unit_en=unit.name_en, first_day=cell.last_day_to_plan, last_day=cell.last_day_to_plan,
        path=_year_page(cell) if overdue else _form(cell), unit_path=unit.path, upwards=reach.upwards(addressed),
        missing=cell.progress.missing, overdue=overdue, metric=_metric(owed, reach.session),
        plan_by=cell.plan_by if cell.plan_by >= today else cell.last_day_to_plan,
    )  # fmt: skip


def _told(unit: Unit, reach: Reach) -> tuple[Unit, frozenset[int]]:
    """Who hears of it; what the whole province owes jointly is the department's."""
    if reach.desk is not None and reach.upwards(unit) and unit.id != reach.desk.id:
        return reach.desk, reach.of(reach.desk.id)
    return reach.responsible(unit)


def _metric(owed: Obligation, session: Session) -> Named | None:
    """What is summed up, by name, where no activities are counted."""
    if owed.counts != "metric":
        return None
    return Named(*metric_names(session).get(owed.metric, (owed.metric, "")))


def _year_page(cell: Cell) -> str:
    return f"/desk/units/{cell.unit.code}/year/{cell.last_day_to_plan.year}"


def _form(cell: Cell) -> str:
    """The form of a new activity with what the obligation asks filled in."""
    requires = cell.obligation.requires
    said = {
        "unit": cell.unit.code, "type": next(iter(requires.get("types", ())), ""),
        "scale": next(iter(requires.get("scales", ())), ""),
        "in_community": "1" if requires.get("in_community") else "",
        "day": cell.obligation.days[0] if len(cell.obligation.days) == 1 else "",
    }  # fmt: skip
    return f"/desk/activities/new?{urlencode({name: value for name, value in said.items() if value})}"


def _quiet(session: Session, matters: list[QuotaMatter], today: date) -> list[Matter]:
    """Without those of which something was said less than two weeks ago, about another day than now."""
    if not matters:
        return []
    told = session.execute(
        select(Reminder.subject, Reminder.due_on)
        .where(Reminder.rule == QUOTA, Reminder.state != "withdrawn")
        .where(Reminder.subject.in_({one.subject for one in matters}))
        .where(Reminder.slot > datetime.combine(today - PAUSE, time(), ZONE))
    )
    lately: defaultdict[str, set[date]] = defaultdict(set)
    for subject, due_on in told:
        lately[subject].add(due_on)
    return [one for one in matters if not lately[one.subject] - {one.due_on}]
