"""Searching what the public may see: every word must occur, in any order; accents are not needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from calendar_app.domain import text
from calendar_app.models.activities import Version
from calendar_app.models.days import Commemoration
from calendar_app.models.places import FormerName, Place
from calendar_app.models.units import Unit
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import ActivityRow, DayRef, PlaceRef, UnitRef, fold_series

#: of each kind of thing; one more is asked for, to know whether to say that there are others
MOST_FOUND = 20
#: longest question, in letters; words beyond the eighth are ignored
LONGEST, MOST_WORDS = 100, 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """A former area and the place of today that it leads to."""

    name: str
    place: PlaceRef


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found, of each kind at most `MOST_FOUND`; ``more`` when anything was left out."""

    activities: tuple[ActivityRow, ...] = ()
    days: tuple[DayRef, ...] = ()
    units: tuple[UnitRef, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    former: tuple[FormerPlace, ...] = ()
    more: bool = False

    @property
    def total(self) -> int:
        return sum(map(len, (self.activities, self.days, self.units, self.places, self.former)))


def search(session: Session, question: str, today: date) -> Found:
    """Everything whose names hold all words of the question; nothing for an empty one."""
    words = text.fold(text.strip_controls(question)[:LONGEST]).split()[:MOST_WORDS]
    if not words:
        return Found()
    activities = _activities(session, words, today)
    days = session.scalars(_first(select(Commemoration), Commemoration.folded, words, Commemoration.code)).all()
    units = session.scalars(_first(select(Unit), Unit.folded, words, Unit.path)).all()
    places = session.scalars(_first(select(Place), Place.folded, words, Place.code)).all()
    former = session.scalars(_first(select(FormerName), FormerName.folded, words, FormerName.name)).all()
    refs = queries.unit_refs(session, units)
    return Found(
        activities=tuple(activities[:MOST_FOUND]),
        days=tuple(queries.day_ref(day) for day in days[:MOST_FOUND]),
        units=tuple(refs[unit.id] for unit in units[:MOST_FOUND]),
        places=tuple(_place(place) for place in places[:MOST_FOUND]),
        former=tuple(FormerPlace(name.name, _place(name.place)) for name in former[:MOST_FOUND]),
        more=any(len(found) > MOST_FOUND for found in (activities, days, units, places, former)),
    )


def _first(
    query: Select[T], column: InstrumentedAttribute[str], words: Sequence[str], order: InstrumentedAttribute[str]
) -> Select[T]:
    return query.where(_holds(column, words)).order_by(order).limit(MOST_FOUND + 1)


def _holds(column: InstrumentedAttribute[str], words: Sequence[str]) -> ColumnElement[bool]:
    """Every word stands somewhere in the column."""
    return and_(*(column.contains(word, autoescape=True) for word in words))


def said(word: str) -> ColumnElement[bool]:
    """The word stands in the title, the place or the name of the leading unit."""
    return or_(*(column.contains(word, autoescape=True) for column in (Version.folded, Place.folded, Unit.folded)))


def _activities(session: Session, words: Sequence[str], today: date) -> list[ActivityRow]:
    """What is to come first, soonest first; then what is over, latest first. A series is one row."""
    query = queries.published().where(and_(*(said(word) for word in words)))
    ahead = fold_series(queries.coming(session, query, today, limit=200))
    over, _page = queries.past(session, query, today, number=1, size=MOST_FOUND + 1)
    known = {row.id for row in ahead}
    return ahead + [row for row in fold_series(over) if row.id not in known]


def _place(place: Place) -> PlaceRef:
    return PlaceRef(place.code, place.name_vi, place.name_en, place.kind)
