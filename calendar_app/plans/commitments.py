"""Obligations that are no part of the plan's file: assigned by a supervising unit, or taken on by a unit itself.

They stand in the current plan and behave as its own do; a load of the file leaves them alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.text import one_line
from calendar_app.models.days import Commemoration
from calendar_app.models.plans import Obligation, Period, Plan
from calendar_app.models.units import Unit
from calendar_app.plans import queries
from calendar_app.plans.vocabulary import activity_types
from calendar_app.units import queries as units

LONGEST_NAME, LONGEST_DOCUMENT, MOST = 200, 200, 1000
#: they stand after what the plan itself asks
POSITION = 10_000


@dataclass(frozen=True)
class Commitment:
    """So many activities a year. ``units`` are those that owe it, ``day`` a commemoration that they serve, or ""."""

    name: str
    minimum: int
    from_year: int
    units: tuple[str, ...]
    types: tuple[str, ...] = ()
    day: str = ""
    in_community: bool = False
    until_year: int | None = None
    document: str = ""
    document_on: date | None = None


def assign(session: Session, by_unit: Unit, said: Commitment, *, by: Principal, today: date) -> Obligation:
    """A unit gives units under it a yearly obligation ("Sở giao"), by a document; raise `Invalid` by field."""
    access.require(by, Action.MANAGE, by_unit.path)
    faults = _faults(session, said, today)
    if not one_line(said.document):
        faults["document"] = "missing"
    if said.document_on is None:
        faults["document_on"] = "missing"
    below = {unit.code for unit in units.under(session, by_unit.path, today)} - {by_unit.code}
    if not said.units:
        faults["units"] = "missing"
    elif set(said.units) - below:
        faults["units"] = "unknown"
    return _add(session, by_unit, said, "assigned", faults)


def take_on(session: Session, unit: Unit, said: Commitment, *, by: Principal, today: date) -> Obligation:
    """A unit commits itself ("đơn vị tự đăng ký"); raise `Invalid` by field."""
    access.require(by, Action.MANAGE, unit.path)
    faults = _faults(session, said, today)
    if said.units != (unit.code,):
        faults["units"] = "unknown"
    return _add(session, unit, said, "own", faults)


def change(session: Session, obligation_id: int, said: Commitment, *, by: Principal, today: date) -> Obligation:
    """Say it anew from a year on. A year that has begun before that keeps what it had; closed periods never move."""
    row = _own(session, obligation_id, by)
    faults = _faults(session, said, today)
    since = date(said.from_year, 1, 1) if "from_year" not in faults else row.valid_from
    if since < max([row.valid_from, *_closings(session, row)]):
        faults["from_year"] = "closed"
    if faults:
        raise Invalid(faults)
    if since > row.valid_from:
        ended = row.valid_until
        row.valid_until = since
        row = Obligation(
            plan_id=row.plan_id, code=row.code, valid_from=since, valid_until=ended, position=row.position,
            origin=row.origin, assigned_by_id=row.assigned_by_id, period="year",
        )  # fmt: skip
        session.add(row)
    _write(row, said)
    session.flush()
    return row


def withdraw(session: Session, obligation_id: int, from_year: int, *, by: Principal) -> Obligation:
    """It is owed no more from a year on; where that is its first year, it counts for nothing at all."""
    row = _own(session, obligation_id, by)
    if not row.valid_from.year <= from_year < 2053:
        raise Invalid({"from_year": "out_of_range"})
    until = date(from_year, 1, 1)
    if any(until < closing for closing in _closings(session, row)):
        raise Invalid({"from_year": "closed"})
    if until <= row.valid_from:
        row.withdrawn = True
    else:
        row.valid_until = until
    session.flush()
    return row


def of_unit(session: Session, unit: Unit) -> list[Obligation]:
    """What a unit has assigned or taken on, and what is assigned to it, newest first; withdrawn ones left out."""
    rows = session.scalars(
        select(Obligation)
        .join(Plan, Obligation.plan_id == Plan.id)
        .where(Plan.current, Obligation.origin != "plan", ~Obligation.withdrawn)
        .order_by(Obligation.valid_from.desc(), Obligation.id.desc())
    )
    return [row for row in rows if row.assigned_by_id == unit.id or unit.code in row.who.get("codes", ())]


def obligation(session: Session, obligation_id: int) -> Obligation:
    """A commitment by id; raise `NotFound` for one of the plan's own too."""
    found = session.get(Obligation, obligation_id)
    if found is None or found.origin == "plan" or found.withdrawn:
        raise NotFound("obligation", obligation_id)
    return found


def _own(session: Session, obligation_id: int, by: Principal) -> Obligation:
    row = obligation(session, obligation_id)
    if row.assigned_by is None:
        raise NotFound("obligation", obligation_id)
    access.require(by, Action.MANAGE, row.assigned_by.path)
    newer = select(Obligation.id).where(
        Obligation.plan_id == row.plan_id, Obligation.code == row.code, Obligation.valid_from > row.valid_from
    )
    if session.scalar(newer):
        raise WrongStatus("change", "superseded")
    return row


def _add(session: Session, unit: Unit, said: Commitment, origin: str, faults: dict[str, str]) -> Obligation:
    if faults:
        raise Invalid(faults)
    plan = queries.current_plan(session)
    row = Obligation(
        plan_id=plan.id, code=_next_code(session, plan, unit), valid_from=date(said.from_year, 1, 1),
        position=POSITION, origin=origin, assigned_by=unit, period="year",
    )  # fmt: skip
    _write(row, said)
    session.add(row)
    session.flush()
    return row


def _write(row: Obligation, said: Commitment) -> None:
    row.name_vi = row.short_vi = one_line(said.name)
    row.who = {"codes": sorted(set(said.units))}
    row.minimum, row.tie, row.days = said.minimum, "any" if said.day else "none", [said.day] if said.day else []
    row.requires = {key: value for key, value in
                    (("types", sorted(set(said.types))), ("in_community", said.in_community)) if value}  # fmt: skip
    row.document, row.document_on = one_line(said.document), said.document_on
    row.valid_until = date(said.until_year + 1, 1, 1) if said.until_year else None


def _next_code(session: Session, plan: Plan, unit: Unit) -> str:
    """ "c-TVT-3": unique in the plan, whoever else writes."""
    prefix = f"c-{unit.code}-"
    same = select(Obligation.code).where(
        Obligation.plan_id == plan.id, Obligation.code.startswith(prefix, autoescape=True)
    )
    numbers = [
        int(code.removeprefix(prefix)) for code in session.scalars(same) if code.removeprefix(prefix).isdecimal()
    ]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _faults(session: Session, said: Commitment, today: date) -> dict[str, str]:
    faults = {}
    if not one_line(said.name):
        faults["name"] = "missing"
    elif len(one_line(said.name)) > LONGEST_NAME:
        faults["name"] = "too_long"
    if not 1 <= said.minimum <= MOST:
        faults["minimum"] = "out_of_range"
    if not today.year - 1 <= said.from_year <= today.year + 10:
        faults["from_year"] = "out_of_range"
    if said.until_year is not None and not said.from_year <= said.until_year <= today.year + 20:
        faults["until_year"] = "before_start"
    if set(said.types) - activity_types(session).keys():
        faults["types"] = "unknown"
    if said.day and not session.scalar(select(func.count()).where(Commemoration.code == said.day)):
        faults["day"] = "unknown"
    if len(one_line(said.document)) > LONGEST_DOCUMENT:
        faults["document"] = "too_long"
    return faults


def _closings(session: Session, row: Obligation) -> Sequence[date]:
    """Ends of the closed years that used a version."""
    closed = select(Period.until).where(
        Period.plan_id == row.plan_id, Period.kind == "year", Period.closed_at.is_not(None),
        Period.until > row.valid_from,
    )  # fmt: skip
    return session.scalars(closed).all()
