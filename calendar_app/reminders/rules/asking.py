"""How a rule is asked: for the matters that some days bring, and for matters known by their keys, as they stand now."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from calendar_app.reminders.matters import Key, Matter

OfDays = Callable[[Session, Collection[date], date], list[Matter]]
OfSubjects = Callable[[Session, Collection[str], date], list[Matter]]


@dataclass(frozen=True)
class Days:
    """The days to speak of."""

    #: by how many days before them (negative: after) a rule of itself speaks of them
    own: Mapping[int, Collection[date]]
    #: of which only some units have them spoken of, by their own setting or the plan's
    said: frozenset[date] = frozenset()

    @property
    def every(self) -> set[date]:
        return union(self.own.values()) | self.said


class Find(Protocol):
    """The matters of a rule about some days, as of today."""

    def __call__(self, session: Session, days: Days, today: date, /) -> list[Matter]: ...


class Recall(Protocol):
    """The matters with some keys, as they stand today; those that are no more are left out."""

    def __call__(self, session: Session, keys: Collection[Key], today: date, /) -> list[Matter]: ...


@dataclass(frozen=True)
class Rule:
    """A rule with every offset it may use of itself; a unit or a plan may set others."""

    code: str
    offsets: tuple[int, ...]
    find: Find
    recall: Recall


def by_days(code: str, offsets: tuple[int, ...], rule: OfDays, recall: OfSubjects | None = None) -> Rule:
    """A rule that asks only for days, whatever the offset; recalled by its subjects, or by the days of the keys."""

    def find(session: Session, days: Days, today: date, /) -> list[Matter]:
        return rule(session, days.every, today)

    def again(session: Session, keys: Collection[Key], today: date, /) -> list[Matter]:
        if recall is not None:
            return recall(session, {key[1] for key in keys}, today)
        return rule(session, {key[3] for key in keys}, today)

    return Rule(code, offsets, find, again)


def union(days: Iterable[Collection[date]]) -> set[date]:
    """Every day of some collections."""
    return set().union(*days)
