"""Commendation: candidates of a year, proposed by their unit with figures and evidence, accepted or declined above."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound, WrongStatus
from calendar_app.duties import chain, merits, proofs
from calendar_app.duties import commendation_queries as queries
from calendar_app.duties.proofs import NOTHING, Given
from calendar_app.duties.rounds import cleaned
from calendar_app.models.commendations import Commendation, CommendationProof
from calendar_app.models.units import Unit

STATES = ("proposed", "accepted", "declined", "withdrawn")
LONGEST = {"person": 120, "position": 120, "merits": 4000, "reason": 500}
#: how far back somebody can still be proposed
YEARS_BACK = 2


@dataclass(frozen=True)
class Proposal:
    """Who is proposed for a year, and what for. ``person`` "" is the unit itself."""

    year: int
    merits: str
    person: str = ""
    position: str = ""
    given: Given = NOTHING


def view(session: Session, key: int, by: Principal) -> Commendation:
    """A candidate for those who may read what its unit does, or what the unit does that decides; else `NotFound`."""
    row = queries.found(session, key)
    if not any(access.allows(by, Action.VIEW, unit.path) for unit in (row.unit, row.to_unit)):
        raise NotFound("commendation", key)
    return row


def propose(session: Session, unit: Unit, said: Proposal, *, by: Principal, now: datetime) -> Commendation:
    """Propose the unit or somebody who works for it; its figures are frozen with it. Raise `Invalid` by field."""
    access.require(by, Action.EDIT, unit.path)
    person = " ".join(cleaned(said.person).split())
    above = chain.above(session, unit, day(now))
    faults = _faults(said, now)
    if not above:
        faults["person"] = "nobody_above"
    elif not faults and queries.same(session, unit, said.year, person):
        faults["person"] = "twice"
    if faults:
        raise Invalid(faults)
    row = Commendation(
        unit=unit, year=said.year, person=person, position=cleaned(said.position), merits=cleaned(said.merits),
        figures=merits.of_unit(session, said.year, day(now), unit).as_json(), to_unit=above[0], proposed_by=by.email,
        proposed_at=now,
    )  # fmt: skip
    session.add(row)
    proofs.record(session, unit, row.proofs, CommendationProof, said.given, by=by, now=now)
    session.flush()
    return row


def decide(
    session: Session, key: int, accept: bool, reason: str, *, by: Principal, now: datetime
) -> Commendation:  # fmt: skip
    """The unit above accepts a candidate or declines it, and says why."""
    view(session, key, by)
    row = queries.found(session, key, lock=True)
    if not chain.decides(by, row.to_unit):
        raise NotAllowed("decide", row.unit.path)
    return _settle(session, row, "accepted" if accept else "declined", reason, by, now)


def withdraw(session: Session, key: int, reason: str, *, by: Principal, now: datetime) -> Commendation:
    """The unit takes its proposal back, as long as nobody has decided."""
    view(session, key, by)
    row = queries.found(session, key, lock=True)
    access.require(by, Action.EDIT, row.unit.path)
    return _settle(session, row, "withdrawn", reason, by, now)


def prove(session: Session, key: int, given: Given, *, by: Principal, now: datetime) -> Commendation:
    """Add to the evidence, or take some of it back, as long as nobody has decided."""
    view(session, key, by)
    row = queries.found(session, key, lock=True)
    access.require(by, Action.EDIT, row.unit.path)
    if row.state != "proposed":
        raise WrongStatus("prove", row.state)
    proofs.record(session, row.unit, row.proofs, CommendationProof, given, by=by, now=now)
    return row


def _settle(
    session: Session, row: Commendation, state: str, reason: str, by: Principal, now: datetime
) -> Commendation:  # fmt: skip
    if row.state != "proposed":
        raise WrongStatus(state, row.state)
    why = cleaned(reason)
    if not why or len(why) > LONGEST["reason"]:
        raise Invalid({"reason": "too_long" if why else "missing"})
    row.state, row.decided_by, row.decided_at, row.reason = state, by.email, now, why
    session.flush()
    return row


def _faults(said: Proposal, now: datetime) -> dict[str, str]:
    faults = {
        name: "too_long"
        for name in ("person", "position", "merits")
        if len(cleaned(getattr(said, name))) > LONGEST[name]
    }
    if not cleaned(said.merits):
        faults["merits"] = "missing"
    this_year = day(now).year
    if not this_year - YEARS_BACK <= said.year <= this_year:
        faults["year"] = "out_of_range"
    return faults
