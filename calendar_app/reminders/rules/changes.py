"""A session is not as somebody was told: cancelled, postponed, on another day or at another hour, or on again.

What a person last heard of a session is what the last reminder that went to them told. Where it stands otherwise now,
they are told, once for each time: the offset counts the corrections. Of a series, those concerned hear of a session
that falls out or moves in the week before it, whether they were told of it or not.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.models.activities import Occurrence, Version
from calendar_app.models.mail import Reminder
from calendar_app.reminders import activity_queries
from calendar_app.reminders.asked import CHANGED, ChangeMatter
from calendar_app.reminders.matters import Key, Matter
from calendar_app.reminders.rules.activities import about, concerned, standing, starts
from calendar_app.reminders.rules.asking import Days

#: so many days ahead, those concerned hear of a session of a series that falls out or moves
AHEAD = timedelta(days=7)
DAY = timedelta(days=1)

#: a session and a person
Pair = tuple[int, int]


def found(session: Session, today: date, until: date | None = None) -> list[Matter]:
    """What is otherwise than people were told about today and later, about ``day <= until`` when it is given."""
    pairs = {*activity_queries.heard(session, today, until), *_of_series(session, today, until)}
    return [one for one in _matters(session, pairs, today) if until is None or one.due_on <= until]


def none(_session: Session, _days: Days, _today: date, /) -> list[Matter]:
    """No day brings a correction: a change does."""
    return []


def recall(session: Session, keys: Collection[Key], today: date, /) -> list[Matter]:
    """The corrections with some keys ("activity:17:person:5"), as they stand today."""
    pairs = {(key[2], int(key[1].rsplit(":", 1)[1])) for key in keys}
    return [*_matters(session, pairs, today)]


def _of_series(session: Session, today: date, until: date | None) -> set[Pair]:
    end = min(until + DAY, today + AHEAD + DAY) if until else today + AHEAD + DAY
    rows = activity_queries.stopped_of_series(session, today, end)
    people = concerned(session, [occurrence.activity for occurrence, _version in rows])
    return {(occurrence.id, person) for occurrence, _version in rows for person in people[occurrence.activity_id]}


def _matters(session: Session, pairs: Iterable[Pair], today: date) -> list[ChangeMatter]:
    wanted = sorted(pairs)
    ids = {occurrence_id for occurrence_id, _person in wanted}
    sessions, said = activity_queries.sessions(session, ids), activity_queries.said(session, ids)
    alive = activity_queries.reachable(session, {person for _occurrence, person in wanted})
    made = (
        _matter(*sessions[key], person, said[key, person])
        for key, person in wanted
        if key in sessions and person in alive
    )
    return [one for one in made if one is not None and one.due_on >= today]


def _matter(occurrence: Occurrence, version: Version, person: int, said: list[Reminder]) -> ChangeMatter | None:
    gone = [row for row in said if row.state == "sent"]
    last = told(gone[-1]) if gone else _meant(occurrence)
    now = standing(occurrence)
    if same(last, now):
        return None
    was = next((day for row in reversed(gone) if (day := day_of(told(row)))), None) or day_of(_meant(occurrence))
    was = was or occurrence.first_day
    number = sum(row.rule == CHANGED for row in gone) + 1
    said_of = about(CHANGED, occurrence, version) | {"subject": f"activity:{occurrence.activity_id}:person:{person}"}
    return ChangeMatter(
        **said_of, due_on=max(was, occurrence.first_day), offsets=(-number,), people=frozenset({person}),
        starts_at=starts(occurrence), now=now, change=change(last, now), was=was,
        reason=occurrence.reason or occurrence.activity.reason,
    )  # fmt: skip


def told(row: Reminder) -> str:
    """How a session stood when a reminder told of it."""
    return row.told or f"planned {row.due_on.isoformat()}"


def same(last: str, now: str) -> bool:
    """Whether nothing that was told has changed; an hour that was not told cannot."""
    return now == last or (now.split()[:2] == last.split()[:2] and len(last.split()) < len(now.split()))


def change(last: str, now: str) -> str:
    """What happened: cancelled | postponed | resumed | moved."""
    if now in activity_queries.STOPPED:
        return now
    return "resumed" if last in activity_queries.STOPPED else "moved"


def day_of(said: str) -> date | None:
    """The day of "planned 2027-04-21 08:00"; none when it did not stand."""
    words = said.split()
    return date.fromisoformat(words[1]) if len(words) > 1 else None


def _meant(occurrence: Occurrence) -> str:
    """As its rule has it, or where it first stood."""
    return f"planned {occurrence.original_start[:10]}"
