"""Days that suit what a unit still owes, as the draft of its year would choose them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from calendar_app.activities import proposing
from calendar_app.domain import proposals
from calendar_app.domain.proposal_terms import Brief, Proposal
from calendar_app.models.units import Unit
from calendar_app.reminders.asked import QuotaMatter
from calendar_app.reminders.matters import Matter

#: days that are named in a letter
MOST = 3
#: other days to try around the one that the draft chose
AROUND = tuple(timedelta(days=days) for days in (7, -7, 14, -14, 21, 1, 2, 3, -1, -2, 28, 35))

#: a unit, what the draft of its year rests on, and what it proposes
Draft = tuple[Unit, Brief, tuple[Proposal, ...]]


@dataclass
class Suggestions:
    """Days for what units owe, as of a day. The year of a unit is drafted once, whatever is asked of it."""

    session: Session
    today: date
    _drafts: dict[tuple[int, int], Draft | None] = field(default_factory=dict)

    def completed(self, matter: Matter) -> Matter:
        """An obligation at risk with two or three days on which the rules allow an activity, and the form filled in for
        the first; anything else as it is. Only what is sealed needs them."""
        if not isinstance(matter, QuotaMatter) or matter.overdue:
            return matter
        draft = self._draft(int(matter.subject.split(":")[3]), matter.last_day.year)
        if draft is None:
            return matter
        unit, brief, proposed = draft
        found = next((one for one in proposed if matter.code in one.obligations), None)
        if found is None:
            return matter
        days = sorted({found.first_day, *list(_others(brief, found))[: MOST - 1]})
        return replace(matter, suggested=tuple(days), path=form(unit.code, found, days[0]))

    def _draft(self, unit_id: int, year: int) -> Draft | None:
        if (unit_id, year) not in self._drafts:
            unit = self.session.get(Unit, unit_id)
            self._drafts[unit_id, year] = self._drafted(unit, year) if unit is not None else None
        return self._drafts[unit_id, year]

    def _drafted(self, unit: Unit, year: int) -> Draft:
        brief = proposing.brief(self.session, unit, year, self.today)
        return unit, brief, proposals.propose(brief).proposals


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
