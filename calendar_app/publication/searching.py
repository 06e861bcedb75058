"""The words of a question, and the condition that an activity holds them: asked alike by pages, feeds and the API."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from calendar_app.domain import text
from calendar_app.models.publication import SearchWord

#: longest question, in letters; words beyond the eighth are ignored
LONGEST, MOST_WORDS = 100, 8
#: words that a beginning may stand for
MOST_ENDINGS = 12


def words_of(question: str) -> list[str]:
    """The folded words of a question, as many as are looked for."""
    return text.fold(text.strip_controls(question)[:LONGEST]).split()[:MOST_WORDS]


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


def holding(
    words: Sequence[tuple[str, ...]], activity_id: InstrumentedAttribute[int] | ColumnElement[int]
) -> ColumnElement[bool]:
    """The condition that an activity has a word of each group."""
    return and_(
        *(
            exists()
            .where(SearchWord.activity_id == activity_id, SearchWord.word.in_(group))
            .correlate_except(SearchWord)
            for group in words
        )
    )
