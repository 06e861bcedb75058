"""The page of charts of a scope."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.charts import drawing
from calendar_app.charts.asking import Asked
from calendar_app.charts.figure import Figure
from calendar_app.domain.access import Principal
from calendar_app.quotas import matrix
from calendar_app.site import matrix_scopes as scopes
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef


@dataclass(frozen=True)
class Charts:
    """What there is to draw of a scope in a year."""

    unit: UnitRef
    year: int
    by: str
    day: date
    progress: Figure
    heat: Figure | None
    tiles: Figure | None


def page(session: Session, asked: Asked, by: Principal, today: date) -> Charts:
    """The charts of a scope for somebody who may see it; `NotFound` for others."""
    node = scopes.visible(session, asked.unit, by)
    wanted = matrix.Asked(node, asked.year, today)
    columns, total = matrix.whole(session, wanted)
    return Charts(
        unit=unit_refs(session, [node])[node.id],
        year=asked.year,
        by=asked.by,
        day=today,
        progress=drawing.year_figure(session, wanted, total),
        heat=drawing.heat_figure(session, wanted, columns, asked.by),
        tiles=drawing.tiles_figure(session, wanted) if scopes.is_node(session, node) else None,
    )
