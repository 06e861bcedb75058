"""By when what is missing must be begun, so that it can still be held and count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendar_app.domain.leadtime import start_by
from calendar_app.domain.workdays import Workdays
from calendar_app.plans.vocabulary import ActivityType
from calendar_app.quotas.boards import Cell
from calendar_app.site.desk_rows import Dated


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last days for what is missing; ``lead`` are the working days that preparing one usually takes."""

    hold_by: date
    #: last day on which to begin
    begin_by: date
    lead: int

    @property
    def plan_before(self) -> date:
        """The first day that is too late to begin: "cần lập kế hoạch trước ngày ..."."""
        return self.begin_by + timedelta(days=1)


def deadline(
    cell: Cell, tied: Sequence[Dated], kinds: Mapping[str, ActivityType], workdays: Workdays, today: date
) -> Deadline:
    """The deadline of an obligation.

    What is tied to days is to be held on the day that hurries; once it is too late to prepare for that, on the last day
    on which it still counts. The lead time is the shortest of the types that would do; the plan's own where any would.
    """
    asked = [kinds[code].lead_days for code in cell.terms.requires.types if code in kinds]
    lead = min(asked, default=cell.lead)
    own = own_day(cell, tied)
    if own is not None and (begin := start_by(own, lead, workdays)) >= today:
        return Deadline(own, begin, lead)
    last = max(cell.last_day_to_plan, own or date.min)
    return Deadline(last, start_by(last, lead, workdays), lead)


def own_day(cell: Cell, tied: Sequence[Dated]) -> date | None:
    """The last day of the commemoration that hurries: the first one that misses its own part, else the last of all."""
    missed = {part.code for part in cell.progress.parts if part.missing}
    hurrying = [one.last_day for one in tied if one.day.code in missed]
    return min(hurrying, default=max((one.last_day for one in tied), default=None))
