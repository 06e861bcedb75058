"""Vietnamese text: one normal form, a form to search in, and the orders of letters and of names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

#: The Vietnamese alphabet, with the four Latin letters it lacks put where the Latin alphabet has them.
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: Huyền, hỏi, ngã, sắc, nặng, in that order; a syllable with none of them is ngang and comes first.
TONES = "\u0300\u0309\u0303\u0301\u0323"

_RANK = {letter: rank for rank, letter in enumerate(LETTERS)}
_AFTER_LETTERS = len(LETTERS)
_WORD = re.compile(r"[0-9]+|[^\W0-9_]+")
_RUN = re.compile(r"[^\W_]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

WordKey = tuple[tuple[int, ...], tuple[int, ...]]
SortKey = tuple[tuple[WordKey, ...], str]


def nfc(text: str) -> str:
    """The composed form, in which text is stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form in which text is searched: lower case, no accents, words apart by one space.

    "Hoá" and "hóa" fold alike, so do "hằng năm" and "hàng năm"; "đ" is "d". Folding twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return " ".join("".join(_folded(letter) for letter in decomposed).split())


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the folded ``words``.

    A word that the text does not have whole is looked for at the beginning of its words. The pieces together are the
    text in its composed form.
    """
    composed = nfc(text)
    whole = {fold(found[0]) for found in _RUN.finditer(composed)}
    sought = set(words)
    beginnings = tuple(sought - whole)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _RUN.finditer(composed):
        word = fold(found[0])
        if word in sought or word.startswith(beginnings):
            pieces += [(composed[at : found.start()], False), (found[0], True)]
            at = found.end()
    return [piece for piece in (*pieces, (composed[at:], False)) if piece[0]]


@lru_cache(maxsize=4096)
def sort_key(text: str) -> SortKey:
    """Orders as a Vietnamese dictionary: syllable by syllable, in each first by letters, then by tone.

    Numbers come before letters and by value; where two texts differ in neither, their own characters decide.
    """
    composed = nfc(text)
    return tuple(_word_key(word) for word in _WORD.findall(nfc(composed.casefold()))), composed


def name_key(text: str) -> tuple[SortKey, SortKey]:
    """Orders people: by given name, which is the last word, then by the words before it."""
    *before, given = text.split() or [""]
    return sort_key(given), sort_key(" ".join(before))


def strip_controls(text: str) -> str:
    """The text without C0 and C1 control characters, but with its line feeds and tabs."""
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Text as one line is kept: NFC, no control characters, words apart by one space."""
    return " ".join(strip_controls(nfc(text)).split())


def is_address(text: str) -> bool:
    """Whether a text is the address of a page."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _folded(letter: str) -> str:
    """What one decomposed, lower-case character is in folded text: itself, nothing or a space."""
    if letter == "đ":
        return "d"
    category = unicodedata.category(letter)
    if category[0] == "M" or category == "Cf":
        return ""
    return letter if category[0] in "LN" else " "


def _word_key(word: str) -> WordKey:
    """The ranks of a word's letters and, apart from them, of its tones, wherever in the word those are written."""
    if word[0] in "0123456789":
        digits = word.lstrip("0")
        return (-1, len(digits), *map(int, digits)), ()
    letters = [_letter_and_tone(letter) for letter in word]
    return tuple(rank for rank, _ in letters), tuple(tone for _, tone in letters if tone)


def _letter_and_tone(letter: str) -> tuple[int, int]:
    """Rank of a composed letter without its tone, and of the tone: 0 for none, 1 to 5 for the others."""
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((rank for rank, mark in enumerate(TONES, start=1) if mark in decomposed), 0)
    toneless = nfc("".join(mark for mark in decomposed if mark not in TONES))
    rank = _RANK.get(toneless, _RANK.get(decomposed[0], _AFTER_LETTERS + ord(decomposed[0])))
    return rank, tone
