"""What an address of a chart asks for: a scope, a year, how it is grouped."""

from collections.abc import Mapping

from calendar_app.domain.errors import NotFound
from calendar_app.quotas import matrix_address
from calendar_app.quotas.matrix import By

GROUPINGS: tuple[By, ...] = ("tree", "kind", "place")


class Asked:
    """Raises `NotFound` for a year or a grouping that there is not."""

    def __init__(self, args: Mapping[str, str], this_year: int, unit: str = "") -> None:
        by = args.get("by", "tree")
        if by not in GROUPINGS:
            raise NotFound("grouping", by[:20])
        self.unit = matrix_address.cleaned(args, "unit") or unit
        self.year, self.by = matrix_address.year_of(args, this_year), by
