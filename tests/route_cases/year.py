"""The board of a year, moving an activity on it, and the year as a workbook."""

from typing import Any

from sqlalchemy.orm import Session

from calendar_app.domain.access import Action
from tests.cases import OWN, get, post
from tests.conftest import TODAY
from tests.factories import days, make_activity


def moving(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draft of the unit, and the day to which it is moved."""
    made = make_activity(session, OWN, published=False)
    session.flush()
    day = TODAY + days(30)
    return {"activity_id": made.id}, {"first_day": f"{day:%d/%m/%Y}", "revision": str(made.revision)}


CASES = [
    get("year.board", Action.VIEW, code=OWN, year=2027),
    post("year.move", Action.EDIT, make=moving),
    get("reports.year_sheet", Action.VIEW, code=OWN, year=2027),
]
