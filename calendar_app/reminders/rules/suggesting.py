"""Days that suit what a unit still owes, as the draft of its year would choose them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.activities import proposing
from calendar_app.domain import proposals
from calendar_app.domain.proposal_terms import Brief, Proposal
from calendar_app.models.units import Unit
from calendar_app.reminders.asked import QuotaMatter

#: days that are named in a letter
MOST = 3
#: other days to try around the one that the draft chose
AROUND = tuple(timedelta(days=days) for days in (7, -7, 14, -14, 21, 1, 2, 3, -1, -2, 28, 35))


def suggested(session: Session, matter: QuotaMatter, today: date) -> QuotaMatter:
    """A matter with two or three days on which the rules allow an activity, and the form filled in for the first."""
    _word, _obligation, _unit, unit_id, _since = matter.subject.split(":")
    unit = session.scalar(select(Unit).where(Unit.id == int(unit_id)))
    if unit is None or matter.overdue:
        return matter
    brief = proposing.brief(session, unit, matter.last_day.year, today)
    found = next((one for one in proposals.propose(brief).proposals if matter.code in one.obligations), None)
    if found is None:
        return matter
    days = sorted({found.first_day, *list(_others(brief, found))[: MOST - 1]})
    return replace(matter, suggested=tuple(days), path=form(unit.code, found, days[0]))


def form(unit_code: str, found: Proposal, first_day: date) -> str:
    """The address of the form with what the draft knows filled in."""
    said = {
        "unit": unit_code, "type": found.type, "first_day": first_day.isoformat(), "scale": found.scale,
        "day": found.commemorations[0] if found.commemorations else "",
        "in_community": "1" if found.in_community else "",
    }  # fmt: skip
    return f"/desk/activities/new?{urlencode({name: value for name, value in said.items() if value})}"


def _others(brief: Brief, found: Proposal) -> Iterator[date]:
    """Other working days near the proposed one on which the rules allow the same activity."""
    for step in AROUND:
        day = found.first_day + step
        if day in brief.workdays and proposals.fault(brief, found, day) is None:
            yield day
