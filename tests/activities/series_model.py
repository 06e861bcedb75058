"""Series as dateutil understands them, with their exceptions: what the planning of series is compared with."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: how far the model looks
FAR = timedelta(days=500)
STEP = {"DAILY": (1, 1), "WEEKLY": (7, 7), "MONTHLY": (28, 30)}


@dataclass(frozen=True)
class Rhythm:
    """A rule with its first day, in the words of dateutil."""

    freq: str
    first: date
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    monthday: int | None = None
    count: int | None = None
    until: date | None = None

    @property
    def text(self) -> str:
        """The RRULE."""
        days = ",".join(f"{nth or ''}{WEEKDAYS[day]}" for day, nth in self.byday)
        parts = {
            "FREQ": self.freq,
            "INTERVAL": self.interval if self.interval > 1 else "",
            "UNTIL": f"{self.until:%Y%m%d}" if self.until else "",
            "COUNT": self.count or "",
            "BYMONTHDAY": self.monthday or "",
            "BYDAY": days,
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def days(self) -> list[date]:
        """The days that it gives."""
        end: dict[str, Any] = {"count": self.count} if self.count else {"until": moment(self.until or self.first + FAR)}
        return [found.date() for found in rrule(dtstart=moment(self.first), **self._pattern(), **end)]

    def _pattern(self) -> dict[str, Any]:
        implied = self.freq == "MONTHLY" and not self.byday and not self.monthday
        found: dict[str, Any] = {"freq": FREQUENCIES[self.freq], "interval": self.interval, "wkst": 0}
        if self.byday or self.freq == "WEEKLY":
            days = self.byday or ((self.first.weekday(), 0),)
            found["byweekday"] = [weekday(day, nth or None) for day, nth in days]
        if self.monthday or implied:
            found["bymonthday"] = self.monthday or self.first.day
        return found

    def endless(self) -> list[date]:
        """The days of its pattern, from the beginning of the first week or month."""
        back = {"DAILY": 0, "WEEKLY": self.first.weekday(), "MONTHLY": self.first.day - 1}[self.freq]
        begin = moment(self.first - timedelta(days=back))
        return [day.date() for day in rrule(dtstart=begin, until=moment(self.first + 2 * FAR), **self._pattern())]

    def period(self, day: date) -> int:
        """The number of the day, week or month of a day."""
        return {
            "DAILY": day.toordinal(),
            "WEEKLY": (day - date(2001, 1, 1)).days // 7,
            "MONTHLY": day.year * 12 + day.month,
        }[self.freq]

    def within(self, day: date) -> int:
        """How far into its week or month a day is."""
        return {"DAILY": 0, "WEEKLY": day.weekday(), "MONTHLY": day.day - 1}[self.freq]


def moment(day: date) -> datetime:
    return datetime.combine(day, time())


def replaced(old: Rhythm, new: Rhythm) -> dict[date, date]:
    """Which day of a new rhythm takes the place of which day of an old one."""
    given = set(new.days())
    start = max(old.endless()[0], new.endless()[0])
    common = {day for day in old.endless() if day >= start} & set(new.endless())
    if (old.freq, old.interval) != (new.freq, new.interval) or common:
        return {day: day for day in old.endless() if day in given}
    steps = apart(old, new)
    before, after = grouped(old), grouped(new)
    return {
        day: after[at + steps][rank]
        for at, days in before.items()
        for rank, day in enumerate(days)
        if rank < len(after[at + steps]) and after[at + steps][rank] in given
    }


def apart(old: Rhythm, new: Rhythm) -> int:
    begin, begins = old.days()[0], new.days()[0]
    steps = new.period(begins) - old.period(begin)
    short, long = STEP[old.freq]
    if abs((begins - begin).days) < short * old.interval:
        return steps
    inside = new.within(begins) - old.within(begin)
    near = [steps % old.interval + turn * old.interval for turn in (0, -1, 1)]
    return min(near, key=lambda number: abs(inside + long * number))


def grouped(rhythm: Rhythm) -> defaultdict[int, list[date]]:
    found: defaultdict[int, list[date]] = defaultdict(list)
    for day in rhythm.endless():
        found[rhythm.period(day)].append(day)
    return found


Span = tuple[date | datetime, date | datetime]


def span(day: date, hour: time | None) -> Span:
    """All day, or one hour."""
    if hour is None:
        return day, day + timedelta(days=1)
    start = datetime.combine(day, hour, ZONE)
    return start, start + timedelta(hours=1)


@dataclass
class Told:
    """A series with its exceptions, each by the day of the rule."""

    rhythm: Rhythm
    title: str
    hour: time | None
    left_out: set[date] = field(default_factory=set)
    moved: dict[date, tuple[date, time | None]] = field(default_factory=dict)
    cancelled: set[date] = field(default_factory=set)
    postponed: set[date] = field(default_factory=set)
    held: dict[date, Span] = field(default_factory=dict)

    def living(self) -> dict[date, Span]:
        """Where each occurrence stands that is not cancelled."""
        found = {}
        for day in self.rhythm.days():
            if day not in self.left_out | self.cancelled | self.held.keys():
                there, hour = self.moved.get(day, (day, None))
                found[day] = span(there, hour or self.hour)
        return found | self.held

    def settle(self) -> None:
        """Forget exceptions to days that the rule no longer has; what was cancelled for a reason stays so."""
        given = set(self.rhythm.days()) - self.left_out
        self.moved = {day: place for day, place in self.moved.items() if day in given}
        self.postponed &= given

    def follow(self, rhythm: Rhythm) -> None:
        """Take another rhythm, exceptions with it."""
        named = replaced(self.rhythm, rhythm)
        self.moved = {named[day]: place for day, place in self.moved.items() if day in named}
        self.postponed = {named[day] for day in self.postponed if day in named}
        self.cancelled = {named.get(day, day) for day in self.cancelled}
        self.left_out = {named.get(day, day) for day in self.left_out}
        self.held = {named.get(day, day): place for day, place in self.held.items()}
        self.rhythm = rhythm
        self.settle()

    def cut(self, day: date, rhythm: Rhythm, title: str, hour: time | None) -> "Told":
        """End before a day; what goes on from there in another rhythm."""
        later = Told(
            self._from(day),
            title,
            hour,
            {one for one in self.left_out if one >= day},
            {one: place for one, place in self.moved.items() if one >= day},
            {one for one in self.cancelled if one >= day},
            {one for one in self.postponed if one >= day},
        )
        later.follow(rhythm)
        self.rhythm = Rhythm(**{**vars(self.rhythm), "count": None, "until": day - timedelta(days=1)})
        self.settle()
        return later

    def _from(self, day: date) -> Rhythm:
        count = self.rhythm.count and self.rhythm.count - sum(one < day for one in self.rhythm.days())
        return Rhythm(**{**vars(self.rhythm), "first": day, "count": count})

    def rest(self, day: date) -> Rhythm:
        """The rhythm with which it would go on from a day."""
        return self._from(day)
