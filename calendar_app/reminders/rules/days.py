"""A commemoration is coming and nothing is planned for it: owed days thrice, encouraged ones once, then silence.

Owed is what an obligation names as a single day; one tied to a whole set of days is owed on no single day of it. Bodies
that the plan only requests are never urged (V.10, V.11).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from calendar_app.domain.progress import Progress
from calendar_app.models.activities import Activity, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas import boards
from calendar_app.quotas import queries as quotas
from calendar_app.quotas.queries import Owed
from calendar_app.reminders.asked import DAY_ENCOURAGED, DAY_OWED
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach
from calendar_app.units import queries as units

#: days before an owed day, and before one that is only encouraged
NOTICE, ONCE = (60, 30, 14), (30,)
#: an activity serves a day within so many days of it (the rule for declaring one)
NEAR = timedelta(days=60)
DAY = timedelta(days=1)


def owed(session: Session, days: Collection[date], today: date) -> list[Matter]:
    """Days among these that a unit owes an activity, with nothing planned or held for them in their period."""
    if not days:
        return []
    reach = Reach(session)
    gaps = [
        (day, unit, one)
        for one, day, bearers in _owing(session, days)
        for unit in _without(session, one, day, bearers, today)
    ]
    reach.load(unit.id for _day, unit, _one in gaps)
    return [
        _matter(DAY_OWED, f"obligation:{one.row.id}:unit:{unit.id}:day:{day.commemoration_id}:{day.year}", day, unit,
                reach, NOTICE)
        for day, unit, one in gaps
    ]  # fmt: skip


def encouraged(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """Days among these that a unit is encouraged to mark, and for which it has not even a draft."""
    if not days:
        return []
    wanted = {(day.id, unit.id): (day, unit) for day, unit in _welcome(session, days)}
    for _one, day, bearers in _owing(session, days):
        for unit in bearers:
            wanted.pop((day.id, unit.id), None)
    marked = _marked(session, [day for day, _unit in wanted.values()])
    left = [(day, unit) for (key, _unit), (day, unit) in wanted.items() if unit.id not in marked[key]]
    reach = Reach(session)
    reach.load(unit.id for _day, unit in left)
    return [
        _matter(DAY_ENCOURAGED, f"unit:{unit.id}:day:{day.commemoration_id}:{day.year}", day, unit, reach, ONCE)
        for day, unit in left
        if reach.of(unit.id)
    ]


def _owing(session: Session, days: Collection[date]) -> Iterator[tuple[Owed, CommemorationDate, list[Unit]]]:
    """Each obligation that names a day among these, with the units that bear it."""
    first, last = min(days), max(days)
    tied = [
        one
        for one in quotas.obligations(session, first, last + DAY)
        if one.terms.tie != "none" and one.row.days and one.terms.minimum
    ]
    dates = dates_on(session, {code for one in tied for code in one.row.days}, days)
    everybody = quotas.open_units(session, first, last + DAY) if dates else []
    for one in tied:
        for day in dates:
            period = one.terms.period_on(day.first_day)
            if day.commemoration.code in one.row.days and period is not None:
                yield one, day, boards.holders(session, one, period, everybody)


def _without(session: Session, one: Owed, day: CommemorationDate, bearers: list[Unit], today: date) -> list[Unit]:
    """Those of some units that have nothing for a day, without those that the plan only requests."""
    period, urged = one.terms.period_on(day.first_day), [unit for unit in bearers if not unit.requested_only]
    if period is None or not urged:
        return []
    cells = boards.cells_of(session, one, period, urged, today)
    return [cell.unit for cell in cells if _empty(cell.progress, day.commemoration.code)]


def _empty(found: Progress, code: str) -> bool:
    """Whether nothing is held, planned or unconfirmed for a day: of its own part, where each day is owed one."""
    if found.exempt:
        return False
    part = next((part for part in found.parts if part.code == code), found)
    return not (part.held or part.planned or part.unconfirmed)


def _welcome(session: Session, days: Collection[date]) -> Iterator[tuple[CommemorationDate, Unit]]:
    """Days among these with the units that a plan encourages to mark them."""
    first, last = min(days), max(days)
    for plan in plans.current_plans(session):
        asked = [
            (row.who, plans.days_of(session, plan, row.days))
            for row in plans.expectations(session, plan, first, last + DAY)
            if row.level == "encouraged"
        ] + [
            (row.encouraged, row.days)
            for row in plans.obligations_in_force(session, plan, first, last + DAY)
            if row.encouraged and row.tie != "none"
        ]
        for who, codes in asked:
            for day in dates_on(session, codes, days):
                yield from ((day, unit) for unit in units.select(session, who, day.first_day) if _kept(day, unit))


def _kept(day: CommemorationDate, unit: Unit) -> bool:
    """Whether a unit may be told of a day: no body that is only requested, and a local day only where it is kept."""
    place = day.commemoration.place_code
    local = day.commemoration.scope == "local" and bool(place)
    return not unit.requested_only and (not local or (unit.place is not None and unit.place.code == place))


def _marked(session: Session, dates: Sequence[CommemorationDate]) -> defaultdict[int, set[int]]:
    """By day: the units with an activity that declares it near its date, be it a draft."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for day in dates:
        rows = session.scalars(
            select(Participation.unit_id)
            .join(Activity, Participation.activity_id == Activity.id)
            .join(Version, Version.activity_id == Activity.id)
            .join(version_commemoration, version_commemoration.c.version_id == Version.id)
            .where(version_commemoration.c.commemoration_id == day.commemoration_id, Version.review != "superseded")
            .where(Version.first_day <= day.last_day + NEAR, Version.last_day >= day.first_day - NEAR)
            .where(Activity.life.in_(("planned", "held")), Participation.state.in_(("accepted", "invited")))
        )
        found[day.id].update(rows)
    return found


def dates_on(session: Session, codes: Iterable[str], days: Collection[date]) -> list[CommemorationDate]:
    """Dates of some commemorations that begin on one of some days, soonest first. A set has no date."""
    return list(
        session.scalars(
            select(CommemorationDate)
            .join(Commemoration)
            .where(CommemorationDate.first_day.in_(sorted(set(days))), Commemoration.code.in_(sorted(set(codes))))
            .order_by(CommemorationDate.first_day, Commemoration.code)
            .options(contains_eager(CommemorationDate.commemoration))
        )
    )


def _matter(
    rule: str, subject: str, day: CommemorationDate, unit: Unit, reach: Reach, offsets: tuple[int, ...]
) -> Matter:  # fmt: skip
    kept, (addressed, people) = day.commemoration, reach.responsible(unit)
    return Matter(
        rule=rule, subject=subject, due_on=day.first_day, offsets=offsets, people=people,
        title_vi=kept.name_vi, title_en=kept.name_en, unit_vi=unit.name_vi, unit_en=unit.name_en,
        first_day=day.first_day, last_day=day.last_day,
        path=f"/desk/activities/new?unit={unit.code}&day={kept.code}&first_day={day.first_day.isoformat()}",
        unit_path=unit.path, upwards=reach.upwards(addressed),
    )  # fmt: skip
