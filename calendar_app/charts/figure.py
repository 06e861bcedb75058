"""A figure: what it shows in a sentence, its drawing, and the same as a table. Whoever draws one gives all three."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

#: what a cell of a table holds
Value = str | int | float | None


@dataclass(frozen=True)
class Table:
    """The same as a drawing, to be read; the first column names the line. ``plain``: columns of years."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    plain: frozenset[int] = frozenset()
    #: what the words of the headers mean
    definitions: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Figure:
    """``drawing`` is of the sort that ``code`` names: year | heat | tiles."""

    code: str
    title: str
    #: what there is to see, for who cannot see it
    told: str
    table: Table
    drawing: Any
    #: what was chosen, for the cover of a workbook
    chosen: Sequence[tuple[str, str]] = field(default=())
    #: whose figures they are
    source: str = ""


def sourced(found: Figure) -> str:
    """Whose figures they are, as it stands below a picture."""
    return _("Source: %(plan)s", plan=found.source) if found.source else ""
