"""What is wanted, what is no longer wanted, and the digest one person gets of a morning.

A reminder's key is unique, a sent one is never written again, and every step can be repeated: however often the job
runs, on however many machines and wherever it is cut off, nobody is told one thing twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.accounts import links
from calendar_app.accounts import queries as accounts
from calendar_app.clock import ZONE, day
from calendar_app.domain import access, due
from calendar_app.domain.access import Action
from calendar_app.domain.workdays import Workdays
from calendar_app.extensions import SYSTEM
from calendar_app.models.mail import Reminder
from calendar_app.models.people import Person
from calendar_app.outbox import service as outbox
from calendar_app.plans.working_days import workdays
from calendar_app.reminders import letters, queries
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.rules import BY_CODE, MISSING, RULES, Rule
from config import Config

KIND = "reminders"
#: what is due goes back this far when the job runs for the first time
FIRST_LOOK_BACK = timedelta(days=1)
#: how far a run of days off can move a slot away from its day
SLACK = timedelta(days=20)
#: how long a withdrawn reminder is watched, in case it is wanted again
REVIVAL = timedelta(days=7)
#: RFC 5321, 4.5.4.1: a queue gives up after four to five days
LIFETIME = timedelta(days=4)
NO_LONGER_TRUE = "a line in it is no longer true"

Told = dict[tuple[Key, int], list[Reminder]]


def note(session: Session, now: datetime) -> int:
    """Want what has come due since the job last looked; how many reminders that makes.

    ``now`` may lie before the last look: then nothing is new, and what comes due again is known by its key.
    """
    state = queries.locked_state(session)
    since = state.watermark or now - FIRST_LOOK_BACK
    state.watermark = state.last_run_at = now
    if not morning_between(since, now):
        return 0
    return sum(note_rule(session, rule, since, now) for rule in RULES)


def morning_between(since: datetime, until: datetime) -> bool:
    """Whether a morning's moment lies in ``since < moment <= until``: only then can a slot."""
    last = datetime.combine(day(until), due.MORNING, ZONE)
    return since < (last if last <= until else last - timedelta(days=1))


def note_rule(session: Session, rule: Rule, since: datetime, now: datetime) -> int:
    """Want what one rule has had come due in ``since < slot <= now``."""
    first, until = reach(rule, day(since), day(now))
    told = grouped(queries.told(session, rule.code, first, until))
    calendar = working_days(session, first, until)
    made = 0
    for matter in rule.find(session, first, until, day(now)):
        slot = due.latest(due.slots(matter.due_on, matter.offsets, calendar), since, now, ZONE)
        if slot is not None and due.still_sensible(matter.due_on, slot.offset, day(now)):
            people = sorted(matter.people)
            made += sum(want(session, matter, person, slot, told[matter.key, person]) for person in people)
    return made


def reach(rule: Rule, first: date, last: date) -> tuple[date, date]:
    """The days that slots from the first to the last day can speak of, half-open; ahead, only days still to come."""
    ahead, after = max(rule.offsets), min(rule.offsets)
    since = first + timedelta(days=after) - SLACK if after < 0 else last
    until = last + timedelta(days=ahead) + SLACK if ahead > 0 else last
    return since, until + timedelta(days=1)


def working_days(session: Session, first: date, until: date) -> Workdays:
    """The working days that slots about some days can fall on."""
    return workdays(session, (first - SLACK).year, (until + SLACK).year)


def want(session: Session, matter: Matter, person_id: int, slot: due.Slot, told: list[Reminder]) -> bool:
    """Want one reminder, unless it, or one nearer to the day, was there before; farther ones are needless then."""
    if any(row.offset_days < slot.offset for row in told):
        return False
    for row in told:
        if row.offset_days > slot.offset and row.state == "wanted":
            row.state = "withdrawn"
    same = next((row for row in told if row.offset_days == slot.offset), None)
    if same is None:
        session.add(reminder(matter, person_id, slot))
        return True
    return revive(same)


def reminder(matter: Matter, person_id: int, slot: due.Slot) -> Reminder:
    return Reminder(
        rule=matter.rule, subject=matter.subject, occurrence_id=matter.occurrence_id, due_on=matter.due_on,
        person_id=person_id, offset_days=slot.offset, slot=slot.at(ZONE), state="wanted",
    )  # fmt: skip


def revive(row: Reminder) -> bool:
    """Want a withdrawn reminder again; False when it was not withdrawn."""
    if row.state != "withdrawn":
        return False
    row.state, row.message_id = "wanted", None
    return True


def check(session: Session, now: datetime) -> Counter[str]:
    """Compare what is not handed over yet with the data: withdraw what is no longer true, revive what is true again.

    A sealed message with an untrue line is taken back, and its true lines are sealed anew.
    Counts "withdrawn" and "reminders" (revived).
    """
    queries.locked_state(session)
    for row in queries.handed_over(session):
        row.state = "sent"
    rows = queries.open_reminders(session, now - REVIVAL, now)
    true = still_true(session, rows, now)
    untrue = {row.message_id for row in rows if row.state == "sealed" and row.id not in true}
    for message_id in sorted(key for key in untrue if key is not None):
        take_back(session, message_id)
    counts: Counter[str] = Counter()
    for row in rows:
        if row.state == "wanted" and row.id not in true:
            row.state = "withdrawn"
            counts["withdrawn"] += 1
        elif row.state == "withdrawn" and row.id in true and nothing_nearer(session, row):
            counts["reminders"] += revive(row)
    return counts


def take_back(session: Session, message_id: int) -> None:
    """Want the lines of a message again, unless it is in somebody's hand by now."""
    if outbox.withdraw(session, message_id, NO_LONGER_TRUE):
        for row in queries.in_message(session, message_id):
            row.state, row.message_id = "wanted", None


def still_true(session: Session, rows: Iterable[Reminder], now: datetime) -> dict[int, Matter]:
    """By id, the matters of those reminders that would be wanted today."""
    by_rule: dict[str, list[Reminder]] = defaultdict(list)
    for row in rows:
        by_rule[row.rule].append(row)
    found: dict[int, Matter] = {}
    for code, same in by_rule.items():
        first, last = min(row.due_on for row in same), max(row.due_on for row in same)
        matters = BY_CODE[code].find(session, first, last + timedelta(days=1), day(now))
        by_key = {matter.key: matter for matter in matters}
        for row in same:
            matter = by_key.get(key_of(row)[0])
            if matter is not None and concerns(matter, row, day(now)):
                found[row.id] = matter
    return found


def concerns(matter: Matter, row: Reminder, today: date) -> bool:
    """Whether a reminder of the matter is still to be said to its person, today."""
    known = row.person_id in matter.people and row.offset_days in matter.offsets
    return known and due.still_sensible(row.due_on, row.offset_days, today)


def nothing_nearer(session: Session, row: Reminder) -> bool:
    """Whether no reminder nearer to the day was ever wanted for the same person and matter."""
    same = grouped(queries.told(session, row.rule, row.due_on, row.due_on + timedelta(days=1)))
    return all(other.offset_days >= row.offset_days for other in same[key_of(row)])


def grouped(rows: Iterable[Reminder]) -> Told:
    found: Told = defaultdict(list)
    for row in rows:
        found[key_of(row)].append(row)
    return found


def key_of(row: Reminder) -> tuple[Key, int]:
    return (row.rule, row.subject, row.occurrence_id, row.due_on), row.person_id


def digest(session: Session, person_id: int, config: Config, now: datetime) -> bool:
    """Seal what a person is to be told now into one message; False when nothing is left to say."""
    queries.locked_state(session)
    rows = queries.wanted(session, person_id, now)
    true = still_true(session, rows, now)
    for row in rows:
        if row.id not in true:
            row.state = "withdrawn"
    said = [row for row in rows if row.id in true]
    person = session.get(Person, person_id)
    if person is None or not said:
        return False
    matters = [true[row.id] for row in said]
    letter = letters.digest(person, matters, config, result_links(session, person_id, matters, now))
    message = outbox.seal(
        session, letter, config, person_id=person_id, kind=KIND, slot=max(row.slot for row in said),
        expires_at=max(expiry(row, now) for row in said), now=now,
    )  # fmt: skip
    for row in said:
        row.state, row.message_id = "sealed", message.id
    return True


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
        if matter.rule == MISSING and access.allows(by, Action.EDIT, matter.unit_path)
    }


def expiry(row: Reminder, now: datetime) -> datetime:
    """When a reminder makes no sense any more: at the end of the day it is ahead of, or when the queue gives up."""
    end = datetime.combine(row.due_on + timedelta(days=1), datetime.min.time(), ZONE)
    return min(end, now + LIFETIME) if row.offset_days > 0 else now + LIFETIME
