"""Units at which nobody can be told anything, to the unit above, on the first working day of a month."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.models.units import Unit
from calendar_app.quotas import queries as quotas
from calendar_app.reminders.asked import UNREACHABLE, Named, SupervisionMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import Reach
from calendar_app.reminders.rules.lacking import DAY
from calendar_app.reminders.rules.monthly import MORNING_AFTER, MOST, first_days, under


def unreachable(session: Session, days: Collection[date], _today: date) -> list[Matter]:
    """The months that begin, for offices, on one of some days."""
    return [one for start in first_days(session, [day + DAY for day in days]) for one in _of_month(session, start)]


def _of_month(session: Session, start: date) -> list[Matter]:
    units, reach = quotas.open_units(session, start, start + DAY), Reach(session)
    reach.load(unit.id for unit in units)
    silent: defaultdict[int, list[Unit]] = defaultdict(list)
    known: dict[int, Unit] = {}
    for unit in units:
        above = None if unit.requested_only or reach.of(unit.id) else reach.above(unit)
        if above is not None:
            known[above.id] = above
            silent[above.id].append(unit)
    return [
        _matter(known[key], start, found, len(under(known[key], units, reach)), reach) for key, found in silent.items()
    ]


def _matter(unit: Unit, start: date, silent: list[Unit], of: int, reach: Reach) -> SupervisionMatter:
    return SupervisionMatter(
        rule=UNREACHABLE, subject=f"unit:{unit.id}:{start.isoformat()}", due_on=start - DAY, offsets=MORNING_AFTER,
        people=reach.best(unit.id, Role.MANAGER), title_vi="", title_en="", unit_vi=unit.name_vi,
        unit_en=unit.name_en, first_day=start, last_day=start, path="/desk/nudges/behind",
        unit_path=unit.path, upwards=reach.upwards(unit), total=len(silent), of=of,
        unreachable=tuple(Named(one.name_vi, one.name_en) for one in silent[:MOST]),
    )  # fmt: skip
