"""Finds what a name in a file means: by code, by name without accents, or by words that only one name holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from calendar_app.domain.text import fold

#: candidates that a sentence names
MOST_NAMED = 4


@dataclass(frozen=True)
class Word:
    """Something that can be named: its code, its names, and what else it is called (folded)."""

    code: str
    name_vi: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()


class NotOne(ValueError):
    """A text that names nothing, or several things: their names."""

    def __init__(self, text: str, candidates: Iterable[str] = ()) -> None:
        super().__init__(text)
        self.text, self.candidates = text[:80], tuple(candidates)[:MOST_NAMED]

    @property
    def code(self) -> str:
        return "ambiguous" if self.candidates else "no_such"


SCALES = (
    Word("province", "Toàn tỉnh", "Whole province", ("cap tinh", "tinh")),
    Word("inter_commune", "Nhiều xã, phường", "Several communes", ("lien xa", "nhieu xa", "cap lien xa")),
    Word("commune", "Một xã, phường, đặc khu", "One commune", ("cap xa", "xa", "mot xa", "xa phuong")),
    Word("grassroots", "Thôn, tổ dân phố", "Village or group", ("co so", "thon", "to dan pho", "village")),
)
VISIBILITIES = (
    Word("public", "Công khai", "Everybody", ("moi nguoi", "tat ca", "public")),
    Word("network", "Cán bộ các đơn vị đã đăng nhập", "Signed-in staff", ("noi bo", "noi bo he thong", "staff")),
    Word("unit", "Chỉ các đơn vị tham gia", "The units that take part", ("don vi", "noi bo don vi")),
)
AGE_GROUPS = (
    Word("all", "Mọi lứa tuổi", "All ages", ("tat ca", "moi nguoi", "moi do tuoi", "everybody")),
    Word("children", "Thiếu nhi", "Children", ("tre em", "nhi dong")),
    Word("teenagers", "Thiếu niên", "Teenagers", ("thanh thieu nien", "hoc sinh")),
    Word("adults", "Người lớn", "Adults", ("nguoi truong thanh",)),
    Word("elderly", "Người cao tuổi", "Older people", ("nguoi gia", "elderly", "seniors")),
    Word("families", "Gia đình", "Families", ("cac gia dinh", "family")),
)


class Lexicon:
    """Words by code and by name."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = {word.code: word for word in words}
        self._names: dict[str, list[str]] = {}
        for word in self.words.values():
            for name in dict.fromkeys((fold(word.code), fold(word.name_vi), fold(word.name_en), *word.aliases)):
                if name:
                    self._names.setdefault(name, []).append(word.code)

    def find(self, text: str) -> str:
        """The code that a text means; raises `NotOne`."""
        if text in self.words:
            return text
        said = fold(text)
        exact = self._names.get(said) or self._holding(said)
        if len(set(exact)) == 1:
            return exact[0]
        raise NotOne(text, [self.words[code].name_vi for code in dict.fromkeys(exact)])

    def name(self, code: str, language: str = "vi") -> str:
        """What a code is called; the code itself where nobody knows it."""
        word = self.words.get(code)
        if word is None:
            return code
        return (word.name_en if language == "en" else "") or word.name_vi

    def _holding(self, said: str) -> list[str]:
        """Codes of the names that hold all the words, those with the very phrase before others."""
        if not said:
            return []
        words = set(said.split())
        held = [name for name in self._names if words <= set(name.split())]
        phrase = [name for name in held if f" {said} " in f" {name} "]
        return list(dict.fromkeys(code for name in phrase or held for code in self._names[name]))
