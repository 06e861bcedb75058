"""What later edits make of figures that are frozen: written beside them, never into them."""

from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.domain.progress import Progress
from calendar_app.models.quotas import Correction, Standing
from calendar_app.quotas import closing_queries as queries

#: unit, obligation, period
Cell = tuple[int, int, int]
FIGURES = ("held", "planned", "unconfirmed", "missing")


def note(session: Session, cell: Cell, found: Progress, now: datetime) -> None:
    """Write down what a closed cell would be now, when that is something new; the frozen figures end a correction."""
    frozen, last = queries.frozen(session, cell), queries.correction(session, cell)
    figures = _figures(found)
    if figures == (_figures(last) if last else _figures(frozen)):
        return
    if last is not None:
        last.superseded = True
    unit_id, obligation_id, period_id = cell
    session.add(
        Correction(
            unit_id=unit_id, obligation_id=obligation_id, period_id=period_id, at=now,
            by=session.info.get("actor", ""), superseded=figures == _figures(frozen),
            **dict(zip(FIGURES, figures, strict=True)),
        )
    )  # fmt: skip
    session.flush()


def _figures(row: Progress | Standing | Correction | None) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in FIGURES) if row is not None else (0, 0, 0, 0)
