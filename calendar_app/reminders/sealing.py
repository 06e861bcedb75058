"""What a person is told of a morning, sealed: one message, or one for each thing where they have chosen so.

While somebody is away, their stand-in gets what they would have been told, in the same message as their own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
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
from calendar_app.reminders.rules import quota
from calendar_app.reminders.words import table
from config import Config

KIND = "reminders"
#: RFC 5321, 4.5.4.1: a queue gives up after four to five days
LIFETIME = timedelta(days=4)

#: reminders that go into one message, with what they speak of
Said = list[tuple[Reminder, Matter]]


def recipients(session: Session, now: datetime) -> dict[int, list[int]]:
    """Who gets mail now, and for whom: themselves, and those for whom they stand in."""
    waiting = queries.waiting_people(session, now)
    wishes = preferences.wishes(session, waiting, day(now))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for person in waiting:
        wish = wishes.get(person)
        found[(wish.stand_in_id if wish else None) or person].append(person)
    return dict(sorted(found.items()))


def seal(session: Session, recipient_id: int, people: Collection[int], config: Config, now: datetime) -> int:
    """Seal what one recipient is to be told now, for some people; how many messages: none when nothing is left."""
    queries.locked_state(session)
    rows = queries.wanted(session, people, now)
    true = service.still_true(session, rows, preferences.rules_of_units(session), now)
    for row in rows:
        if row.id not in true:
            row.state = "withdrawn"
    said = [(row, true[row.id]) for row in rows if row.id in true]
    recipient = session.get(Person, recipient_id)
    if recipient is None or not said:
        return 0
    wish = preferences.wishes(session, [recipient_id], day(now))[recipient_id]
    messages = _apart(said) if wish.mode == "single" else [said]
    for one in messages:
        seal_one(session, recipient, one, config, now)
    return len(messages)


def seal_one(session: Session, recipient: Person, said: Said, config: Config, now: datetime) -> None:
    """Seal one message of some reminders; what two people are told alike stands in it once."""
    matters = quota.completed(session, unique(said), day(now))
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
    person = accounts.person_with_grants(session, person_id)
    if person is None:
        return {}
    by = accounts.principal_of(person)
    return {
        matter.occurrence_id: links.issue(
            session, person_id, "result", subject=f"occurrence:{matter.occurrence_id}", made_by=SYSTEM.email, now=now
        )
        for matter in matters
        if matter.rule == RESULT and access.allows(by, Action.EDIT, matter.unit_path)
    }


def expiry(row: Reminder, now: datetime) -> datetime:
    """When a reminder makes no sense any more: at the end of the day it is ahead of, or when the queue gives up."""
    if row.offset_days <= 0 and row.rule != CHANGED:
        return now + LIFETIME
    return min(end_of(row.due_on), now + LIFETIME)


def end_of(one: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(one + timedelta(days=1), datetime.min.time(), ZONE)
