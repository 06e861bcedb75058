"""The few words in a cell of the matrix, looked up once for a page of many cells."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from calendar_app.domain.progress import Progress
from calendar_app.jinja import day
from calendar_app.quotas.matrix import ColumnKey

#: stands in an address for what differs from cell to cell
CODE, OBLIGATION, PERIOD = "code-of-a-unit", 1_000_001, 1_000_002


class Words:
    """Sentences with their gaps, in the reader's language, and the address of what counts in a cell."""

    def __init__(self) -> None:
        self.now = _("now %(held)s", held="{}")
        self.planned = _("planned %(number)s", number="{}")
        self.unconfirmed = _("not recorded %(number)s", number="{}")
        self.missing = _("missing %(number)s", number="{}")
        self.plan_by = _("plan by %(day)s", day="{}")
        self.url = url_for("credits.cell", code=CODE, obligation_id=OBLIGATION, period_id=PERIOD)

    def notes(self, found: Progress, corrected: int | None, plan_by: date | None) -> Iterator[str]:
        """What there is to say of a cell beside its figure and its state."""
        if corrected is not None:
            yield self.now.format(corrected)
        if found.planned:
            yield self.planned.format(found.planned)
        if found.unconfirmed:
            yield self.unconfirmed.format(found.unconfirmed)
        if found.missing and not found.exempt:
            yield self.missing.format(found.missing)
        if plan_by is not None:
            yield self.plan_by.format(day(plan_by))

    def address(self, code: str, column: ColumnKey) -> str:
        """Where it is told what counts in a cell."""
        found = self.url.replace(CODE, quote(code, safe=""))
        return found.replace(str(OBLIGATION), str(column[0])).replace(str(PERIOD), str(column[1]))
