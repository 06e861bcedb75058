"""The checklist of an activity as pages show it. `desk/_checklist.html` draws the rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.activities import checklist, queries


@dataclass(frozen=True)
class ChecklistRow:
    """Something to prepare, and whether it is late."""

    id: int
    text: str
    owner: str
    owner_id: int | None
    due_on: date | None
    done: bool
    late: bool


def checklist_rows(session: Session, activity_id: int, today: date) -> list[ChecklistRow]:
    """The checklist of an activity, in its order."""
    return [
        ChecklistRow(
            id=row.id,
            text=row.text,
            owner=row.owner.name if row.owner else "",
            owner_id=row.owner_id,
            due_on=row.due_on,
            done=row.done_at is not None,
            late=row.done_at is None and checklist.late(row.due_on, today),
        )
        for row in queries.checklist(session, activity_id)
    ]
