"""What an address of a chart asks for: a scope, a year, how it is grouped."""

from collections.abc import Mapping

from calendar_app.domain.errors import NotFound
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.quotas.matrix import By

YEARS = range(2000, 2101)
GROUPINGS: tuple[By, ...] = ("tree", "kind", "place")


class Asked:
    """Raises `NotFound` for a year or a grouping that there is not."""

    def __init__(self, args: Mapping[str, str], this_year: int, unit: str = "") -> None:
        year, by = args.get("year", str(this_year)), args.get("by", "tree")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) in YEARS):
            raise NotFound("year", year[:10])
        if by not in GROUPINGS:
            raise NotFound("grouping", by[:20])
        self.unit = strip_controls(nfc(args.get("unit", "")))[:100] or unit
        self.year, self.by = int(year), by
