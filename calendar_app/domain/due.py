"""When something is to be said: some days before or after its day, in the morning of a working day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from calendar_app.domain.workdays import LONGEST_BREAK, Workdays

#: Offices open at 7:00; mail is there when they have settled in.
MORNING = time(7, 30)
#: the eve of a day, which is told even on a day off
EVE = 1


@dataclass(frozen=True, order=True)
class Slot:
    """The morning on which to speak of a day, and how many days before it that was meant to be (negative: after)."""

    on: date
    #: counted from the far end, so that of two on one morning the nearer to the day sorts last
    meant: int

    @property
    def offset(self) -> int:
        """Days before the day; negative after it."""
        return -self.meant

    def at(self, zone: tzinfo) -> datetime:
        """The moment, on the wall clock of a zone."""
        return datetime.combine(self.on, MORNING, zone)


def slots(due_on: date, offsets: Iterable[int], workdays: Workdays) -> list[Slot]:
    """The mornings to speak of a day, soonest first, one per offset.

    What would fall on a day off is said on the working day before it (the eve stays), after the day on the next one.
    """
    return sorted(Slot(_morning(due_on, offset, workdays), -offset) for offset in set(offsets))


def spoken_of(morning: date, offset: int, workdays: Workdays) -> list[date]:
    """The days of which one speaks on a morning, so many days before them (negative: after): the inverse of `slots`."""
    if offset == EVE:
        return [morning + timedelta(days=EVE)]
    if morning not in workdays:
        return []
    step = timedelta(days=1 if offset > 0 else -1)
    meant, day = [morning], morning + step
    while day not in workdays and len(meant) < LONGEST_BREAK:
        meant.append(day)
        day += step
    return [day + timedelta(days=offset) for day in meant]


def latest(found: Iterable[Slot], since: datetime, until: datetime, zone: tzinfo) -> Slot | None:
    """The one slot to act on of those in ``since < moment <= until``: of several, the last."""
    return max((slot for slot in found if since < slot.at(zone) <= until), default=None)


def still_sensible(due_on: date, offset: int, today: date) -> bool:
    """Whether saying it today makes sense: ahead of a day only until that day, after it always."""
    return offset < 0 or today <= due_on


def _morning(due_on: date, offset: int, workdays: Workdays) -> date:
    day = due_on - timedelta(days=offset)
    if offset == EVE:
        return day
    return workdays.on_or_before(day) if offset > 0 else workdays.on_or_after(day)
