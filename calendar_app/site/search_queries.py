"""Which published activities hold some words, found through the words kept with them.

Cost follows the answer: a rare word has few activities, all of which are looked at; words that are all common are read
in the order of days and only as far as the answer needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, ScalarSelect, cast, func, select
from sqlalchemy.orm import Session, aliased

from calendar_app.models.publication import SearchWord
from calendar_app.publication.searching import known

#: activities of a word that are all looked at; a word with more of them is common
COMMON = 400
#: after every letter that a folded word can hold
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """An activity with how many of the asked words its title holds, and its last day."""

    activity_id: int
    titled: int
    last_day: date


def hits(session: Session, words: Sequence[tuple[str, ...]], today: date, most: int) -> list[Hit]:
    """Activities that have a word of each group: best titles first, then what is to come, soonest; then the latest."""
    if not words or not all(words):
        return []
    sizes = [sum(known(session, word, COMMON + 1) for word in group) for group in words]
    rarest = min(range(len(words)), key=sizes.__getitem__)
    wanted = COMMON if sizes[rarest] <= COMMON else most * 3
    found = _ahead(session, words, rarest, today, wanted)
    if len(found) < wanted:
        found += _over(session, words, rarest, today, wanted - len(found))
    return sorted(found, key=lambda hit: _order(hit, today))[:most]


def _order(hit: Hit, today: date) -> tuple[int, bool, int, int]:
    over = hit.last_day < today
    return -hit.titled, over, (-1 if over else 1) * hit.last_day.toordinal(), hit.activity_id


def _ahead(session: Session, words: Sequence[tuple[str, ...]], first: int, today: date, most: int) -> list[Hit]:
    return _read(session, words, first, SearchWord.last_day >= today, most, latest=False)


def _over(session: Session, words: Sequence[tuple[str, ...]], first: int, today: date, most: int) -> list[Hit]:
    return _read(session, words, first, SearchWord.last_day < today, most, latest=True)


def _read(
    session: Session,
    words: Sequence[tuple[str, ...]],
    first: int,
    when: ColumnElement[bool],
    most: int,
    *,
    latest: bool,
) -> list[Hit]:
    titled: ColumnElement[int] = cast(SearchWord.in_title, Integer)
    others = [_held(group) for at, group in enumerate(words) if at != first]
    for held in others:
        titled += held
    query = select(SearchWord.activity_id, titled, SearchWord.last_day).where(SearchWord.word.in_(words[first]), when)
    query = query.where(*(held.is_not(None) for held in others))
    order = SearchWord.last_day.desc() if latest else SearchWord.last_day
    rows = session.execute(query.order_by(order, SearchWord.activity_id).limit(most))
    best: dict[int, Hit] = {}
    for activity_id, count, last_day in rows:
        if activity_id not in best or best[activity_id].titled < count:
            best[activity_id] = Hit(activity_id, count, last_day)
    return list(best.values())


def _held(group: Sequence[str]) -> ScalarSelect[int]:
    """Whether the activity at hand has a word of a group, 1 in its title and 0 elsewhere; null where it has none.

    A question about one activity, not a join: PostgreSQL takes words that go together for words that seldom meet, and
    would read all activities of each before it counts the first few.
    """
    other = aliased(SearchWord)
    found = select(func.max(cast(other.in_title, Integer)))
    found = found.where(other.activity_id == SearchWord.activity_id, other.word.in_(group))
    return found.correlate(SearchWord).scalar_subquery()
