"""What would be sent in the time to come if nothing changed: the rules are asked, and nothing is written.

What is said before its day is found as things stand today; what is said afterwards, such as that a result is missing,
as they will stand if nobody does anything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.clock import ZONE, day
from calendar_app.domain import due
from calendar_app.domain.due import Slot
from calendar_app.domain.workdays import Workdays
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.plans.working_days import workdays
from calendar_app.reminders import foreseeing, preferences
from calendar_app.reminders import preference_queries as queries
from calendar_app.reminders import queries as reminders
from calendar_app.reminders.foreseeing import Scope
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.preference_queries import Instead
from calendar_app.reminders.preferences import UnitRules, Wish
from calendar_app.reminders.rules.asking import Rule

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """Who would be told; ``instead_of`` is away, ``muted``: has switched the kind off and gets nothing."""

    person_id: int
    instead_of: int | None = None
    muted: bool = False


@dataclass(frozen=True)
class Ahead:
    """Something that would be said on a morning, so many days before its day (negative: after)."""

    on: date
    offset: int
    matter: Matter
    told: tuple[Told, ...]


def ahead(session: Session, whom: Unit | Person, since: date, until: date, now: datetime) -> list[Ahead]:
    """What would be said on ``since <= morning < until`` to a person, or of a unit and to its people; soonest first.

    A person's list leaves out what they have switched off; a unit's names it.
    """
    first = max(since, day(now))
    among = foreseeing.scope(session, whom)
    found = [one for rule in foreseeing.rules(among) for one in _of_rule(session, rule, first, until, now, among)]
    mine = [one for one in found if one.matter.people and _concerns(session, whom, one.matter)]
    spoken = _with_people(session, mine, first, until)
    if isinstance(whom, Person):
        spoken = [only for one in spoken if (only := _of_person(one, whom.id)).told]
    return sorted(spoken, key=lambda one: (one.on, one.matter.rule, one.matter.unit_vi, one.matter.title_vi))


def _of_rule(
    session: Session, rule: Rule, since: date, until: date, now: datetime, among: Scope
) -> Iterator[Ahead]:  # fmt: skip
    """What one rule would say, without what was said already."""
    units, calendar = preferences.rules_of_units(session), workdays(session, since.year - 1, until.year + 1)
    by_slot: dict[tuple[Key, Slot], Ahead] = {}
    for look in foreseeing.looks(rule, {*rule.offsets, *units.widest(rule.code)}, since, until):
        for matter in foreseeing.found(session, rule, look, calendar, among):
            for slot in _slots(matter, look.offsets, units, calendar):
                if look.since <= slot.on < look.until and slot.at(ZONE) > now:
                    by_slot[matter.key, slot] = Ahead(slot.on, slot.offset, matter, ())
    yield from _unsaid(session, rule.code, _latest_state(by_slot.values()))


def _slots(matter: Matter, offsets: Collection[int], rules: UnitRules, calendar: Workdays) -> list[Slot]:
    applied = rules.at(matter.unit_path, matter.rule).applied(matter.offsets)
    return due.slots(matter.due_on, set(applied) & set(offsets), calendar)


def _latest_state(found: Iterable[Ahead]) -> list[Ahead]:
    """Without what is said of an earlier day of a subject once a later one has come: an obligation that was at risk is
    overdue then."""
    every = list(found)
    days: defaultdict[tuple[str, int], set[date]] = defaultdict(set)
    for one in every:
        days[one.matter.subject, one.matter.occurrence_id].add(one.matter.due_on)
    return [
        one
        for one in every
        if one.offset >= 0
        or not any(one.matter.due_on < other < one.on for other in days[one.matter.subject, one.matter.occurrence_id])
    ]


def _unsaid(session: Session, code: str, found: Collection[Ahead]) -> Iterator[Ahead]:
    """Each without the people who were told, or are about to be."""
    if not found:
        return
    said = {
        (row.subject, row.occurrence_id, row.due_on, row.person_id, row.offset_days)
        for row in reminders.of_subjects(session, {(code, one.matter.subject) for one in found})
        if row.state in ("sealed", "sent")
    }
    for one in found:
        left = frozenset(
            person for person in one.matter.people if (*one.matter.key[1:], person, one.offset) not in said
        )  # fmt: skip
        if left:
            yield replace(one, matter=replace(one.matter, people=left))


def _concerns(session: Session, whom: Unit | Person, matter: Matter) -> bool:
    if isinstance(whom, Person):
        return True
    return matter.unit_path == whom.path or bool(matter.people & queries.people_of(session, whom.id))


def _with_people(session: Session, found: Collection[Ahead], since: date, until: date) -> list[Ahead]:
    """Each with those who would be told on its morning."""
    people = {person for one in found for person in one.matter.people}
    wishes = preferences.wishes(session, people, since)
    away: defaultdict[int, list[Instead]] = defaultdict(list)
    for instead in queries.stand_ins(session, people, since, until):
        away[instead.person_id].append(instead)
    return [
        replace(one, told=tuple(_told(person, one, wishes.get(person, Wish()), away[person]) for person in people))
        for one in found
        for people in [sorted(one.matter.people)]
    ]


def _told(person: int, one: Ahead, wish: Wish, away: Iterable[Instead]) -> Told:
    muted = not wish.wants(one.matter.rule)
    for instead in away:
        if instead.since <= one.on < instead.until and not muted:
            return Told(instead.stand_in_id, instead_of=person)
    return Told(person, muted=muted)


def _of_person(one: Ahead, person_id: int) -> Ahead:
    return replace(one, told=tuple(told for told in one.told if told.person_id == person_id and not told.muted))
