"""Anniversaries: which year a day reaches, what class of year that is, and when a ceremony is allowed."""

from typing import Literal

AnniversaryClass = Literal["tròn", "lẻ 5", "khác"]


def number(first_year: int | None, year: int) -> int | None:
    """How many years since ``first_year``; None where that is unknown, or less than one year ago."""
    if first_year is None or year <= first_year:
        return None
    return year - first_year


def anniversary_class(n: int | None) -> AnniversaryClass | None:
    """The class of an anniversary: a number ending in 0, in 5, or otherwise (Decree 145/2013, article 3)."""
    if n is None:
        return None
    if n % 10 == 0:
        return "tròn"
    return "lẻ 5" if n % 10 == 5 else "khác"


def may_hold_ceremony(n: int | None, founding: bool) -> bool:
    """Whether a formal ceremony is allowed; founding and tradition days have one only in a năm tròn.

    Decree 111/2018, article 4(3).
    """
    return not founding or anniversary_class(n) == "tròn"
