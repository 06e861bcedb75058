"""Where in the year a proposed activity stands."""

from collections.abc import Sequence
from datetime import date, timedelta

from calendar_app.domain import proposal_costs as costs
from calendar_app.domain import proposal_types as types
from calendar_app.domain.crediting import Terms
from calendar_app.domain.proposal_costs import EVE, Choice, Span
from calendar_app.domain.proposal_gaps import Open
from calendar_app.domain.proposal_making import make
from calendar_app.domain.proposal_rules import DAY, STORM, Board, ceremony_allowed
from calendar_app.domain.proposal_terms import DatedDay, Gap, Proposal, Reason, Window, because

#: how far from a commemoration an activity may stand that declares it
NEAR = timedelta(days=60)


def tied(board: Board, gap: Open) -> Proposal | Reason:
    """An activity on one of the days that count for a gap; else why none is left."""
    wanted = set(gap.gap.days)
    days = [day for day in board.brief.days if day.code in wanted and gap.gap.since <= day.first_day < gap.gap.until]
    if not days:
        return because("no_day")
    within = bounds(board, gap.gap)
    slot = turn(within, gap) if len(days) > 1 else None
    found = [choice for day in days for choice in costs.on_day(board, gap.gap, day, within, slot)]
    if not found:
        return over(board, gap.gap, days)
    return make(board, gap, min(found, key=lambda one: one.key))


def free(board: Board, gap: Open) -> Proposal | Reason:
    """An activity on the quietest working day that counts for a gap; else why there is none."""
    within = bounds(board, gap.gap)
    best: Choice | None = None
    for rank, sort in enumerate(types.candidates(board.brief, gap.gap)):
        found = costs.on_any_day(board, gap.gap, sort, rank, within, turn(within, gap))
        choice = min(found, key=lambda one: one.key, default=None)
        if choice is not None and (best is None or choice.key < best.key):
            best = choice
        if best is not None and best.cost < STORM:
            break
    return make(board, gap, best) if best is not None else over(board, gap.gap, [])


def for_day(day: DatedDay) -> Gap:
    """The gap of a day that is to be marked, whatever obligation there is."""
    since, until = day.first_day - EVE * DAY, day.last_day + DAY
    return Gap("", "", Terms("", "year", 1), 1, since, until, day.last_day, part=day.code)


def marking(board: Board, day: DatedDay, gap: Gap, *, owed: bool) -> Proposal | None:
    """An activity that marks a day which the unit is expected to mark; none where the rules leave no place."""
    best = min(costs.on_day(board, gap, day, bounds(board, gap)), key=lambda one: one.key, default=None)
    if best is None or best.window.first_day.year != board.brief.year:
        return None
    return make(board, Open(gap, 1), best, chosen=owed)


def bounds(board: Board, gap: Gap) -> Span:
    """The first and the last day on which an activity for a gap may begin, within the year where that leaves any."""
    lo, hi = max(gap.since, board.brief.today), min(gap.latest, gap.until - DAY)
    first, last = max(lo, date(board.brief.year, 1, 1)), min(hi, date(board.brief.year, 12, 31))
    return (first, last) if first <= last else (lo, hi)


def turn(within: Span, gap: Open) -> Span:
    """The stretch of the period whose turn it is: as many equal ones as are missing, the last first."""
    length = max(1, (within[1] - within[0]).days + 1)
    first = within[0] + length * (gap.missing - 1) // gap.total * DAY
    return first, within[0] + (length * gap.missing // gap.total - 1) * DAY


def over(board: Board, gap: Gap, days: Sequence[DatedDay]) -> Reason:
    """Why nothing can be proposed for a gap any more."""
    today, latest = board.brief.today, min(gap.latest, gap.until - DAY)
    if today >= gap.until:
        return because("period_over", until=gap.until - DAY)
    if days:
        last = max(days, key=lambda day: day.last_day)
        latest = min(latest, last.last_day + EVE * DAY)
        if last.last_day < today:
            return because("day_past", day=last.code, date=last.last_day)
    sorts = types.candidates(board.brief, gap)
    if sorts and days and all(sort.ceremony for sort in sorts) and not any(ceremony_allowed(day) for day in days):
        return because("no_ceremony", day=days[0].code, anniversary=days[0].anniversary or 0)
    if not sorts:
        return because("no_type")
    quickest = min(sorts, key=lambda sort: sort.lead_days)
    if (earliest := board.earliest(quickest)) > latest:
        return because("too_late", lead=quickest.lead_days, earliest=earliest, latest=latest)
    return because("no_place")


def fault(board: Board, proposal: Proposal, first_day: date) -> Reason | None:
    """The rule that a day chosen by hand would break."""
    brief = board.brief
    sort, window = brief.sorts[proposal.type], Window(first_day, proposal.days)
    marked = [day for day in brief.days if day.code in proposal.commemorations]
    rule = board.forbidden(sort, window, marked)
    if first_day.year != proposal.first_day.year:
        return because("other_year", year=proposal.first_day.year)
    if rule == "too_soon":
        return because("too_soon", lead=sort.lead_days, earliest=board.earliest(sort))
    if rule:
        return because(rule)
    if not all(_near(marked, code, window) for code in proposal.commemorations):
        return because("far_from_day")
    asked = [gap for gap in brief.gaps if gap.obligation in proposal.obligations]
    if asked and not any(gap.since <= first_day <= min(gap.latest, gap.until - DAY) for gap in asked):
        return because("would_not_count", latest=max(min(gap.latest, gap.until - DAY) for gap in asked))
    return None


def _near(marked: Sequence[DatedDay], code: str, window: Window) -> bool:
    return any(window.touches(day.first_day - NEAR, day.last_day + NEAR) for day in marked if day.code == code)
