"""What a proposed activity is called: last year's title brought forward, a template's pattern, the plan's words."""

import re
from collections.abc import Sequence

from calendar_app.domain.proposal_terms import DatedDay

_YEARS = re.compile(r"(?<![0-9])(?:([0-9]{4})(\s*[-–]\s*)([0-9]{4})|([0-9]{4}))(?![0-9])")
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def brought_forward(title: str, from_year: int, to_year: int, counts: Sequence[tuple[int, int]] = ()) -> str:
    """A title of another year with the year and the anniversaries in it counted on; ``counts`` are old and new ones.

    Two years in a row ("2026-2027", a school year) move together; the year from which an anniversary is counted stays.
    """
    found = _YEARS.sub(lambda match: _moved(match, from_year, to_year), title)
    for old, new in counts:
        found = re.sub(rf"(?<![0-9/]){old}(?=\s+(?:năm|years?)\b)", str(new), found)
        found = re.sub(rf"(?<![0-9/]){old}(?:st|nd|rd|th)\b", f"{new}{_suffix(new)}", found)
    return found[:250]


def _moved(match: re.Match[str], from_year: int, to_year: int) -> str:
    if match[4]:
        return str(to_year) if int(match[4]) == from_year else match[4]
    first, last = int(match[1]), int(match[3])
    if last == first + 1 and from_year in (first, last):
        shift = to_year - from_year
        return f"{first + shift}{match[2]}{last + shift}"
    both = [str(to_year if year == from_year else year) for year in (first, last)]
    return match[2].join(both)


def _suffix(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else _SUFFIXES.get(number % 10, "th")


def patterned(pattern: str, day: str, year: int, unit: str) -> str:
    """A template's title: ``{day}``, ``{year}`` and ``{unit}`` filled in, any other braces left as they are."""
    found = pattern.replace("{day}", day).replace("{year}", str(year)).replace("{unit}", unit)
    return " ".join(found.split())[:250]


def plain(head: str, day: DatedDay | None, year: int, lang: str = "vi") -> str:
    """A title in the plan's own words: what it is, the day it marks with a round anniversary, and the year."""
    name = day_name(day, lang) if day else ""
    if day is None or not name or name.casefold() in head.casefold():
        return _with_year(head, year, lang)
    if head.casefold() in name.casefold() or not head:
        return _with_year(name, year, lang)
    words = {"vi": "nhân", "en": "for"}[lang]
    round_one = day.anniversary if day.anniversary_class in ("tròn", "lẻ 5") else None
    if round_one and lang == "vi":
        return f"{head} nhân kỷ niệm {round_one} năm {name}"[:250]
    if round_one:
        return f"{head}: {name}, {round_one} years"[:250]
    return _with_year(f"{head} {words} {name}", year, lang)


def day_name(day: DatedDay, lang: str = "vi") -> str:
    """A commemoration's name; Vietnamese where the English is not known."""
    return (day.name_en if lang == "en" else "") or day.name_vi


def _with_year(text: str, year: int, lang: str) -> str:
    if str(year) in text:
        return text[:250]
    return f"{text} năm {year}"[:250] if lang == "vi" else f"{text}, {year}"[:250]
