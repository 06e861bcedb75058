"""Instances of duties, reports and milestones: made, given a day, done.

The day comes from the plan's settings until somebody enters another one by hand. Without a day nothing is reminded of.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.domain.text import one_line
from calendar_app.duties import entries, proofs, queries
from calendar_app.duties.entries import Asked
from calendar_app.duties.proofs import NOTHING, Given
from calendar_app.models.duties import DutyInstance, DutyProof
from calendar_app.models.plans import Plan
from calendar_app.plans import observances

LONGEST_NOTE = 500
UNDER_WAY, NOT_APPLICABLE = "under_way", "not_applicable"


def materialise(session: Session, now: datetime) -> dict[str, int]:
    """Bring the instances of last year, this one and the next up to the plans; counts of what was ``made``, given
    another day (``dated``), ``withdrawn`` and wanted again (``revived``). Run twice, it does it once.

    Last year's matter, as their reports are due in this one.
    """
    counts = dict.fromkeys(("made", "dated", "withdrawn", "revived"), 0)
    today = day(now)
    for plan in queries.locked_plans(session):
        for year in range(today.year - 1, today.year + 2):
            _bring_up(session, plan, year, entries.asked(session, plan, year, today), counts)
    session.flush()
    return counts


def _bring_up(session: Session, plan: Plan, year: int, asked: Iterable[Asked], counts: dict[str, int]) -> None:
    wanted = {(one.sort, one.code, unit.id): one.due_on for one in asked for unit in one.units}
    known = {(row.sort, row.code, row.unit_id): row for row in queries.of_year(session, plan.id, year)}
    for key, due_on in wanted.items():
        row = known.get(key)
        if row is None:
            sort, code, unit_id = key
            session.add(
                DutyInstance(plan_id=plan.id, sort=sort, code=code, unit_id=unit_id, year=year, due_on=due_on)
            )  # fmt: skip
            counts["made"] += 1
        elif row.done_at is None:
            counts["revived"] += row.withdrawn
            row.withdrawn = False
            if not row.by_hand and row.due_on != due_on:
                row.due_on = due_on
                counts["dated"] += 1
    for key, row in known.items():
        if key not in wanted and row.done_at is None and not row.withdrawn:
            row.withdrawn = True
            counts["withdrawn"] += 1


def asked(session: Session, row: DutyInstance, today: date) -> Asked:
    """What the plan says of an instance: its name, to whom it goes; raise `NotFound` where the plan has it no more."""
    found = entries.asked(session, row.plan, row.year, today)
    for one in found:
        if (one.sort, one.code) == (row.sort, row.code):
            return one
    raise NotFound("duty", row.id)


def instance(session: Session, row_id: int, *, by: Principal, today: date) -> tuple[DutyInstance, Asked]:
    """An instance that somebody may see, with what the plan says of it; raise `NotFound`."""
    row = session.get(DutyInstance, row_id)
    if row is None or row.withdrawn:
        raise NotFound("duty", row_id)
    said = asked(session, row, today)
    if not (access.allows(by, Action.VIEW, row.unit.path) or may_date(session, said, by)):
        raise NotFound("duty", row_id)
    return row, said


def may_date(session: Session, said: Asked, by: Principal) -> bool:
    """Whether somebody may set the day: a manager of the unit it goes to, or who sets the days of the year."""
    to_them = any(access.allows(by, Action.MANAGE, unit.path) for unit in said.recipients)
    return to_them or observances.may_set(session, by)


def set_day(
    session: Session, row_id: int, due_on: date | None, *, everybody: bool, by: Principal, now: datetime
) -> int:
    """Enter by hand the day by which it is due, or that there is none; for every unit that has it, when asked so.

    How many got it. What is done keeps its day.
    """
    row, said = instance(session, row_id, by=by, today=day(now))
    if not may_date(session, said, by):
        raise NotAllowed("set the day", row.unit.path)
    if due_on is not None and not date(row.year, 1, 1) <= due_on <= date(row.year + 1, 12, 31):
        raise Invalid({"due_on": "out_of_range"})
    same = [row]
    if everybody:
        name = (row.sort, row.code)
        same = [one for one in queries.of_year(session, row.plan_id, row.year) if (one.sort, one.code) == name]
    chosen = [one for one in same if one.done_at is None and not one.withdrawn]
    for one in chosen:
        one.due_on, one.by_hand = due_on, True
    session.flush()
    return len(chosen)


def mark_done(
    session: Session, row_id: int, note: str, *, by: Principal, now: datetime, given: Given = NOTHING
) -> DutyInstance:
    """The unit has done it, and may say what proves it; raise `WrongStatus` when it was done before."""
    row = _owned(session, row_id, "mark as done", by, now)
    locked = _locked(session, row, done=False)
    proofs.record(session, locked.unit, locked.proofs, DutyProof, given, by=by, now=now)
    locked.done_at, locked.done_by, locked.note, locked.progress = now, by.email, _note(note), ""
    return locked


def begin(session: Session, row_id: int, *, by: Principal, now: datetime) -> DutyInstance:
    """The unit is at it; raise `WrongStatus` when it is done."""
    row = _owned(session, row_id, "begin", by, now)
    locked = _locked(session, row, done=False)
    locked.progress = UNDER_WAY
    return locked


def set_aside(session: Session, row_id: int, reason: str, *, by: Principal, now: datetime) -> DutyInstance:
    """There is nothing to do in this year, for a reason: the unit says so, or who gets it. Nobody is reminded of it."""
    row, said = instance(session, row_id, by=by, today=day(now))
    if not (access.allows(by, Action.EDIT, row.unit.path) or may_date(session, said, by)):
        raise NotAllowed("set aside", row.unit.path)
    why = _note(reason, "reason")
    if not why:
        raise Invalid({"reason": "missing"})
    locked = _locked(session, row, done=False)
    locked.done_at, locked.done_by, locked.note, locked.progress = now, by.email, why, NOT_APPLICABLE
    return locked


def prove(session: Session, row_id: int, given: Given, *, by: Principal, now: datetime) -> DutyInstance:
    """Add to what proves it, or take some of that back; at any time."""
    row = _owned(session, row_id, "prove", by, now)
    proofs.record(session, row.unit, row.proofs, DutyProof, given, by=by, now=now)
    return row


def reopen(session: Session, row_id: int, note: str, *, by: Principal, now: datetime) -> DutyInstance:
    """It is not done after all: the unit says so, or who gets it."""
    row, said = instance(session, row_id, by=by, today=day(now))
    if not (access.allows(by, Action.EDIT, row.unit.path) or may_date(session, said, by)):
        raise NotAllowed("reopen", row.unit.path)
    locked = _locked(session, row, done=True)
    locked.done_at, locked.done_by, locked.note, locked.progress = None, "", _note(note), ""
    return locked


def _owned(session: Session, row_id: int, step: str, by: Principal, now: datetime) -> DutyInstance:
    """An instance of a unit for which somebody may edit; raise `NotFound` or `NotAllowed`."""
    row, _said = instance(session, row_id, by=by, today=day(now))
    if not access.allows(by, Action.EDIT, row.unit.path):
        raise NotAllowed(step, row.unit.path)
    return row


def _locked(session: Session, row: DutyInstance, *, done: bool) -> DutyInstance:
    """The row, locked and read anew; raise `WrongStatus` when it is not, or is already, done."""
    locked = session.get_one(DutyInstance, row.id, with_for_update=True, populate_existing=True)
    if (locked.done_at is not None) != done:
        raise WrongStatus("reopen" if done else "mark as done", "open" if done else "done")
    return locked


def _note(text: str, field: str = "note") -> str:
    clean = one_line(text)
    if len(clean) > LONGEST_NOTE:
        raise Invalid({field: "too_long"})
    return clean
