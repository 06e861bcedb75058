"""Amounts in đồng as people type them: 50.000, 50 000, 50,000 đ and 50000 are the same."""

import re

#: digits of the largest amount that is read
LONGEST = 15
_AMOUNT = re.compile(r"[0-9]{1,3}(?:(?P<gap>[.,\u0020])[0-9]{3}(?:(?P=gap)[0-9]{3})*)?|[0-9]+")
_UNIT = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)


def amount(text: str) -> int | None:
    """The đồng that a text says; none for an empty one. Raise ValueError for anything else, 1,5 among it."""
    bare = _UNIT.sub("", " ".join(text.split()))
    if not bare:
        return None
    if _AMOUNT.fullmatch(bare) is None or len(bare) > LONGEST + LONGEST // 3:
        raise ValueError(f"not an amount: {text[:40]!r}")
    return int(re.sub(r"[^0-9]", "", bare))
