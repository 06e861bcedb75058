"""What a person is told of a morning, sealed: one message, or one for each thing where they have chosen so.

While somebody is away, their stand-in gets what they would have been told, in the same message as their own. Several
recipients are sealed in one transaction: what they are told is looked up together.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.accounts import links
from calendar_app.accounts import queries as accounts
from calendar_app.clock import ZONE, day
from calendar_app.domain import access
from calendar_app.domain.access import Action
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import Reminder
from calendar_app.models.people import Person
from calendar_app.outbox import service as outbox
from calendar_app.reminders import letters, preferences, queries, service
from calendar_app.reminders.asked import CHANGED, RESULT
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.rules.suggesting import Suggestions
from calendar_app.reminders.words import table
from config import Config

KIND = "reminders"
#: RFC 5321, 4.5.4.1: a queue gives up after four to five days
LIFETIME = timedelta(days=4)
#: recipients that are looked up together
TOGETHER = 25
#: for so long others may wait for the lock; whoever was not reached is sealed in the next transaction
SECONDS = 0.25

#: reminders that go into one message, with what they speak of
Said = list[tuple[Reminder, Matter]]
#: who gets mail, and for whom
Recipients = Mapping[int, Collection[int]]


@dataclass(frozen=True)
class Sealed:
    """How many messages a transaction has sealed, and the recipients that it has come to."""

    messages: int
    reached: frozenset[int]


def recipients(session: Session, now: datetime) -> dict[int, list[int]]:
    """Who gets mail now, and for whom: themselves, and those for whom they stand in."""
    waiting = queries.waiting_people(session, now)
    wishes = preferences.wishes(session, waiting, day(now))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for person in waiting:
        wish = wishes.get(person)
        found[(wish.stand_in_id if wish else None) or person].append(person)
    return dict(sorted(found.items()))


def seal(session: Session, whom: Recipients, config: Config, now: datetime, *, seconds: float = SECONDS) -> Sealed:
    """Seal what some recipients are to be told now, one after the other for so many seconds, the first in any case.

    Nothing is sealed for whom nothing is left to be told.
    """
    until = time.monotonic() + seconds
    queries.locked_state(session)
    said = _true(session, {person for people in whom.values() for person in people}, now)
    wishes, suggestions = preferences.wishes(session, whom, day(now)), Suggestions(session, day(now))
    messages, reached = 0, set[int]()
    for recipient_id, people in whom.items():
        theirs = [pair for pair in said if pair[0].person_id in set(people)]
        recipient = session.get(Person, recipient_id) if theirs else None
        if recipient is not None:
            apart = _apart(theirs) if wishes[recipient_id].mode == "single" else [theirs]
            for one in apart:
                seal_one(session, recipient, one, suggestions, config, now)
            messages += len(apart)
        reached.add(recipient_id)
        if time.monotonic() >= until:
            break
    return Sealed(messages, frozenset(reached))


def _true(session: Session, people: Collection[int], now: datetime) -> Said:
    """What some people are to be told now and is still true; the rest is withdrawn."""
    rows = queries.wanted(session, people, now)
    true = service.still_true(session, rows, preferences.rules_of_units(session), now)
    for row in rows:
        if row.id not in true:
            row.state = "withdrawn"
    return [(row, true[row.id]) for row in rows if row.id in true]


def seal_one(
    session: Session, recipient: Person, said: Said, suggestions: Suggestions, config: Config, now: datetime
) -> None:  # fmt: skip
    """Seal one message of some reminders; what two people are told alike stands in it once."""
    matters = [suggestions.completed(matter) for matter in unique(said)]
    letter = letters.digest(
        recipient, matters, config, result_links(session, recipient.id, matters, now),
        instead_of=absent(session, recipient.id, said),
    )  # fmt: skip
    message = outbox.seal(
        session, letter, config, person_id=recipient.id, kind=KIND, slot=max(row.slot for row, _matter in said),
        expires_at=max(expiry(row, now) for row, _matter in said), now=now,
    )  # fmt: skip
    for row, matter in said:
        row.state, row.message_id, row.told = "sealed", message.id, matter.told


def unique(said: Said) -> list[Matter]:
    """Each thing once."""
    found: dict[Key, Matter] = {}
    for _row, matter in said:
        found.setdefault(matter.key, matter)
    return list(found.values())


def absent(session: Session, recipient_id: int, said: Said) -> list[str]:
    """The names of those for whom the recipient stands in."""
    others = {row.person_id for row, _matter in said} - {recipient_id}
    found = [session.get(Person, person) for person in sorted(others)]
    return [person.name for person in found if person is not None]


def _apart(said: Said) -> list[Said]:
    """Reminders by what one deed settles together."""
    groups = table.together(unique(said))
    return [[pair for pair in said if any(pair[1].key == one.key for one in group)] for group in groups]


def result_links(session: Session, person_id: int, matters: Iterable[Matter], now: datetime) -> dict[int, str]:
    """By occurrence, the secrets of new links that open the form of its result; only where the person may enter it.

    They are made with the message that carries them, and stand in it alone: a message sealed anew has others.
    """
    results = [matter for matter in matters if matter.rule == RESULT]
    person = accounts.person_with_grants(session, person_id) if results else None
    if person is None:
        return {}
    by = accounts.principal_of(person)
    return {
        matter.occurrence_id: links.issue(
            session, person_id, "result", subject=f"occurrence:{matter.occurrence_id}", made_by=SYSTEM.email, now=now
        )
        for matter in results
        if access.allows(by, Action.EDIT, matter.unit_path)
    }


def expiry(row: Reminder, now: datetime) -> datetime:
    """When a reminder makes no sense any more: at the end of the day it is ahead of, or when the queue gives up."""
    if row.offset_days <= 0 and row.rule != CHANGED:
        return now + LIFETIME
    return min(end_of(row.due_on), now + LIFETIME)


def end_of(one: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(one + timedelta(days=1), datetime.min.time(), ZONE)
