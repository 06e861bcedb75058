"""What the pages of reminders show: what comes next, to whom and why, morning by morning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from calendar_app.clock import day
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.reminders import nudge_queries
from calendar_app.reminders.ahead import Ahead, Told, ahead
from calendar_app.reminders.words.copies import zalo_together
from calendar_app.reminders.words.said import Line, Voice
from calendar_app.reminders.words.table import SPEAKERS
from calendar_app.site.reminder_rule_words import why

#: how far ahead the pages look
SPAN = timedelta(days=90)


@dataclass(frozen=True)
class Speech:
    """How the pages speak: language, where links lead, and the whole address of the site for what is copied."""

    language: str
    root: str
    base_url: str


@dataclass(frozen=True)
class Receiver:
    """Somebody who is told; ``instead_of`` names who is away, ``muted``: has switched it off."""

    name: str
    instead_of: str
    muted: bool


@dataclass(frozen=True)
class Row:
    """One thing that will be said."""

    line: Line
    why: str
    text: str
    people: tuple[Receiver, ...]


@dataclass(frozen=True)
class Morning:
    """What is said on one morning."""

    on: date
    rows: tuple[Row, ...]


def mornings(session: Session, whom: Unit | Person, speech: Speech, now: datetime) -> list[Morning]:
    """What will be said in the next 90 days if nothing changes, to a person or about a unit, by morning."""
    found = ahead(session, whom, day(now), day(now) + SPAN, now)
    ids = {number for one in found for told in one.told for number in (told.person_id, told.instead_of) if number}
    names = nudge_queries.names(session, ids)
    return [
        Morning(on, tuple(_row(same, speech, names) for same in _together(list(rows))))
        for on, rows in groupby(found, key=lambda one: one.on)
    ]


def _together(found: Iterable[Ahead]) -> list[list[Ahead]]:
    """What stands in one line of a letter."""
    groups: dict[tuple[object, ...], list[Ahead]] = {}
    for one in found:
        groups.setdefault((one.matter.rule, one.matter.path, one.told), []).append(one)
    return list(groups.values())


def _row(same: list[Ahead], speech: Speech, names: Mapping[int, str]) -> Row:
    matters, first = [one.matter for one in same], same[0]
    return Row(
        SPEAKERS[first.matter.rule](matters, Voice(speech.language, speech.root)),
        why(first.matter.rule, first.offset),
        zalo_together(matters, speech.language, speech.base_url),
        tuple(_receiver(told, names) for told in first.told),
    )


def _receiver(told: Told, names: Mapping[int, str]) -> Receiver:
    return Receiver(names.get(told.person_id, ""), names.get(told.instead_of or 0, ""), told.muted)
