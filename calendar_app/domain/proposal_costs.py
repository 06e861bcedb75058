"""What speaks for and against each place in the year that an activity may use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from calendar_app.domain import proposal_types as types
from calendar_app.domain.proposal_rules import DAY, STORM, Board
from calendar_app.domain.proposal_terms import DatedDay, Gap, Sort, Window

#: days before and after a commemoration within which an activity still marks it
EVE = 14
#: two activities for one obligation are not side by side; other activities keep some distance too
APART, ASIDE = 45, 60
#: what counts for a day among many: great, a round anniversary or a half-round one, of the province, festive
GREAT, ROUND, FIVE, PROVINCE, FESTIVE, MOURNING = 30, 30, 15, 12, 6, 300
#: how much the likeliest type is worth, and that two for one obligation do not begin together
OTHER, TWIN = 40, 500
#: a period is not left to its last quarter
QUARTER = 0.75

Span = tuple[date, date]


@dataclass(frozen=True)
class Choice:
    """A place in the year with what speaks against it; the least wins, then the soonest, then the likelier type."""

    cost: int
    rank: int
    window: Window
    sort: Sort
    day: DatedDay | None = None

    @property
    def key(self) -> tuple[int, date, int]:
        return self.cost, self.window.first_day, self.rank


def on_day(board: Board, gap: Gap, day: DatedDay, within: Span, slot: Span | None = None) -> Iterator[Choice]:
    """The best place about a day of each type in turn, until one lies over the day with no storm against it.

    ``slot``, where the day is one of many: the stretch of the period whose turn it is.
    """
    merit = None if slot is None else Merit(board, gap, slot)
    twin = {one.first_day for one in board.proposed if gap.obligation and gap.obligation in one.obligations}
    for rank, sort in enumerate(types.candidates(board.brief, gap, day)):
        model = types.model_for(board.brief, sort)
        outdoor, venue = (model.outdoor, model.venue_id) if model else (sort.outdoor, None)
        found = [
            Choice(
                board.trouble(sort, window, outdoor, venue)
                + about(board, window, day)
                + (merit.of(day, window) if merit else 0)
                + OTHER * (rank > 0)
                + TWIN * (window.first_day in twin),
                rank, window, sort, day,
            )
            for window in windows(day, types.length_of(board.brief, sort, [day]), within)
            if board.starts_well(window, [day]) and not board.forbidden(sort, window, [day], outdoor)
        ]  # fmt: skip
        if found:
            best = min(found, key=lambda one: one.key)
            yield best
            over = best.window.touches(day.first_day, day.last_day)
            if over and board.trouble(sort, best.window, outdoor) < STORM:
                return


def windows(day: DatedDay, length: int, within: Span) -> Iterator[Window]:
    """The windows about a day that begin within bounds."""
    begin = max(within[0], day.first_day - max(EVE, length - 1) * DAY)
    while begin <= min(within[1], day.last_day + EVE * DAY):
        yield Window(begin, length)
        begin += DAY


def about(board: Board, window: Window, day: DatedDay) -> int:
    """What speaks against a window by how it lies about its day: on it, over it, on its eve, after it."""
    if day.first_day <= window.first_day <= day.last_day:
        off = 0 if board.worked(window.first_day) or window.length == 1 else 8
        return off + (window.first_day - day.first_day).days
    if window.first_day < day.first_day:
        outside = 0 if window.touches(day.first_day, day.last_day) else 60
        return 3 * (day.first_day - window.first_day).days + outside
    return 90 + 6 * (window.first_day - day.last_day).days


class Merit:
    """What speaks for one of many days, and against standing beside what counts for the same."""

    def __init__(self, board: Board, gap: Gap, slot: Span) -> None:
        own = [one for one in board.busy() if one.own]
        self.slot, self.same = slot, same(board, gap)
        self.busy = [one.first_day for one in own]
        self.used = {code for one in own for code in one.commemorations}

    def of(self, day: DatedDay, window: Window) -> int:
        """The cost of a day: lower for a better one."""
        merit = GREAT * day.great + PROVINCE * day.provincial + FESTIVE * (day.tone == "festive")
        merit += {"tròn": ROUND, "lẻ 5": FIVE}.get(day.anniversary_class or "", 0) - MOURNING * (day.tone == "mourning")
        first = window.first_day
        outside = max(0, (self.slot[0] - first).days, (first - self.slot[1]).days)
        beside = 4 * max(0, APART - min((abs((one - first).days) for one in self.same), default=APART))
        crowd = sum(max(0, 10 - abs((one - first).days)) for one in self.busy)
        return 200 - merit + outside + beside + crowd + 100 * (day.code in self.used)


def same(board: Board, gap: Gap) -> list[date]:
    """First days of what already counts, or is proposed, for the same types and days."""
    kinds, days = set(gap.types), set(gap.days)
    return [
        one.first_day
        for one in board.busy()
        if one.own and (not kinds or one.type in kinds) and (not days or days & set(one.commemorations))
    ]


def on_any_day(board: Board, gap: Gap, sort: Sort, rank: int, within: Span, slot: Span) -> Iterator[Choice]:
    """Every working day that an activity for a free obligation may begin on, quiet stretches first."""
    model = types.model_for(board.brief, sort)
    outdoor, venue = (model.outdoor, model.venue_id) if model else (sort.outdoor, None)
    length = types.length_of(board.brief, sort)
    beside, busy = same(board, gap), [one.first_day for one in board.busy() if one.own]
    late = gap.since + int((gap.until - gap.since).days * QUARTER) * DAY
    #: what is made takes its time: it is due later in its stretch than what is held
    target = slot[0] + (slot[1] - slot[0]) * (2 if sort.product else 1) // (3 if sort.product else 2)
    day = max(within[0], board.earliest(sort))
    while day <= within[1]:
        window = Window(day, length)
        if board.worked(day) and not board.forbidden(sort, window, (), outdoor):
            cost = board.trouble(sort, window, outdoor, venue) + abs((day - target).days) // (3 if sort.product else 8)
            cost += max(0, ASIDE - min((abs((one - day).days) for one in busy), default=ASIDE))
            cost += max(0, APART - min((abs((one - day).days) for one in beside), default=APART))
            cost += max(0, (day - late).days) // 2 + 12 * (window.last_day.year != day.year)
            yield Choice(cost, rank, window, sort)
        day += DAY
