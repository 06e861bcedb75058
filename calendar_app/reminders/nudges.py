"""A reminder that somebody sends by hand, with a sentence of their own: to the people of a unit, about one thing.

Once a day at most for a unit and a thing, whoever sends it; the letters are sealed in the transaction that writes it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.models.activities import Activity
from calendar_app.models.people import Person
from calendar_app.models.reminding import Nudge
from calendar_app.outbox import service as outbox
from calendar_app.outbox.letter import Letter
from calendar_app.reminders import nudge_letters as letters
from calendar_app.reminders import nudge_queries as queries
from calendar_app.reminders import nudge_things as things
from calendar_app.reminders import preferences
from calendar_app.reminders import queries as reminders
from calendar_app.reminders.nudge_things import Concern
from config import Config

KIND = "nudge"
#: characters of a sentence
LONGEST = 500
#: RFC 5321, 4.5.4.1: a queue gives up after four to five days
LIFETIME = timedelta(days=4)


@dataclass(frozen=True)
class Candidate:
    """A unit that one may urge about a thing: how it stands there, who would be told, and who was before, today."""

    concern: Concern
    people: tuple[Person, ...]
    before: Nudge | None

    @property
    def why_not(self) -> str:
        """Why no letter can go there now: done | already | nobody; "" when one can."""
        if not self.concern.open:
            return things.DONE
        return "already" if self.before else "" if self.people else "nobody"


def may(by: Principal, path: str) -> bool:
    """Whether somebody may urge the unit at a path: who approves or manages above it, and its own manager."""
    above = any(held.path != path and path.startswith(held.path) and held.role >= Role.APPROVER for held in by.grants)
    return above or access.allows(by, Action.MANAGE, path)


def may_about(by: Principal, one: Concern) -> bool:
    """Whether somebody may urge a unit about a thing: by rights on the unit, or for the unit that watches over it."""
    return may(by, one.unit.path) or bool(one.watched_by and access.allows(by, Action.APPROVE, one.watched_by))


def candidates(session: Session, subject: str, *, by: Principal, now: datetime) -> list[Candidate]:
    """The units that somebody may urge about a thing, by code; raise `NotFound` or `NotAllowed` where there is none."""
    found = things.concerns(session, subject, day(now))
    mine = [one for one in found if may_about(by, one)]
    if not mine:
        if not any(access.allows(by, Action.VIEW, one.unit.path) for one in found):
            raise NotFound("thing", subject)
        raise NotAllowed("nudge", subject)
    people = _people(session, mine, by, day(now))
    before = queries.of_day(session, (one.subject for one in mine), day(now))
    return [
        Candidate(one, tuple(people[one.unit.id]), before.get((one.unit.id, one.subject))) for one in mine
    ]  # fmt: skip


def send(
    session: Session, subject: str, codes: Iterable[str], sentence: str, config: Config, *, by: Principal, now: datetime
) -> list[Candidate]:
    """Write to the people of some units; what became of each: `Candidate.why_not` is "" where letters went.

    Raises `Invalid` with nothing written for a sentence or units that will not do.
    """
    said, wanted = cleaned(sentence), set(codes)
    mine = candidates(session, subject, by=by, now=now)
    chosen = [one for one in mine if one.concern.unit.code in wanted]
    faults = _faults(said)
    if not chosen or len(chosen) < len(wanted):
        faults["units"] = "unknown" if wanted else "missing"
    if faults:
        raise Invalid(faults)
    for unit_id in sorted(one.concern.unit.id for one in chosen):
        accounts.lock_unit(session, unit_id)
    before = queries.of_day(session, (one.concern.subject for one in chosen), day(now))
    found = [replace(one, before=before.get((one.concern.unit.id, one.concern.subject))) for one in chosen]
    for one in found:
        if not one.why_not:
            _send(session, one, said, config, by=by, now=now)
    session.flush()
    return found


def letter(session: Session, one: Candidate, person: Person, sentence: str, by: Principal, config: Config) -> Letter:
    """The letter that a person would get, for looking at."""
    return letters.letter(person, one.concern, cleaned(sentence), sender(session, by, one.concern), config)


def cleaned(sentence: str) -> str:
    """A sentence as it is kept: NFC, no control characters, at most one empty line between two others."""
    lines = (" ".join(line.split()) for line in strip_controls(nfc(sentence.replace("\r\n", "\n"))).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def checked(sentence: str) -> str:
    """A sentence as it is kept; raise `Invalid` for one that will not do."""
    said = cleaned(sentence)
    if _faults(said):
        raise Invalid(_faults(said))
    return said


def sender(session: Session, by: Principal, one: Concern) -> letters.Sender:
    """Who writes: by name, for the unit of the nearest role that lets them, or for the one that asks."""
    person = session.get(Person, by.person_id) if by.person_id else None
    paths = [held.path for held in by.grants if held.role >= Role.APPROVER]
    asking = [path for path in paths if one.watched_by.startswith(path)]
    reaching = asking or [path for path in paths if one.unit.path.startswith(path)]
    office = queries.unit_at(session, max(reaching, key=len)) if reaching else None
    return letters.Sender(person.name if person else by.email, by.email, office)


def _faults(sentence: str) -> dict[str, str]:
    if not sentence:
        return {"sentence": "missing"}
    return {"sentence": "too_long"} if len(sentence) > LONGEST else {}


def _people(session: Session, found: Sequence[Concern], by: Principal, on: date) -> dict[int, list[Person]]:
    """By unit: those who can do it, without the one who writes; the stand-ins of those who are away."""
    editors = reminders.editors_of(session, {one.unit.id for one in found})
    wanted = {one.unit.id: set(editors[one.unit.id]) for one in found}
    for one in found:
        organiser = _organiser(session, one)
        if organiser is not None and (not wanted[one.unit.id] or organiser in wanted[one.unit.id]):
            wanted[one.unit.id] = {organiser}
    wishes = preferences.wishes(session, set().union(*wanted.values()), on)
    wanted = {key: {wishes[one].stand_in_id or one for one in ids if one in wishes} for key, ids in wanted.items()}
    known = {row.id: row for row in queries.reachable(session, set().union(*wanted.values()), by.person_id)}
    return {
        key: sorted((known[number] for number in ids if number in known), key=lambda row: row.email)
        for key, ids in wanted.items()
    }


def _organiser(session: Session, one: Concern) -> int | None:
    """Who has an activity in hand, for the unit that leads it."""
    sort, _colon, number = one.subject.partition(":")
    row = session.get(Activity, int(number)) if sort == things.ACTIVITY else None
    return row.organiser_id if row is not None and row.lead_unit_id == one.unit.id else None


def _send(session: Session, one: Candidate, said: str, config: Config, *, by: Principal, now: datetime) -> None:
    row = Nudge(
        unit_id=one.concern.unit.id, subject=one.concern.subject, on_day=day(now), sentence=said, by_id=by.person_id,
        at=now, people=len(one.people), told=[person.id for person in one.people],
    )  # fmt: skip
    session.add(row)
    who = sender(session, by, one.concern)
    for person in one.people:
        made = letters.letter(person, one.concern, said, who, config)
        outbox.seal(session, made, config, person_id=person.id, kind=KIND, slot=now, expires_at=now + LIFETIME, now=now)
