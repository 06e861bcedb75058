"""What the pages of a table of figures show: whose figures it may hold, and what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.access import Principal
from calendar_app.domain.figures import Key
from calendar_app.indicators import many, overview, pasting
from calendar_app.indicators.definitions import Breakdown, Form, Metric
from calendar_app.indicators.many import Filled, Plan
from calendar_app.indicators.pasting import Cell
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef

#: rows of a preview that are shown one by one
MOST = 200


@dataclass(frozen=True)
class View:
    """A form whose figures somebody may enter for some units."""

    form: Form
    window: str
    year: int
    units: int
    metrics: Mapping[str, Metric]

    @property
    def address(self) -> dict[str, str | int]:
        return {"form": self.form.code, "window": self.window, "year": self.year}

    def name(self, key: Key) -> tuple[Metric, Breakdown | None]:
        """The figure and its part that a key stands for."""
        metric = self.metrics[key[0]]
        return metric, next((part for part in metric.breakdowns if part.code == key[1]), None)


def view(session: Session, asked: Mapping[str, Any], by: Principal, today: date) -> View:
    """The page of a form for somebody who may enter its figures; `NotFound` for others."""
    frame = overview.frame_with(session, asked["form"], today)
    form, units = many.asked(frame, **asked, by=by)
    metrics = {metric.code: metric for metric in form.metrics}
    return View(form, asked["window"], asked["year"], len(units), metrics)


def preview(session: Session, found: Plan) -> list[tuple[Filled, UnitRef]]:
    """The first rows that change something, with their units."""
    rows = found.changing[:MOST]
    refs = unit_refs(session, [row.unit for row in rows])
    return [(row, refs[row.unit.id]) for row in rows]


def text_of(rows: Sequence[Sequence[Cell]]) -> str:
    """A table as text that `pasting.table_of` reads back."""
    return "\n".join("\t".join(pasting.said(cell) for cell in row) for row in rows)
