"""Searching what the public may see: every word must occur, in any order; accents are not needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from calendar_app.models.activities import Version
from calendar_app.models.days import Commemoration
from calendar_app.models.places import FormerName, Place
from calendar_app.models.units import Unit
from calendar_app.publication import searching
from calendar_app.publication.searching import words_of
from calendar_app.site import holdings, search_queries
from calendar_app.site import public_queries as queries
from calendar_app.site.public_rows import ActivityRow, DayRef, PlaceRef, UnitRef
from calendar_app.units import word_queries

#: of each kind of thing; one more is asked for, to know whether to say that there are others
MOST_FOUND = 20
#: names of a catalogue that are ranked; the catalogues of a province hold a few thousand in all
MOST_RANKED = 200

T = TypeVar("T", Place, Commemoration, FormerName)


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """A former area and the place of today that it leads to."""

    name: str
    place: PlaceRef


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found, best first, of each kind at most `MOST_FOUND`; ``more`` when anything was left out.

    ``words`` are the folded words to be marked.
    """

    activities: tuple[ActivityRow, ...] = ()
    days: tuple[DayRef, ...] = ()
    units: tuple[UnitRef, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    former: tuple[FormerPlace, ...] = ()
    more: bool = False
    words: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(map(len, (self.activities, self.days, self.units, self.places, self.former)))


def search(session: Session, question: str, today: date) -> Found:
    """Everything whose names hold all words of the question, best first; nothing for an empty one."""
    words = words_of(question)
    if not words:
        return Found()
    hits = search_queries.hits(session, searching.meant(session, words), today, MOST_FOUND + 1)
    days, units = _named(session, Commemoration, words), _units(session, words)
    places, former = _named(session, Place, words), _named(session, FormerName, words)
    refs = queries.unit_refs(session, units)
    return Found(
        activities=tuple(holdings.nearest(session, [hit.activity_id for hit in hits[:MOST_FOUND]], today)),
        days=tuple(queries.day_ref(day) for day in days[:MOST_FOUND]),
        units=tuple(refs[unit.id] for unit in units[:MOST_FOUND]),
        places=tuple(_place(place) for place in places[:MOST_FOUND]),
        former=tuple(FormerPlace(name.name, _place(name.place)) for name in former[:MOST_FOUND]),
        more=any(len(found) > MOST_FOUND for found in (hits, days, units, places, former)),
        words=tuple(words),
    )


def _named(session: Session, table: type[T], words: Sequence[str]) -> list[T]:
    """Rows of a catalogue whose words begin with the asked ones, the nearest first."""
    spaced = literal(" ") + table.folded
    query = select(table).where(*(spaced.contains(f" {word}", autoescape=True) for word in words))
    if table is FormerName:
        query = query.options(selectinload(FormerName.place))
    rows = session.scalars(query.order_by(table.id).limit(MOST_RANKED)).all()
    return sorted(rows, key=lambda row: _rank(row.folded, words))[: MOST_FOUND + 1]


def _units(session: Session, words: Sequence[str]) -> list[Unit]:
    """The same of units, of which there may be very many: found through the words kept with them."""
    sought = word_queries.seek(session, " ".join(words))
    if sought is None:
        return []
    rows = session.scalars(select(Unit).where(sought.holds(Unit.id)).order_by(Unit.id).limit(MOST_RANKED))
    return sorted(rows, key=lambda row: _rank(row.folded, words))[: MOST_FOUND + 1]


def _rank(folded: str, words: Sequence[str]) -> tuple[int, bool, bool, int, str]:
    """Whole words first, then the words as a phrase, then at the beginning, then the shortest name."""
    whole = sum(word in folded.split() for word in words)
    phrase = " ".join(words)
    return -whole, phrase not in folded, not folded.startswith(phrase), len(folded), folded


def said(word: str) -> ColumnElement[bool]:
    """The word stands in the title, the place or the name of the leading unit."""
    columns: tuple[InstrumentedAttribute[str], ...] = (Version.folded, Place.folded, Unit.folded)
    return or_(*(column.contains(word, autoescape=True) for column in columns))


def _place(place: Place) -> PlaceRef:
    return PlaceRef(place.code, place.name_vi, place.name_en, place.kind)
