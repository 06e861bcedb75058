"""What the rules speak of: a matter with the figures and names that its sentence needs."""

from dataclasses import dataclass
from datetime import date, time

from calendar_app.reminders.matters import Matter

#: codes of the rules, as reminders are stored with them
COMING, CHANGED = "activity_coming", "activity_changed"
RESULT, RESULT_MANAGER, RESULT_ABOVE = "result_missing", "result_manager", "result_above"
DAY_OWED, DAY_ENCOURAGED = "day_unplanned", "day_encouraged"
QUOTA = "quota_at_risk"
WAITING, WAITING_LONG, RETURNED, INVITED = "review_waiting", "review_long", "review_returned", "invitation_open"
DUTY, DUTY_BELOW = "duty_due", "duty_below"
WEEKLY = "week"
MONTHLY, UNREACHABLE = "units_behind", "units_unreachable"


@dataclass(frozen=True)
class Named:
    """A name in both languages; English may be missing."""

    vi: str
    en: str = ""

    def within(self, language: str) -> str:
        return (self.en if language == "en" else "") or self.vi


@dataclass(frozen=True, kw_only=True)
class ActivityMatter(Matter):
    """A session of an activity (its title) that is coming."""

    #: on the wall clock; none is all day
    starts_at: time | None = None
    #: what is still to be prepared, soonest first
    tasks: tuple[str, ...] = ()
    #: how it stands, as `standing` says
    now: str = ""

    @property
    def told(self) -> str:
        return self.now


@dataclass(frozen=True, kw_only=True)
class ChangeMatter(ActivityMatter):
    """A session that is not as somebody was told."""

    #: cancelled | postponed | moved | resumed
    change: str
    #: the first day that they were told of
    was: date
    #: why it was cancelled or postponed
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class QuotaMatter(Matter):
    """An obligation (its title) that is at risk or overdue; ``last_day`` is the last day that would count."""

    #: of the obligation in its plan
    code: str
    missing: int
    #: the last day on which to plan what is missing
    plan_by: date
    overdue: bool
    #: days that suit, soonest first
    suggested: tuple[date, ...] = ()
    #: what is summed up, where no activities are counted
    metric: Named | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewMatter(Matter):
    """An activity whose version waits for an approver, came back, or for which a unit was asked to take part."""

    since: date
    #: who wrote it, or gave it back
    by: str = ""
    reason: str = ""
    #: the unit that was asked, where it is another one
    asked: Named | None = None


@dataclass(frozen=True, kw_only=True)
class DutyMatter(Matter):
    """A duty, a report or a milestone (its title) with a day."""

    #: duty | report | milestone
    sort: str
    overdue: bool
    recipients: tuple[Named, ...] = ()
    #: nobody of the unit can be reached
    unreachable: bool = False


@dataclass(frozen=True)
class Planned:
    """An activity of the week."""

    title: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Lacking:
    """An obligation of a unit that is at risk: how many are missing, and by when to plan them."""

    unit: Named
    name: Named
    missing: int
    plan_by: date


@dataclass(frozen=True, kw_only=True)
class WeekMatter(Matter):
    """What one person's week holds."""

    planned: tuple[Planned, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    #: how many things wait for the person to approve, to answer, to correct, and results to enter
    approve: int = 0
    answer: int = 0
    correct: int = 0
    results: int = 0


@dataclass(frozen=True)
class Behind:
    """A unit with obligations or duties in arrears, and how many."""

    unit: Named
    at_risk: int = 0
    overdue: int = 0
    duties: int = 0


@dataclass(frozen=True, kw_only=True)
class SupervisionMatter(Matter):
    """The units under one that are behind, or that nobody can be reached at; the worst first, ``total`` in all."""

    total: int
    of: int
    behind: tuple[Behind, ...] = ()
    unreachable: tuple[Named, ...] = ()
