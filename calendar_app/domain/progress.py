"""Where a unit stands on an obligation: the one function behind every screen, feed, report and reminder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from calendar_app.domain.periods import Period

Risk = Literal["met", "on_track", "at_risk", "overdue", "waived", "not_applicable"]
#: what of a standing no day changes: something is missing, all is planned or held, all is held, nothing is asked
State = Literal["lacking", "covered", "met", "waived", "not_applicable"]


@dataclass(frozen=True)
class Tuning:
    """When a gap is a risk: settings of the plan."""

    #: percent: what is missing should be planned by so much of its share of the period
    pro_rata: int = 75
    #: percent: before so much of the period nothing is, so that a sum of 500 books alarms nobody in January
    calm: int = 25
    #: days before a fixed day from which an empty one is at risk
    notice: int = 60


@dataclass(frozen=True)
class Demand:
    """What is owed in one period. ``tied``: the last day, in it, of each commemoration that it is tied to."""

    minimum: int
    period: Period
    parts: tuple[str, ...] = ("",)
    #: days after its last day during which a planned one may still be confirmed
    grace: int = 15
    #: days that preparing an activity takes
    lead: int = 30
    tied: Mapping[str, date] = field(default_factory=dict)
    exempt: Literal["", "waived", "not_applicable"] = ""
    #: first day on which it is owed, when that is inside the period
    began: date | None = None
    tuning: Tuning = Tuning()


@dataclass(frozen=True)
class Share:
    """One credit: an amount, held or planned until its last day."""

    amount: int
    held: bool
    last_day: date
    part: str = ""


@dataclass(frozen=True)
class Part:
    """How one part stands."""

    code: str
    held: int
    planned: int
    unconfirmed: int
    missing: int


@dataclass(frozen=True)
class Progress:
    """Amounts, and the days on which they and the risk change. True from ``on`` until ``changes_on``."""

    on: date
    held: int
    planned: int
    unconfirmed: int
    missing: int
    met: bool
    at_risk_on: date
    overdue_on: date
    changes_on: date | None
    exempt: str = ""
    parts: tuple[Part, ...] = field(default=())


def progress(demand: Demand, shares: Iterable[Share], on: date) -> Progress:
    """Where a unit stands on a day.

    A planned share counts as planned until its grace ends; then it is unconfirmed, and what it covered is missing.
    """
    given = list(shares)
    parts = tuple(_part(demand, code, [s for s in given if s.part == code], on) for code in demand.parts)
    held, planned = sum(p.held for p in parts), sum(p.planned for p in parts)
    missing = sum(p.missing for p in parts)
    ends = [_grace_end(demand, s) for s in given if not s.held and _grace_end(demand, s) > on]
    return Progress(
        on=on,
        held=held,
        planned=planned,
        unconfirmed=sum(p.unconfirmed for p in parts),
        missing=missing,
        met=all(p.held >= demand.minimum for p in parts),
        at_risk_on=at_risk_on(demand, missing, next_tied(demand, parts)),
        overdue_on=overdue_on(demand, next_tied(demand, parts)),
        changes_on=min(ends, default=None),
        exempt=demand.exempt,
        parts=parts if demand.parts != ("",) else (),
    )


def risk(standing: Progress, on: date) -> Risk:
    """What a day says of a standing: a comparison of dates, the same that the database makes."""
    return risk_of(state(standing), standing.at_risk_on, standing.overdue_on, on)


def state(standing: Progress) -> State:
    """What of a standing holds on every day until its figures change."""
    if standing.exempt:
        return "waived" if standing.exempt == "waived" else "not_applicable"
    if standing.met:
        return "met"
    return "lacking" if standing.missing else "covered"


def risk_of(found: State, at_risk_on: date | None, overdue_on: date | None, on: date) -> Risk:
    """What a day says of a state with its dates; they matter where something is lacking."""
    if found != "lacking":
        return "on_track" if found == "covered" else found
    if overdue_on is not None and on >= overdue_on:
        return "overdue"
    return "at_risk" if at_risk_on is not None and on >= at_risk_on else "on_track"


def next_tied(demand: Demand, parts: Iterable[Part]) -> date | None:
    """The commemoration that hurries: the first one that still misses its own part, else the last one of all."""
    missed = [demand.tied[part.code] for part in parts if part.missing and part.code in demand.tied]
    return min(missed) if missed else max(demand.tied.values(), default=None)


def overdue_on(demand: Demand, tied: date | None) -> date:
    """First day on which what is missing can no longer be made up: after the period, or after its day and the grace."""
    if tied is None:
        return demand.period.until
    return min(demand.period.until, tied + timedelta(days=demand.grace + 1))


def at_risk_on(demand: Demand, missing: int, tied: date | None) -> date:
    """From when a gap is a risk: pro rata (none in January), 60 days before its day, or when preparing must begin."""
    tuning, owed = demand.tuning, max(1, demand.minimum * len(demand.parts))
    since = max(demand.period.since, demand.began or date.min)
    share = tuning.pro_rata * (owed - min(missing, owed) + 1) / owed
    percent = max(tuning.calm, min(share, tuning.pro_rata))
    pro_rata = since + timedelta(days=int((demand.period.until - since).days * percent / 100))
    near = [tied - timedelta(days=tuning.notice)] if tied else []
    return max(since, min(pro_rata, overdue_on(demand, tied) - timedelta(days=demand.lead + 1), *near))


def _grace_end(demand: Demand, share: Share) -> date:
    """First day on which a planned share no longer counts as planned."""
    return share.last_day + timedelta(days=demand.grace + 1)


def _part(demand: Demand, code: str, shares: list[Share], on: date) -> Part:
    held = sum(s.amount for s in shares if s.held)
    planned = sum(s.amount for s in shares if not s.held and on < _grace_end(demand, s))
    waiting = sum(s.amount for s in shares if not s.held and on >= _grace_end(demand, s))
    return Part(code, held, planned, waiting, max(0, demand.minimum - held - planned))
