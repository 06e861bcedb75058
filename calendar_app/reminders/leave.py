"""A person's leave, and who gets their reminders meanwhile: entered by themself, or by whoever manages their unit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.clock import day
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.domain.text import name_key
from calendar_app.models.people import Person
from calendar_app.models.reminding import Absence
from calendar_app.reminders import preference_queries as queries

#: days of one leave
LONGEST = timedelta(days=366)
#: how far ahead it can begin
FARTHEST = timedelta(days=731)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """What is entered of a leave: both days are days of leave."""

    first_day: date
    last_day: date
    stand_in_id: int


def may(by: Principal, person: Person) -> bool:
    """Whether somebody may enter a person's leave."""
    return by.person_id == person.id or any(
        access.allows(by, Action.MANAGE, grant.unit.path) for grant in person.grants
    )


def require(person: Person, by: Principal) -> None:
    """Raise `NotFound` or `NotAllowed` unless one may enter a person's leave; nobody's whose account is closed."""
    if may(by, person) and person.active:
        return
    if not any(access.allows(by, Action.VIEW, grant.unit.path) for grant in person.grants):
        raise NotFound("person", person.id)
    raise NotAllowed("enter leave", person.email)


def person_of(session: Session, person_id: int, by: Principal) -> Person:
    """Somebody whose leave one may enter, locked; raise `NotFound` or `NotAllowed`."""
    person = accounts.person_locked(session, person_id)
    require(person, by)
    return person


def candidates(session: Session, person: Person) -> list[Person]:
    """Who can stand in for somebody: active people who may plan in a unit of theirs, or manage above it; by name."""
    found: dict[int, Person] = {}
    for grant in person.grants:
        for one in queries.stand_in_for(session, grant.unit):
            found.setdefault(one.id, one)
    found.pop(person.id, None)
    return sorted(found.values(), key=lambda one: (name_key(one.name), one.email))


def take(session: Session, person_id: int, away: Away, *, by: Principal, now: datetime) -> Absence:
    """Enter a leave; raise `Invalid` by field.

    Faults: past, backwards, too_long, too_far, overlap (first_day, last_day); unknown, away (stand_in).
    """
    person = person_of(session, person_id, by)
    if faults := _faults(session, person, away, day(now)):
        raise Invalid(faults)
    row = Absence(
        person_id=person_id, stand_in_id=away.stand_in_id, since=away.first_day, until=away.last_day + DAY,
        made_by=by.email,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def cancel(session: Session, absence_id: int, *, by: Principal, now: datetime) -> Absence:
    """Take a leave back; one that has begun ends yesterday. Raise `NotFound` where there is none, or it is over."""
    row = session.get(Absence, absence_id)
    if row is None:
        raise NotFound("leave", absence_id)
    person_of(session, row.person_id, by)
    session.refresh(row)
    today = day(now)
    if row.cancelled or row.until <= today:
        raise NotFound("leave", absence_id)
    if row.since < today:
        row.until = today
    else:
        row.cancelled = True
    session.flush()
    return row


def _faults(session: Session, person: Person, away: Away, today: date) -> dict[str, str]:
    faults = {}
    if fault := _span_fault(away, today):
        faults["last_day" if fault != "too_far" else "first_day"] = fault
    elif queries.overlapping(session, [person.id], away.first_day, away.last_day + DAY):
        faults["first_day"] = "overlap"
    if away.stand_in_id not in {one.id for one in candidates(session, person)}:
        faults["stand_in"] = "unknown"
    elif not faults and queries.overlapping(session, [away.stand_in_id], away.first_day, away.last_day + DAY):
        faults["stand_in"] = "away"
    return faults


def _span_fault(away: Away, today: date) -> str:
    if away.last_day < away.first_day:
        return "backwards"
    if away.last_day < today:
        return "past"
    if away.first_day > today + FARTHEST:
        return "too_far"
    return "too_long" if away.last_day - away.first_day >= LONGEST else ""
