"""Which days an activity may not use, and which it had better not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from calendar_app.domain import anniversaries, leadtime
from calendar_app.domain.proposal_terms import (
    BUSY,
    Brief,
    DatedDay,
    Proposal,
    Reason,
    Sort,
    Stop,
    Taken,
    Window,
    because,
)

DAY = timedelta(days=1)
#: a run of days off in which nobody is there to prepare or to come: Tết
LONG_BREAK = 4
#: how bad it is: a storm month, a hall taken, own people taken, in the long break, on an occasion
STORM, HALL, PEOPLE, BREAK, OCCASION = 400, 300, 200, 60, 20


@dataclass
class Board:
    """The year as it fills: what is planned, what is proposed, and the rules of the brief."""

    brief: Brief
    proposed: list[Proposal] = field(default_factory=list)
    _earliest: dict[int, date] = field(default_factory=dict)
    _mourning: list[tuple[date, date, str]] = field(default_factory=list)
    _breaks: frozenset[int] | None = None

    def __post_init__(self) -> None:
        kept = [day for day in self.brief.days if day.tone == "mourning" and day.here]
        self._mourning = [(day.first_day, day.last_day, day.code) for day in kept]

    def earliest(self, sort: Sort) -> date:
        """The first day that can still be prepared for when one begins today."""
        if sort.lead_days not in self._earliest:
            found = leadtime.earliest_start(self.brief.today, sort.lead_days, self.brief.workdays)
            self._earliest[sort.lead_days] = found
        return self._earliest[sort.lead_days]

    def busy(self) -> Iterator[Taken]:
        """What is planned, then what is proposed so far."""
        yield from self.brief.taken
        for one in self.proposed:
            product = self.brief.sorts[one.type].product if one.type in self.brief.sorts else False
            yield Taken(
                one.title_vi, one.first_day, one.last_day, one.type, one.commemorations, one.venue, one.venue_id,
                product=product,
            )  # fmt: skip

    def forbidden(self, sort: Sort, window: Window, marked: Sequence[DatedDay] = (), outdoor: bool = False) -> str:
        """The rule that keeps an activity off some days: a code, or "" when it may use them."""
        if window.first_day < self.earliest(sort):
            return "too_soon"
        if sort.festive and self.mourning_in(window):
            return "mourning"
        if sort.ceremony and not all(ceremony_allowed(day) for day in marked):
            return "no_ceremony"
        return "declared" if self.stopped(sort, window, outdoor) else ""

    def mourning_in(self, window: Window) -> str:
        """The day of mourning that a window touches, by code."""
        return next((code for first, last, code in self._mourning if window.touches(first, last)), "")

    def stopped(self, sort: Sort, window: Window, outdoor: bool) -> Stop | None:
        """The declared period that stands in the way: mourning of the festive, storm of what is outdoors."""
        for stop in self.brief.stops:
            concerned = {"mourning": sort.festive, "storm": outdoor or sort.outdoor, "other": True, "occasion": False}
            if concerned[stop.sort] and window.touches(stop.first_day, stop.last_day):
                return stop
        return None

    def worked(self, day: date) -> bool:
        """Whether offices work on a day."""
        return day in self.brief.workdays

    def starts_well(self, window: Window, marked: Iterable[DatedDay]) -> bool:
        """Whether it begins on a working day, or on the very commemoration that it marks."""
        return self.worked(window.first_day) or any(one.first_day <= window.first_day <= one.last_day for one in marked)

    def stormy(self, window: Window) -> bool:
        """Whether it lies in a storm month."""
        months = self.brief.storm_months
        return window.first_day.month in months or window.last_day.month in months

    def people_clash(self, sort: Sort, window: Window) -> Taken | None:
        """What the unit already does on these days; long campaigns and products tie nobody down."""
        if sort.product or window.length > BUSY:
            return None
        for other in self.busy():
            free = other.product or (other.last_day - other.first_day).days >= BUSY
            if other.own and not free and window.touches(other.first_day, other.last_day):
                return other
        return None

    def hall_clash(self, venue_id: int | None, venue: str, window: Window) -> Taken | None:
        """What already takes place in a hall on these days."""
        if venue_id is None and not venue:
            return None
        for other in self.busy():
            same = other.venue_id == venue_id if venue_id is not None else other.own and other.venue == venue
            if same and window.touches(other.first_day, other.last_day):
                return other
        return None

    def occasion(self, window: Window) -> Stop | None:
        """The political occasion on these days."""
        found = (stop for stop in self.brief.stops if stop.sort == "occasion")
        return next((stop for stop in found if window.touches(stop.first_day, stop.last_day)), None)

    def in_long_break(self, window: Window) -> bool:
        """Whether it lies, in part, within days off that last long, as at Tết."""
        first = window.first_day.toordinal()
        return any(first <= day <= first + window.length - 1 for day in self._long_breaks())

    def _long_breaks(self) -> frozenset[int]:
        """Days of the year, as ordinals, that belong to a long run of days off."""
        if self._breaks is None:
            found: set[int] = set()
            run: list[int] = []
            for day in range(date(self.brief.year, 1, 1).toordinal(), date(self.brief.year + 1, 2, 1).toordinal()):
                run = [] if self.worked(date.fromordinal(day)) else [*run, day]
                if len(run) > LONG_BREAK:
                    found.update(run)
            self._breaks = frozenset(found)
        return self._breaks

    def trouble(self, sort: Sort, window: Window, outdoor: bool = False, venue_id: int | None = None) -> int:
        """How bad the days are for an activity that may use them."""
        return (
            STORM * ((outdoor or sort.outdoor) and self.stormy(window))
            + HALL * (self.hall_clash(venue_id, "", window) is not None)
            + PEOPLE * (self.people_clash(sort, window) is not None)
            + BREAK * self.in_long_break(window)
            + OCCASION * (self.occasion(window) is not None)
        )

    def warnings(self, sort: Sort, window: Window, outdoor: bool = False) -> Iterator[Reason]:
        """What a planner should know of the days chosen."""
        if (outdoor or sort.outdoor) and self.stormy(window):
            yield because("storm")
        if clash := self.people_clash(sort, window):
            yield because("busy", title=clash.title, first_day=clash.first_day, last_day=clash.last_day)
        if occasion := self.occasion(window):
            yield because("occasion", name=occasion.name, first_day=occasion.first_day, last_day=occasion.last_day)


def ceremony_allowed(day: DatedDay) -> bool:
    """Whether a formal ceremony may mark the day this year (Decree 111/2018, article 4(3))."""
    return anniversaries.may_hold_ceremony(day.anniversary, day.founding)
