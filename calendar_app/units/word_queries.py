"""Which units are meant by words of their names, found through the words kept with them.

Cost follows the answer: of words of which one is rare, its units are looked at; where every word is common so is their
company, and whoever lists units asks each one that comes up whether it has them all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from calendar_app.models.units import UnitWord
from calendar_app.publication.words import split

#: a word that more units have is common
COMMON = 2000
#: comes after every letter that a folded word can hold
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Sought:
    """Units that have some words: ``ids`` when they are few, else none, and ``holds`` is to be asked of each."""

    words: tuple[str, ...]
    #: the words stand for all that begin with them
    beginnings: bool
    ids: tuple[int, ...] | None

    def holds(self, unit_id: Any) -> ColumnElement[bool]:
        """The condition that a column names one of the units."""
        if self.ids is not None:
            # thousands of parameters cost more to send than to read
            plain: Any = bindparam(None, self.ids, expanding=True, literal_execute=True)
            found: ColumnElement[bool] = unit_id.in_(plain)
            return found
        return and_(*(_has(unit_id, word, self.beginnings) for word in self.words))


def seek(session: Session, text: str, *, beginnings: bool = True) -> Sought | None:
    """The units that have every word of a text, or words that begin so; none when the text has no word."""
    words = split(text)
    if not words:
        return None
    sizes = _sizes(session, words, beginnings)
    rarest = min(words, key=sizes.__getitem__)
    few = sizes[rarest] <= COMMON
    ids = _having(session, rarest, [word for word in words if word != rarest], beginnings) if few else None
    return Sought(tuple(words), beginnings, ids)


def words_of(session: Session, unit_ids: Collection[int]) -> set[tuple[int, str]]:
    """The words kept with some units."""
    rows = session.execute(select(UnitWord.unit_id, UnitWord.word).where(UnitWord.unit_id.in_(unit_ids)))
    return {(row.unit_id, row.word) for row in rows}


def _sizes(session: Session, words: Sequence[str], beginnings: bool) -> dict[str, int]:
    """How often each word is kept, counted up to what is common, in one question."""
    # in the order of the index, which is then read as far as needed
    every = [select(literal(1)).where(_means(UnitWord, word, beginnings)).order_by(UnitWord.word) for word in words]
    some = [one.limit(COMMON + 1) for one in every]
    counted = [select(func.count()).select_from(one.subquery()).scalar_subquery() for one in some]
    return dict(zip(words, session.execute(select(*counted)).one(), strict=True))


def _having(session: Session, rarest: str, others: Sequence[str], beginnings: bool) -> tuple[int, ...]:
    having = select(UnitWord.unit_id).where(_means(UnitWord, rarest, beginnings)).distinct()
    found = session.scalars(having.where(*(_has(UnitWord.unit_id, word, beginnings) for word in others)))
    return tuple(sorted(found))


def _has(unit_id: Any, word: str, beginnings: bool) -> ColumnElement[bool]:
    kept = aliased(UnitWord)
    return exists().where(kept.unit_id == unit_id, _means(kept, word, beginnings)).correlate_except(kept)


def _means(kept: Any, word: str, beginnings: bool) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (
        and_(kept.word >= word, kept.word < word + LAST_LETTER) if beginnings else kept.word == word
    )
    return found
