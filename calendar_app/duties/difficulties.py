"""Difficulties: reported upwards at any time, answered, forwarded, asked about again, closed. Every step is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.duties import chain, round_queries
from calendar_app.duties import difficulty_queries as queries
from calendar_app.duties.rounds import cleaned
from calendar_app.models.activities import Activity
from calendar_app.models.difficulties import Difficulty, DifficultyStep
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit

KINDS = ("staff", "funds", "premises", "equipment", "guidance", "coordination", "weather", "other")
STATES = ("waiting", "answered", "closed")
LONGEST = {"title": 200, "text": 4000, "needs": 2000}
#: around today, the activities that a difficulty can be about
AROUND = timedelta(days=183)
#: step -> states from which it leads on, and where to
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "answered": (("waiting", "answered"), "answered"),
    "forwarded": (("waiting", "answered"), "waiting"),
    "asked": (("answered",), "waiting"),
    "closed": (("waiting", "answered"), "closed"),
}


@dataclass(frozen=True)
class Report:
    """What hinders a unit, and what it needs. ``to`` is the code of the unit it turns to; "" the first it may."""

    kind: str
    title: str
    text: str = ""
    needs: str = ""
    to: str = ""
    obligation_id: int | None = None
    activity_id: int | None = None


def view(session: Session, key: int, by: Principal) -> Difficulty:
    """A difficulty for those who may read what its unit does, or what a unit does that has had it; else `NotFound`."""
    row = queries.found(session, key)
    units = [row.unit, *(one.to_unit for one in row.steps)]
    if not any(access.allows(by, Action.VIEW, unit.path) for unit in units):
        raise NotFound("difficulty", key)
    return row


def report(session: Session, unit: Unit, said: Report, *, by: Principal, now: datetime) -> Difficulty:
    """Turn to a unit above; raise `Invalid` by field."""
    access.require(by, Action.EDIT, unit.path)
    above = {one.code: one for one in chain.above(session, unit, day(now))}
    faults = _faults(session, unit, said, day(now))
    if not above:
        faults["to"] = "nobody"
    elif said.to and said.to not in above:
        faults["to"] = "unknown"
    if faults:
        raise Invalid(faults)
    head = above[said.to] if said.to else next(iter(above.values()))
    row = Difficulty(
        unit=unit, kind=said.kind, title=" ".join(cleaned(said.title).split()), text=cleaned(said.text),
        needs=cleaned(said.needs), obligation_id=said.obligation_id, activity_id=said.activity_id, with_unit=head,
        reported_by=by.email, reported_at=now, moved_at=now,
    )  # fmt: skip
    session.add(row)
    _note(row, "reported", "", unit, by, now)
    session.flush()
    return row


def answer(session: Session, key: int, text: str, *, by: Principal, now: datetime) -> Difficulty:
    """The unit that has it says what is to be done."""
    row = _held(session, key, by, "answered")
    return _move(session, row, "answered", text, row.with_unit, by, now)


def forward(session: Session, key: int, text: str, *, by: Principal, now: datetime) -> Difficulty:
    """The unit that has it passes it on to the one it turns to itself; `Invalid` where there is none."""
    row = _held(session, key, by, "forwarded")
    above = chain.above(session, row.with_unit, day(now))
    if not above:
        raise Invalid({"text": "nobody"})
    return _move(session, row, "forwarded", text, row.with_unit, by, now, to=above[0])


def ask(session: Session, key: int, text: str, *, by: Principal, now: datetime) -> Difficulty:
    """The reporting unit is not helped by the answer and says why: it waits again."""
    row = _locked(session, key, by)
    access.require(by, Action.EDIT, row.unit.path)
    return _move(session, row, "asked", text, row.unit, by, now)


def close(session: Session, key: int, text: str, *, by: Principal, now: datetime) -> Difficulty:
    """It is over: the unit that has it says so, or the one that reported it."""
    row = _locked(session, key, by)
    if chain.decides(by, row.with_unit):
        unit = row.with_unit
    elif access.allows(by, Action.EDIT, row.unit.path):
        unit = row.unit
    else:
        raise NotAllowed("close", row.unit.path)
    return _move(session, row, "closed", text, unit, by, now)


def next_above(session: Session, row: Difficulty, today: date) -> Unit | None:
    """To whom it would be forwarded."""
    return next(iter(chain.above(session, row.with_unit, today)), None)


def activities_of(session: Session, unit: Unit, today: date) -> list[Activity]:
    """The activities of a unit that a difficulty can be about."""
    return round_queries.activities_of(session, unit, today - AROUND, today + AROUND)


def _held(session: Session, key: int, by: Principal, verb: str) -> Difficulty:
    row = _locked(session, key, by)
    if not chain.decides(by, row.with_unit):
        raise NotAllowed(verb, row.unit.path)
    return row


def _locked(session: Session, key: int, by: Principal) -> Difficulty:
    view(session, key, by)
    return queries.found(session, key, lock=True)


def _move(
    session: Session, row: Difficulty, sort: str, text: str, unit: Unit, by: Principal, now: datetime,
    to: Unit | None = None,
) -> Difficulty:  # fmt: skip
    sources, goal = STEPS[sort]
    if row.state not in sources:
        raise WrongStatus(sort, row.state)
    said = cleaned(text)
    if not said or len(said) > LONGEST["text"]:
        raise Invalid({"text": "too_long" if said else "missing"})
    row.state, row.with_unit = goal, to or row.with_unit
    _note(row, sort, said, unit, by, now)
    session.flush()
    return row


def _note(row: Difficulty, sort: str, text: str, unit: Unit, by: Principal, now: datetime) -> None:
    row.moved_at = now
    row.steps.append(
        DifficultyStep(sort=sort, text=text, unit=unit, to_unit=row.with_unit, made_by=by.email, made_at=now)
    )  # fmt: skip


def _faults(session: Session, unit: Unit, said: Report, today: date) -> dict[str, str]:
    faults = {name: "too_long" for name, most in LONGEST.items() if len(cleaned(getattr(said, name))) > most}
    if not cleaned(said.title):
        faults["title"] = "missing"
    if said.kind not in KINDS:
        faults["kind"] = "unknown"
    if said.activity_id is not None and said.activity_id not in {one.id for one in activities_of(session, unit, today)}:
        faults["activity"] = "unknown"
    if said.obligation_id is not None and session.get(Obligation, said.obligation_id) is None:
        faults["obligation"] = "unknown"
    return faults
