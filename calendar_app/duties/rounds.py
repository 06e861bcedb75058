"""Rounds, by the unit that sends them: drawn up, units chosen, sent, put off, closed or cancelled.

Who may edit draws a letter up; who approves for the unit sends it and decides about it afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities import queries as activities
from calendar_app.activities.proofs import NewFile
from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotFound, WrongStatus
from calendar_app.domain.rounds import ROUNDS, step
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.duties import chain
from calendar_app.duties import round_queries as queries
from calendar_app.files import service as files
from calendar_app.models.days import Commemoration
from calendar_app.models.rounds import Round, RoundAnswer, RoundDeadline, RoundField
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

LONGEST = {"title": 250, "number": 120, "text": 8000, "reason": 500}
LONGEST_FIELD = {"name": 200, "measure": 40, "hint": 300}
#: figures that a round may ask for
MOST_FIELDS = 8


@dataclass(frozen=True)
class Figure:
    """A figure that is asked for: what, in which measure, and what helps to give it."""

    name: str
    measure: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Letter:
    """What a round says. ``file`` none keeps the file that is there, ``occasion`` is the code of a commemoration."""

    title: str
    due_on: date | None
    number: str = ""
    issued_on: date | None = None
    text: str = ""
    occasion: str = ""
    figures: tuple[Figure, ...] = ()
    file: NewFile | None = None


def view(session: Session, round_id: int, by: Principal) -> Round:
    """A round for those who may read what its unit does; else `NotFound`."""
    row = queries.found(session, round_id)
    if not access.allows(by, Action.VIEW, row.unit.path):
        raise NotFound("round", round_id)
    return row


def letter_of(session: Session, round_id: int, by: Principal) -> Round:
    """A round as its letter goes: also for who may read what a unit that is asked does, once it was sent."""
    row = queries.found(session, round_id)
    if access.allows(by, Action.VIEW, row.unit.path):
        return row
    asked = [one for one in row.answers if not one.withdrawn and access.allows(by, Action.VIEW, one.unit.path)]
    if row.sent_at is None or not asked:
        raise NotFound("round", round_id)
    return row


def draw_up(session: Session, unit: Unit, said: Letter, *, by: Principal, now: datetime) -> Round:
    """Begin a round of a unit; nobody is told yet. Raise `Invalid` by field."""
    access.require(by, Action.EDIT, unit.path)
    checked(session, said, day(now))
    row = Round(unit=unit, created_by=by.email, created_at=now, due_on=said.due_on, chosen=[])
    session.add(row)
    _write(session, row, said, by, now)
    _write_fields(row, said.figures)
    session.flush()
    return row


def change(session: Session, round_id: int, said: Letter, *, by: Principal, now: datetime) -> Round:
    """Say the letter anew. Once it was sent only its words: the deadline is put off, and figures stay as asked."""
    row = _own(session, round_id, by)
    if row.state not in ("draft", "open"):
        raise WrongStatus("change", row.state)
    draft = row.state == "draft"
    checked(session, said, day(now), dated=draft)
    _write(session, row, said, by, now)
    if draft and said.due_on is not None:
        row.due_on = said.due_on
        _write_fields(row, said.figures)
    session.flush()
    return row


def choose(session: Session, round_id: int, who: Mapping[str, Any], *, by: Principal, now: datetime) -> int:
    """Ask the units that a selector means of those that the sender may ask; how many are asked anew."""
    row = _own(session, round_id, by)
    if row.state not in ("draft", "open"):
        raise WrongStatus("choose", row.state)
    if not any(who.values()):
        raise Invalid({"units": "missing"})
    wanted = {key: value for key, value in who.items() if value}
    meant = {unit.id for unit in units.select(session, wanted, day(now))}
    chosen = [unit for unit in chain.below(session, row.unit, day(now)) if unit.id in meant]
    if not chosen:
        raise Invalid({"units": "nobody"})
    known = {one.unit_id: one for one in row.answers}
    new = [unit for unit in chosen if unit.id not in known or known[unit.id].withdrawn]
    for unit in new:
        if unit.id in known:
            known[unit.id].withdrawn = False
        else:
            row.answers.append(RoundAnswer(unit=unit))
    row.chosen = [*row.chosen, wanted]
    session.flush()
    return len(new)


def leave_out(session: Session, round_id: int, code: str, *, by: Principal) -> None:
    """Ask a unit no more; what it answered stays in the log."""
    row = _own(session, round_id, by)
    if row.state not in ("draft", "open"):
        raise WrongStatus("leave out", row.state)
    queries.answer_of(session, round_id, code, lock=True).withdrawn = True
    session.flush()


def send(session: Session, round_id: int, *, by: Principal, now: datetime) -> Round:
    """The letter goes out: every unit that is asked has it on its desk. Raise `Invalid` without units or time left."""
    row = _own(session, round_id, by, Action.APPROVE)
    goal = step(ROUNDS, "send", row.state)
    if not any(not one.withdrawn for one in row.answers):
        raise Invalid({"units": "missing"})
    if row.due_on < day(now):
        raise Invalid({"due_on": "past"})
    row.state, row.sent_at = goal, now
    session.flush()
    return row


def extend(session: Session, round_id: int, due_on: date | None, reason: str, *, by: Principal, now: datetime) -> Round:
    """Put the deadline off; the one before stays on record."""
    row = _own(session, round_id, by, Action.APPROVE)
    step(ROUNDS, "extend", row.state)
    faults = {}
    if due_on is None or due_on <= max(row.due_on, day(now)):
        faults["due_on"] = "not_later"
    why = cleaned(reason)
    if len(why) > LONGEST["reason"]:
        faults["reason"] = "too_long"
    if faults or due_on is None:
        raise Invalid(faults)
    row.deadlines.append(
        RoundDeadline(before=row.due_on, after=due_on, reason=why, made_by=by.email, made_at=now)
    )  # fmt: skip
    row.due_on = due_on
    session.flush()
    return row


def end(session: Session, round_id: int, how: str, reason: str, *, by: Principal, now: datetime) -> Round:
    """Close it (``how`` is close), after which nothing is answered any more, or cancel it, which needs a reason."""
    row = _own(session, round_id, by, Action.APPROVE)
    goal, why = step(ROUNDS, how, row.state), cleaned(reason)
    if how == "cancel" and not why:
        raise Invalid({"reason": "missing"})
    if len(why) > LONGEST["reason"]:
        raise Invalid({"reason": "too_long"})
    row.state, row.ended_at, row.ended_by, row.ended_reason = goal, now, by.email, why
    session.flush()
    return row


def may_change(row: Round, by: Principal) -> bool:
    """Whether somebody may change the letter and the units it goes to."""
    needed = Action.EDIT if row.state == "draft" else Action.APPROVE
    return row.state in ("draft", "open") and access.allows(by, needed, row.unit.path)


def senders(session: Session, paths: Iterable[str], today: date) -> list[Unit]:
    """Of the units at some paths, those that have somebody to ask."""
    codes = [path.strip("/").rsplit("/", 1)[-1] for path in paths]
    found = units.by_codes(session, codes)
    return [found[code] for code in codes if code in found and chain.below(session, found[code], today)]


def cleaned(text: str) -> str:
    """A text as it is kept: composed, without control characters, in lines."""
    lines = strip_controls(nfc(text.replace("\r\n", "\n"))).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def checked(session: Session, said: Letter, today: date, *, dated: bool = True) -> None:
    """Raise `Invalid` by field for a letter that will not do."""
    faults = {name: "too_long" for name in ("title", "number", "text") if len(getattr(said, name)) > LONGEST[name]}
    if not cleaned(said.title):
        faults["title"] = "missing"
    if dated and (said.due_on is None or said.due_on < today):
        faults["due_on"] = "past" if said.due_on else "missing"
    if said.occasion and _occasion(session, said.occasion) is None:
        faults["occasion"] = "unknown"
    if dated:
        faults |= _field_faults(said.figures)
    if faults:
        raise Invalid(faults)


def _occasion(session: Session, code: str) -> Commemoration | None:
    try:
        return activities.commemorations(session, [code])[0]
    except NotFound:
        return None


def _field_faults(figures: Sequence[Figure]) -> dict[str, str]:
    faults = {"figures": "too_many"} if len(figures) > MOST_FIELDS else {}
    names = [" ".join(one.name.split()).casefold() for one in figures]
    if len(set(names)) < len(names):
        faults["figures"] = "twice"
    if not all(names):
        faults["figures"] = "missing"
    if any(len(getattr(one, name)) > most for one in figures for name, most in LONGEST_FIELD.items()):
        faults["figures"] = "too_long"
    return faults


def _own(session: Session, round_id: int, by: Principal, action: Action | None = None) -> Round:
    """A round locked for a change: by who may edit while it is a draft, by who approves afterwards."""
    row = queries.found(session, round_id, lock=True)
    needed = action or (Action.EDIT if row.state == "draft" else Action.APPROVE)
    access.require(by, needed, row.unit.path)
    return row


def _write(session: Session, row: Round, said: Letter, by: Principal, now: datetime) -> None:
    row.title, row.number, row.text = " ".join(cleaned(said.title).split()), cleaned(said.number), cleaned(said.text)
    row.issued_on = said.issued_on
    row.commemoration = _occasion(session, said.occasion) if said.occasion else None
    if said.file is not None:
        row.file = files.keep(session, row.unit, said.file.name, said.file.kept, "letter", by=by, now=now)


def _write_fields(row: Round, figures: Sequence[Figure]) -> None:
    """The figures that are asked for, in their order; those of the same name stay the same fields."""
    known = {field.name: field for field in row.fields}
    named = [(" ".join(cleaned(one.name).split()), one) for one in figures]
    for field in row.fields:
        field.dropped = field.name not in dict(named)
    for position, (name, one) in enumerate(named):
        field = known.get(name) or RoundField(name=name)
        field.position, field.dropped = position, False
        field.measure, field.hint = cleaned(one.measure), cleaned(one.hint)
        if name not in known:
            row.fields.append(field)
