"""Rounds, by the units that are asked: an answer with activities and figures, saved, submitted, taken back; and what
the asking unit does with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.activities import queries as activities
from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Conflict, Invalid, NotFound, WrongStatus
from calendar_app.domain.rounds import ANSWERS, step
from calendar_app.duties import round_queries as queries
from calendar_app.duties.rounds import LONGEST, cleaned
from calendar_app.models.activities import Activity
from calendar_app.models.rounds import Round, RoundActivity, RoundAnswer, RoundField, RoundFigure

LONGEST_NOTE = 1000
#: more than any figure of a unit
MOST = 10**12
#: days around the letter and its deadline in which a unit's activities are offered
AROUND = timedelta(days=183)


@dataclass(frozen=True)
class Reply:
    """What a unit answers: ids of its activities, its figures by field, and what it says besides."""

    activities: frozenset[int] = frozenset()
    figures: Mapping[int, int | None] = field(default_factory=dict)
    note: str = ""


def view(session: Session, round_id: int, code: str, by: Principal) -> RoundAnswer:
    """The answer of a unit to a round that was sent: for those who may read what that unit does, or what the asking
    unit does; else `NotFound`."""
    row = queries.answer_of(session, round_id, code)
    mine = access.allows(by, Action.VIEW, row.unit.path) and row.round.sent_at is not None
    if not mine and not access.allows(by, Action.VIEW, row.round.unit.path):
        raise NotFound("answer", f"{round_id} {code}")
    return row


def save(
    session: Session, round_id: int, code: str, said: Reply, *, submit: bool, revision: int | None, by: Principal,
    now: datetime,
) -> RoundAnswer:  # fmt: skip
    """Keep an answer, and submit it when asked to: then every figure must be there, and an activity or a sentence.

    Raise `Invalid` by field (``activities``, ``note``, ``figure-<id>``), or `Conflict` when somebody else was faster.
    """
    row = _own(session, round_id, code, by)
    if revision is not None and revision != row.revision:
        raise Conflict("answer", revision, row.revision)
    saving = "save again" if row.state == "returned" else "save"
    goal = step(ANSWERS, "submit" if submit else saving, row.state)
    _check(session, row, said, submit=submit)
    _write(session, row, said)
    row.state = goal
    if submit:
        row.submitted_at, row.submitted_by = now, by.email
    session.flush()
    return row


def attach(session: Session, round_id: int, code: str, activity: Activity, *, by: Principal) -> RoundAnswer:
    """Answer with one more activity, one that was planned for the round."""
    row = _own(session, round_id, code, by)
    row.state = step(ANSWERS, "save again" if row.state == "returned" else "save", row.state)
    _pick(row, {activity.id, *(one.activity_id for one in picked(row))})
    row.revision += 1
    session.flush()
    return row


def take_back(session: Session, round_id: int, code: str, *, by: Principal) -> RoundAnswer:
    """The unit changes what it has submitted: it is a draft again until it is submitted anew."""
    row = _own(session, round_id, code, by)
    row.state = step(ANSWERS, "take back", row.state)
    row.revision += 1
    session.flush()
    return row


def give_back(session: Session, round_id: int, code: str, reason: str, *, by: Principal, now: datetime) -> RoundAnswer:
    """The asking unit returns an answer for changes, and says why."""
    row = queries.answer_of(session, round_id, code, lock=True)
    access.require(by, Action.APPROVE, row.round.unit.path)
    _open(row.round, "return")
    why = cleaned(reason)
    if not why or len(why) > LONGEST["reason"]:
        raise Invalid({"reason": "too_long" if why else "missing"})
    row.state = step(ANSWERS, "return", row.state)
    row.returned_at, row.returned_by, row.returned_reason = now, by.email, why
    row.revision += 1
    session.flush()
    return row


def offered(session: Session, row: RoundAnswer) -> list[Activity]:
    """The activities with which a unit can answer: those that mark the occasion first, then by day."""
    sent = day(row.round.sent_at) if row.round.sent_at else row.round.due_on
    since, until = min(sent, row.round.due_on) - AROUND, row.round.due_on + AROUND
    found = queries.activities_of(session, row.unit, since, until)
    occasion = row.round.commemoration_id
    chosen = {one.activity_id for one in picked(row)}
    missing = queries.loaded(session, chosen - {one.id for one in found})
    rows = [*missing.values(), *found]
    return sorted(rows, key=lambda one: occasion not in {c.id for c in activities.latest(one).commemorations})


def picked(row: RoundAnswer) -> list[RoundActivity]:
    """The activities of an answer that were not taken out again."""
    return [one for one in row.activities if not one.dropped]


def asked(row: Round) -> list[RoundField]:
    """The figures that a round asks for, in their order."""
    return [one for one in row.fields if not one.dropped]


def may_answer(row: RoundAnswer, by: Principal) -> bool:
    """Whether somebody may answer for the unit, as long as the round is open."""
    return row.round.state == "open" and access.allows(by, Action.EDIT, row.unit.path)


def _own(session: Session, round_id: int, code: str, by: Principal) -> RoundAnswer:
    row = queries.answer_of(session, round_id, code, lock=True)
    if row.round.sent_at is None:
        raise NotFound("answer", f"{round_id} {code}")
    access.require(by, Action.EDIT, row.unit.path)
    _open(row.round, "answer")
    return row


def _open(row: Round, verb: str) -> None:
    if row.state != "open":
        raise WrongStatus(verb, row.state)


def _check(session: Session, row: RoundAnswer, said: Reply, *, submit: bool) -> None:
    faults = {}
    if len(cleaned(said.note)) > LONGEST_NOTE:
        faults["note"] = "too_long"
    known = {one.id for one in offered(session, row)}
    if said.activities - known:
        faults["activities"] = "unknown"
    for one in asked(row.round):
        value = said.figures.get(one.id)
        if value is not None and not 0 <= value <= MOST:
            faults[f"figure-{one.id}"] = "out_of_range"
        if submit and value is None:
            faults[f"figure-{one.id}"] = "missing"
    if submit and not said.activities and not cleaned(said.note):
        faults["note"] = "why_none"
    if faults:
        raise Invalid(faults)


def _write(session: Session, row: RoundAnswer, said: Reply) -> None:
    row.note = cleaned(said.note)
    _pick(row, said.activities)
    known = queries.figures(session, row.id)
    for one in asked(row.round):
        value = said.figures.get(one.id)
        if one.id in known:
            known[one.id].value = value
        elif value is not None:
            row.figures.append(RoundFigure(field=one, value=value))
    row.revision += 1


def _pick(row: RoundAnswer, ids: frozenset[int] | set[int]) -> None:
    known = {one.activity_id: one for one in row.activities}
    for one in row.activities:
        one.dropped = one.activity_id not in ids
    row.activities.extend(RoundActivity(activity_id=key) for key in sorted(ids) if key not in known)
