"""Keeps the words by which units are found: of their names, present and past, of their codes, of land they took in."""

from collections.abc import Iterable

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from calendar_app.models.units import Unit, UnitWord
from calendar_app.publication.words import split
from calendar_app.units import word_queries

#: units that are looked at at once
SLICE = 500


def store(session: Session, units: Iterable[Unit]) -> None:
    """Make the words of some units, which are flushed, those of ``Unit.folded``; only what differs is written."""
    every = list(units)
    for start in range(0, len(every), SLICE):
        some = every[start : start + SLICE]
        _store(session, {(unit.id, word) for unit in some for word in split(unit.folded)}, [unit.id for unit in some])


def _store(session: Session, wanted: set[tuple[int, str]], ids: list[int]) -> None:
    kept = word_queries.words_of(session, ids)
    for unit_id in {unit_id for unit_id, _word in kept - wanted}:
        gone = [word for of_unit, word in kept - wanted if of_unit == unit_id]
        session.execute(delete(UnitWord).where(UnitWord.unit_id == unit_id, UnitWord.word.in_(gone)))
    new = [{"unit_id": unit_id, "word": word} for unit_id, word in sorted(wanted - kept)]
    if new:
        session.execute(insert(UnitWord), new)
