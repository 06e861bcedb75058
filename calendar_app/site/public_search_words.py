"""The words of a question, as they are looked for."""

from calendar_app.domain import text

#: longest question, in letters; words beyond the eighth are ignored
LONGEST, MOST_WORDS = 100, 8


def words_of(question: str) -> list[str]:
    """The folded words of a question, as many as are looked for."""
    return text.fold(text.strip_controls(question)[:LONGEST]).split()[:MOST_WORDS]
