"""Duties, reports and milestones with a day: before it, daily for a week after it, then weekly; from then on also to
the unit above. Bodies that the plan only requests are reminded, and never called overdue."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.duties import entries, queries
from calendar_app.duties.entries import Asked
from calendar_app.models.duties import DutyInstance
from calendar_app.reminders.asked import DUTY, DUTY_BELOW, DutyMatter, Named
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.reach import People, Reach

BEFORE = (30, 14, 7, 3, 1)
#: daily for a week, then weekly for a year
OVERDUE = (*range(-1, -8, -1), *range(-14, -365, -7))
OFFSETS = (*BEFORE, *OVERDUE)


def due(session: Session, days: Collection[date], today: date) -> list[Matter]:
    """What is due on one of some days and not done, for the units that owe it."""
    return [*_own(session, queries.due_on(session, days), today)]


def below(session: Session, days: Collection[date], today: date) -> list[Matter]:
    """The same for the units above: what is overdue, and what nobody can be told of."""
    return [*_above(session, queries.due_on(session, days), today)]


def _own(session: Session, rows: list[DutyInstance], today: date) -> Iterator[Matter]:
    reach = _loaded(session, rows)
    for row, said in _said(session, rows, today):
        people = reach.of(row.unit_id)
        offsets = BEFORE if _requested(row, said) else OFFSETS
        if people and not (_requested(row, said) and _past(row, today)):
            path = f"/desk/duties/{row.id}"
            yield _matter(DUTY, row, said, today, people, path, offsets, upwards=reach.upwards(row.unit))


def _above(session: Session, rows: list[DutyInstance], today: date) -> Iterator[Matter]:
    reach = _loaded(session, rows)
    for row, said in _said(session, rows, today):
        nobody = not reach.of(row.unit_id)
        above = reach.above(row.unit)
        if above is None or _requested(row, said) or not (nobody or _past(row, today)):
            continue
        path = f"/desk/duties?year={row.year}&name={row.sort}-{row.code}"
        offsets = OFFSETS if nobody else OVERDUE
        yield _matter(
            DUTY_BELOW, row, said, today, reach.best(above.id, Role.MANAGER), path, offsets,
            upwards=reach.upwards(above), unreachable=nobody,
        )  # fmt: skip


def _loaded(session: Session, rows: Iterable[DutyInstance]) -> Reach:
    reach = Reach(session)
    reach.load(row.unit_id for row in rows)
    return reach


def _said(session: Session, rows: Iterable[DutyInstance], today: date) -> Iterator[tuple[DutyInstance, Asked]]:
    """Instances with what their plan says of them; each plan and year is read once."""
    known: dict[tuple[int, int], dict[tuple[str, str], Asked]] = {}
    for row in rows:
        key = (row.plan_id, row.year)
        if key not in known:
            found = entries.asked(session, row.plan, row.year, today)
            known[key] = {(one.sort, one.code): one for one in found}
        said = known[key].get((row.sort, row.code))
        if said is not None and row.due_on is not None:
            yield row, said


def _requested(row: DutyInstance, said: Asked) -> bool:
    return said.requested or row.unit.requested_only


def _past(row: DutyInstance, today: date) -> bool:
    return row.due_on is not None and row.due_on < today


def _matter(
    rule: str, row: DutyInstance, said: Asked, today: date, people: People, path: str, offsets: tuple[int, ...], *,
    upwards: bool, unreachable: bool = False,
) -> DutyMatter:  # fmt: skip
    due_on = row.due_on or today
    return DutyMatter(
        rule=rule, subject=f"duty:{row.id}", due_on=due_on, offsets=offsets, people=people, title_vi=said.name_vi,
        title_en=said.name_en, unit_vi=row.unit.name_vi, unit_en=row.unit.name_en, first_day=due_on, last_day=due_on,
        path=path, unit_path=row.unit.path, upwards=upwards, sort=row.sort, overdue=due_on < today,
        recipients=tuple(Named(unit.name_vi, unit.name_en) for unit in said.recipients), unreachable=unreachable,
    )  # fmt: skip
