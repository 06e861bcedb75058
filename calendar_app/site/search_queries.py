"""Which published activities hold some words, found through the words kept with them.

Cost follows the answer: a rare word has few activities, all of which are looked at; words that are all common are read
in the order of days and only as far as the answer needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, and_, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from calendar_app.models.publication import SearchWord

#: activities of a word that are all looked at; a word with more of them is common
COMMON = 400
#: words that a beginning may stand for
MOST_ENDINGS = 12
#: after every letter that a folded word can hold
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """An activity with how many of the asked words its title holds, and its last day."""

    activity_id: int
    titled: int
    last_day: date


def meant(session: Session, words: Sequence[str]) -> list[tuple[str, ...]]:
    """Each asked word with what it may stand for: itself where something has it, else the words that begin with it."""
    return [(word,) if known(session, word, 1) else tuple(beginning(session, word)) for word in dict.fromkeys(words)]


def known(session: Session, word: str, most: int) -> int:
    """How many activities have a word, at most so many."""
    counted = select(SearchWord.activity_id).where(SearchWord.word == word).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def beginning(session: Session, letters: str) -> list[str]:
    """The first words that begin with some letters, one step of the index for each."""
    found: list[str] = []
    after = letters
    while len(found) < MOST_ENDINGS:
        word = session.scalar(select(func.min(SearchWord.word)).where(SearchWord.word > after))
        if word is None or not word.startswith(letters):
            break
        found.append(word)
        after = word
    return found


def holding(words: Sequence[tuple[str, ...]], activity_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that an activity has a word of each group."""
    return and_(
        *(
            exists()
            .where(SearchWord.activity_id == activity_id, SearchWord.word.in_(group))
            .correlate_except(SearchWord)
            for group in words
        )
    )


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
    others = [(aliased(SearchWord), group) for at, group in enumerate(words) if at != first]
    titled = cast(SearchWord.in_title, Integer)
    for other, _group in others:
        titled += cast(other.in_title, Integer)
    query = select(SearchWord.activity_id, titled, SearchWord.last_day).where(SearchWord.word.in_(words[first]), when)
    for other, group in others:
        query = query.join(other, and_(other.activity_id == SearchWord.activity_id, other.word.in_(group)))
    order = SearchWord.last_day.desc() if latest else SearchWord.last_day
    rows = session.execute(query.order_by(order, SearchWord.activity_id).limit(most))
    best: dict[int, Hit] = {}
    for activity_id, count, last_day in rows:
        if activity_id not in best or best[activity_id].titled < count:
            best[activity_id] = Hit(activity_id, count, last_day)
    return list(best.values())
