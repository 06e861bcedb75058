"""What people say of a target: how many of how many an agency declares, what somebody attests; and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.domain.text import one_line
from calendar_app.indicators import covering, proving, queries
from calendar_app.indicators.definitions import Kind
from calendar_app.indicators.frame import Frame
from calendar_app.indicators.proving import Proof
from calendar_app.models.indicators import Attestation, Baseline, Declaration, Measurement
from calendar_app.models.plans import Target
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

#: what can be taken back
Row = TypeVar("Row", Declaration, Attestation, Baseline)
#: institutions in one declaration
MOST = 100_000
LONGEST_REASON = 500


@dataclass(frozen=True)
class Count:
    """How many of how many institutions of a kind there were in a year, as of a day."""

    kind: str
    year: int
    numerator: int
    denominator: int
    as_of: date


@dataclass(frozen=True)
class Word:
    """A condition that a unit meets, or does not, from a day on; ``last_day`` is the last one, where that is known."""

    meets: bool
    since: date
    last_day: date | None = None


def may_watch(frame: Frame, by: Principal) -> bool:
    """Whether somebody watches the targets: approves for the unit that the plan's setting names."""
    return by.administrator or (frame.desk is not None and access.allows(by, Action.APPROVE, frame.desk.path))


def require_watch(frame: Frame, by: Principal) -> None:
    """Raise `NotFound` to those who may not see the unit that watches, `NotAllowed` to others who may not."""
    if frame.desk is None:
        access.require_administrator(by)
    else:
        access.require(by, Action.APPROVE, frame.desk.path)


def responsible(frame: Frame, kind: Kind, on: date) -> list[Unit]:
    """The units that declare for a kind: its agency's on a day, else the one that watches the targets."""
    codes = queries.agency_units(frame.session, frame.plan, kind.supervisor, on) if kind.supervisor else []
    known = units.by_codes(frame.session, codes)
    found = [known[code] for code in codes if code in known]
    return found or ([frame.desk] if frame.desk else [])


def declare(
    frame: Frame, target: Target, unit: Unit, count: Count, proof: Proof, *, by: Principal, now: datetime
) -> Declaration:  # fmt: skip
    """Write down what an agency declares of a kind for a year; what it said of it before is superseded.

    Raise `NotFound` or `NotAllowed` where the unit is not theirs or not responsible, `Invalid` with nothing written.
    """
    access.require(by, Action.EDIT, unit.path)
    kind = kind_of(frame, target, count.kind)
    if count.year not in years(frame, day(now)):
        raise Invalid({"year": "out_of_range"})
    if unit.id not in {one.id for one in (*responsible(frame, kind, date(count.year, 12, 31)), *_desk(frame))}:
        raise NotAllowed("declare", unit.path)
    faults = proving.faults(proof) | _count_faults(count, day(now))
    if faults:
        raise Invalid(faults)
    before = frame.declared.get((target.code, kind.code, count.year))
    if before is not None:
        _supersede(before, "", by, now)
    row = Declaration(
        plan_id=frame.plan.id, target=target.code, kind=kind.code, year=count.year, numerator=count.numerator,
        denominator=count.denominator, as_of=count.as_of, unit_id=unit.id,
        **proving.columns(frame.session, unit, proof, by=by, now=now),
    )  # fmt: skip
    frame.session.add(row)
    frame.session.flush()
    return row


def attest(
    frame: Frame, target: Target, unit: Unit, word: Word, proof: Proof, *, by: Principal, now: datetime
) -> Attestation:  # fmt: skip
    """Write down that a unit meets a target's condition, or does not; the latest word that holds on a day counts.

    An approver of the unit attests, or of one above it, or who watches the targets.
    """
    condition = covering.condition_of(frame, target)
    if condition is None or not condition.attested:
        raise NotFound("condition", target.code)
    if not may_watch(frame, by):
        access.require(by, Action.APPROVE, unit.path)
    faults = proving.faults(proof) | _word_faults(frame, target, unit, word, day(now))
    if faults:
        raise Invalid(faults)
    row = Attestation(
        plan_id=frame.plan.id, condition=condition.code, unit_id=unit.id, meets=word.meets, since=word.since,
        until=_after(word.last_day), **proving.columns(frame.session, unit, proof, by=by, now=now),
    )  # fmt: skip
    frame.session.add(row)
    frame.session.flush()
    return row


def withdraw(
    frame: Frame, row: Declaration | Attestation | Baseline, reason: str, *, by: Principal, now: datetime
) -> None:
    """Take back what was said, with a reason; it stays in the history."""
    if not may_watch(frame, by):
        if isinstance(row, Baseline):
            require_watch(frame, by)
        else:
            access.require(by, Action.EDIT if isinstance(row, Declaration) else Action.APPROVE, row.unit.path)
    said = one_line(reason)
    if not said or len(said) > LONGEST_REASON:
        raise Invalid({"reason": "too_long" if said else "missing"})
    _supersede(row, said, by, now)
    frame.session.flush()


def _supersede(
    row: Declaration | Attestation | Baseline | Measurement, reason: str, by: Principal, now: datetime
) -> None:
    if row.superseded_at is not None:
        raise WrongStatus("withdraw", "superseded")
    row.superseded_at, row.superseded_by, row.superseded_reason = now, by.email, reason


def supersede(rows: Sequence[Baseline | Measurement], reason: str, by: Principal, now: datetime) -> None:
    """Mark rows as followed by another one."""
    for row in rows:
        _supersede(row, reason, by, now)


def kind_of(frame: Frame, target: Target, code: str) -> Kind:
    """A kind that a target of coverage is about; raise `NotFound`."""
    for kind in covering.kinds_of(frame, target) if target.sort == "coverage" else ():
        if kind.code == code:
            return kind
    raise NotFound("kind", code)


def _desk(frame: Frame) -> list[Unit]:
    return [frame.desk] if frame.desk else []


def years(frame: Frame, today: date) -> range:
    """The years of a plan that have begun."""
    last = date.fromordinal(frame.plan.until.toordinal() - 1).year
    return range(frame.plan.since.year, min(last, today.year) + 1)


def _count_faults(count: Count, today: date) -> dict[str, str]:
    found = {}
    if not 0 <= count.denominator <= MOST:
        found["denominator"] = "out_of_range"
    if not 0 <= count.numerator <= count.denominator:
        found["numerator"] = "more_than_whole"
    if count.as_of > today or not date(count.year, 1, 1) <= count.as_of < date(count.year + 2, 1, 1):
        found["as_of"] = "out_of_range"
    return found


def _word_faults(frame: Frame, target: Target, unit: Unit, word: Word, today: date) -> dict[str, str]:
    found = {}
    if not frame.plan.since <= word.since <= today:
        found["since"] = "out_of_range"
    elif unit.id not in {one.id for one in frame.units(target.definition.get("who") or {}, word.since)}:
        found["since"] = "not_a_member"
    if word.last_day is not None and not word.since <= word.last_day < frame.plan.until:
        found["last_day"] = "before"
    return found


def _after(last_day: date | None) -> date | None:
    return None if last_day is None else date.fromordinal(last_day.toordinal() + 1)


def standing(session: Session, sort: type[Row], row_id: int) -> Row:
    """A row that was not taken back; raise `NotFound`."""
    row = session.get(sort, row_id)
    if row is None or row.superseded_at is not None:
        raise NotFound(sort.__tablename__, row_id)
    return row
