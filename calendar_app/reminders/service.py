"""What is wanted, and what is no longer wanted of what waits.

A reminder's key is unique, a sent one is never written again, and every step can be repeated: however often the job
runs, on however many machines and wherever it is cut off, nobody is told one thing twice.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.clock import ZONE, day, local
from calendar_app.domain import due
from calendar_app.domain.workdays import Workdays
from calendar_app.models.mail import Reminder
from calendar_app.outbox import service as outbox
from calendar_app.plans.working_days import workdays
from calendar_app.reminders import preferences, queries
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.preferences import UnitRules, Wish
from calendar_app.reminders.rules import changes
from calendar_app.reminders.rules.asking import Days, Rule
from calendar_app.reminders.rules.table import BY_CODE, RULES

#: what is due goes back this far when the job runs for the first time
FIRST_LOOK_BACK = timedelta(days=1)
#: mornings that are made up for after a standstill; what is older will not help anybody
MOST_MORNINGS = 62
#: how far a run of days off can move a slot away from its day
SLACK = timedelta(days=20)
#: how long a withdrawn reminder is watched, in case it is wanted again
REVIVAL = timedelta(days=7)
#: hours of the day in which somebody is told at once of a change to what is today or tomorrow
WAKING = range(6, 21)
NO_LONGER_TRUE = "a line in it is no longer true"

DAY = timedelta(days=1)
Told = Mapping[tuple[Key, int], list[Reminder]]


def note(session: Session, now: datetime) -> int:
    """Want what has come due since the job last looked; how many reminders that makes.

    ``now`` may lie before the last look: then nothing is new, and what comes due again is known by its key.
    """
    state = queries.locked_state(session)
    since = state.watermark or now - FIRST_LOOK_BACK
    state.watermark = state.last_run_at = now
    fresh = mornings(since, now)
    calendar = working_days(session, fresh) if fresh else Workdays()
    made = note_changes(session, now, far=any(morning in calendar for morning in fresh))
    if not fresh:
        return made
    rules = preferences.rules_of_units(session)
    made += revived(session, rules, now)
    return made + sum(note_rule(session, rule, rules, fresh, calendar, since, now) for rule in RULES)


def mornings(since: datetime, until: datetime) -> list[date]:
    """The days whose morning's moment lies in ``since < moment <= until``: only then can a slot. The last ones."""
    last = day(until) if local(until) >= at_morning(day(until)) else day(until) - DAY
    first = day(since) if local(since) < at_morning(day(since)) else day(since) + DAY
    first = max(first, last - (MOST_MORNINGS - 1) * DAY)
    return [first + number * DAY for number in range((last - first).days + 1)]


def at_morning(one: date) -> datetime:
    """The moment of a morning at which reminders go out."""
    return datetime.combine(one, due.MORNING, ZONE)


def working_days(session: Session, days: Sequence[date]) -> Workdays:
    """The working days around some days."""
    return workdays(session, (min(days) - SLACK).year, (max(days) + timedelta(days=366) + SLACK).year)


def note_changes(session: Session, now: datetime, *, far: bool) -> int:
    """Want corrections: at once about today and tomorrow, about the days after them with the mail of a working day."""
    if not far and local(now).hour not in WAKING:
        return 0
    found = changes.found(session, day(now), None if far else day(now) + DAY)
    rules = preferences.rules_of_units(session)
    slots = [(matter, due.Slot(day(now), -offset), now) for matter in found for offset in matter.offsets]
    return want_all(session, [slot for slot in slots if rules.at(slot[0].unit_path, slot[0].rule).enabled], now)


def note_rule(
    session: Session, rule: Rule, rules: UnitRules, fresh: Sequence[date], calendar: Workdays, since: datetime,
    now: datetime,
) -> int:  # fmt: skip
    """Want what one rule has had come due on some mornings in ``since < slot <= now``."""
    days = days_of(rule, rules, fresh, calendar, day(now))
    wanted: list[tuple[Matter, due.Slot, datetime]] = []
    for matter in rule.find(session, days, day(now)) if days.every else ():
        offsets = rules.at(matter.unit_path, matter.rule).applied(matter.offsets)
        slot = due.latest(due.slots(matter.due_on, offsets, calendar), since, now, ZONE)
        if slot is not None and due.still_sensible(matter.due_on, slot.offset, day(now)):
            wanted.append((matter, slot, slot.at(ZONE)))
    return want_all(session, wanted, now)


def days_of(rule: Rule, rules: UnitRules, fresh: Iterable[date], calendar: Workdays, today: date) -> Days:
    """The days that a rule speaks of on some mornings; ahead, only days still to come."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    for morning in fresh:
        for offset in rules.widest(rule.code):
            spoken = due.spoken_of(morning, offset, calendar)
            found[offset].update(one for one in spoken if due.still_sensible(one, offset, today))
    said = frozenset().union(*(found[offset] for offset in found.keys() - set(rule.offsets)))
    return Days({offset: found[offset] for offset in rule.offsets}, said)


def want_all(session: Session, slots: Sequence[tuple[Matter, due.Slot, datetime]], now: datetime) -> int:
    """Want reminders for everybody concerned who wants to be told; how many are new, or wanted again."""
    wishes = preferences.wishes(session, {person for matter, _, _ in slots for person in matter.people}, day(now))
    told = grouped(queries.of_subjects(session, {(matter.rule, matter.subject) for matter, _, _ in slots}))
    return sum(
        want(session, matter, person, slot, moment, told.get((matter.key, person), []))
        for matter, slot, moment in slots
        for person in sorted(matter.people)
        if person in wishes and wishes[person].wants(matter.rule)
    )


def want(
    session: Session, matter: Matter, person_id: int, slot: due.Slot, moment: datetime, told: list[Reminder]
) -> bool:
    """Want one reminder, unless it, or one nearer to the day, was there before; farther ones are needless then."""
    if any(row.offset_days < slot.offset for row in told):
        return False
    for row in told:
        if row.offset_days > slot.offset and row.state == "wanted":
            row.state = "withdrawn"
    same = next((row for row in told if row.offset_days == slot.offset), None)
    if same is None:
        session.add(reminder(matter, person_id, slot.offset, moment))
        return True
    return revive(same)


def reminder(matter: Matter, person_id: int, offset: int, moment: datetime) -> Reminder:
    return Reminder(
        rule=matter.rule, subject=matter.subject, occurrence_id=matter.occurrence_id, due_on=matter.due_on,
        person_id=person_id, offset_days=offset, slot=moment, state="wanted",
    )  # fmt: skip


def revive(row: Reminder) -> bool:
    """Want a withdrawn reminder again; False when it was not withdrawn."""
    if row.state != "withdrawn":
        return False
    row.state, row.message_id = "wanted", None
    return True


def revived(session: Session, rules: UnitRules, now: datetime) -> int:
    """Want again what was withdrawn a short while ago and is true again; how many."""
    rows = queries.withdrawn(session, now - REVIVAL, now)
    true = still_true(session, rows, rules, now)
    same = grouped(queries.of_subjects(session, {(row.rule, row.subject) for row in rows if row.id in true}))
    return sum(
        revive(row)
        for row in rows
        if row.id in true and all(other.offset_days >= row.offset_days for other in same[key_of(row)])
    )


def check(session: Session, now: datetime) -> Counter[str]:
    """Compare what is sealed and not handed over with the data: take back what is no longer true.

    The true lines of a message that is taken back are wanted again. Counts those "withdrawn".
    """
    queries.locked_state(session)
    for row in queries.handed_over(session):
        row.state = "sent"
    rows = queries.sealed(session)
    counts: Counter[str] = Counter()
    if not rows:
        return counts
    true = still_true(session, rows, preferences.rules_of_units(session), now)
    as_told = {row.id for row in rows if row.id in true and true[row.id].told == row.told}
    for message_id in sorted({row.message_id for row in rows if row.id not in as_told and row.message_id}):
        if outbox.withdraw(session, message_id, NO_LONGER_TRUE):
            for row in queries.in_message(session, message_id):
                row.state, row.message_id = ("wanted" if row.id in true else "withdrawn"), None
                counts["withdrawn"] += row.id not in true
    return counts


def still_true(session: Session, rows: Iterable[Reminder], rules: UnitRules, now: datetime) -> dict[int, Matter]:
    """By id, the matters of those reminders that would be wanted today."""
    by_rule: defaultdict[str, list[Reminder]] = defaultdict(list)
    for row in rows:
        by_rule[row.rule].append(row)
    people = {row.person_id for same in by_rule.values() for row in same}
    wishes = preferences.wishes(session, people, day(now))
    found: dict[int, Matter] = {}
    for code, same in by_rule.items():
        matters = recalled(session, code, {key_of(row)[0] for row in same}, day(now))
        for row in same:
            matter = matters.get(key_of(row)[0])
            if matter is not None and concerns(matter, row, rules, wishes, day(now)):
                found[row.id] = matter
    return found


def recalled(session: Session, code: str, keys: Collection[Key], today: date) -> dict[Key, Matter]:
    """The matters of a rule with some keys, as they stand today; none of a rule that is no more."""
    rule = BY_CODE.get(code)
    return {matter.key: matter for matter in rule.recall(session, keys, today)} if rule else {}


def concerns(matter: Matter, row: Reminder, rules: UnitRules, wishes: Mapping[int, Wish], today: date) -> bool:
    """Whether a reminder of the matter is still to be said to its person, today."""
    wish = wishes.get(row.person_id)
    offsets = rules.at(matter.unit_path, matter.rule).applied(matter.offsets)
    known = row.person_id in matter.people and row.offset_days in offsets
    welcome = wish is not None and wish.wants(row.rule)
    return known and welcome and due.still_sensible(row.due_on, row.offset_days, today)


def grouped(rows: Iterable[Reminder]) -> Told:
    found: defaultdict[tuple[Key, int], list[Reminder]] = defaultdict(list)
    for row in rows:
        found[key_of(row)].append(row)
    return found


def key_of(row: Reminder) -> tuple[Key, int]:
    return (row.rule, row.subject, row.occurrence_id, row.due_on), row.person_id
