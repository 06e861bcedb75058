"""A draft of a unit's year: what to hold, when and why, so that every obligation that can still be met is met.

Pure and deterministic: the same brief gives the same draft. Four passes, each seeing what the ones before it placed:
what was done last year and serves this one, what is tied to days, what is free within a period, what is encouraged.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.domain import proposal_places as places
from calendar_app.domain import proposal_repeats as repeats
from calendar_app.domain import proposal_types as types
from calendar_app.domain.proposal_gaps import Open
from calendar_app.domain.proposal_rules import Board
from calendar_app.domain.proposal_terms import Brief, Gap, Impossible, Proposal, Reason, YearDraft, because


def propose(brief: Brief) -> YearDraft:
    """The draft of a year, proposals by day; empty when nothing is missing and nothing is encouraged."""
    board = Board(brief)
    gaps = [Open(gap, gap.wanted) for gap in brief.gaps if gap.wanted > 0]
    notes = list(repeats.place(board, gaps))
    impossible = [found for gap in _by_freedom(brief, gaps) if (found := _close(board, gap)) is not None]
    _encouraged(board)
    ordered = sorted(board.proposed, key=lambda one: (one.first_day, one.last_day, one.key))
    return YearDraft(brief.year, tuple(ordered), tuple(impossible), (*notes, *_known(brief)))


def _by_freedom(brief: Brief, gaps: list[Open]) -> list[Open]:
    """What has least choice first: one day, some days, any day; the short before the long; what is optional last."""

    def freedom(one: Open) -> tuple[bool, bool, int, int, date]:
        return one.gap.optional, not one.gap.days, len(one.gap.days), _length(brief, one.gap), one.gap.latest

    return sorted(gaps, key=freedom)


def _length(brief: Brief, gap: Gap) -> int:
    """How long the likeliest activity for a gap lasts."""
    day = next((day for day in brief.days if gap.days == (day.code,)), None)
    sort = next(iter(types.candidates(brief, gap, day)), None)
    return types.length_of(brief, sort, [day] if day else []) if sort else 1


def _close(board: Board, gap: Open) -> Impossible | None:
    """Propose what a gap still misses; what cannot be proposed, and why."""
    if gap.gap.terms.counts == "metric" and gap.missing and not gap.gap.usual_amount:
        gap.note = because("metric", missing=gap.gap.missing)
    place = places.tied if gap.gap.days else places.free
    gap.total = gap.missing
    while gap.missing > 0:
        found = place(board, gap)
        if isinstance(found, Reason):
            return None if gap.gap.optional else _impossible(gap.gap, gap.missing, found)
        board.proposed.append(found)
        gap.missing -= 1
    return None


def _impossible(gap: Gap, missing: int, why: Reason) -> Impossible:
    return Impossible(gap.obligation, gap.name_vi, gap.name_en, missing, why, gap.part)


def _encouraged(board: Board) -> None:
    """Days that the unit is expected to mark and that nothing marks yet, the short ones first."""
    brief = board.brief
    marked = {code for one in board.busy() for code in one.commemorations}
    left = [
        (day, places.for_day(day))
        for day in brief.days
        if day.code in brief.expected and day.code not in marked and day.first_day.year == brief.year
    ]
    for day, gap in sorted(left, key=lambda one: (_length(brief, one[1]), one[0].first_day, one[0].code)):
        found = places.marking(board, day, gap, owed=brief.expected[day.code])
        if found is not None:
            board.proposed.append(found)


def _known(brief: Brief) -> Iterator[Reason]:
    """What is left out of the draft because it is there already, or is owed by all together."""
    own = sum(1 for one in brief.taken if one.own and one.first_day.year == brief.year)
    if own:
        yield because("already", number=own)
    for name_vi, name_en in brief.joint:
        yield because("jointly", name_vi=name_vi, name_en=name_en)


def moved(proposal: Proposal, first_day: date) -> Proposal:
    """A proposal on another day, as long as before."""
    return replace(proposal, first_day=first_day, last_day=first_day + timedelta(days=proposal.days - 1))


def fault(brief: Brief, proposal: Proposal, first_day: date) -> Reason | None:
    """What stands against a day that a planner has chosen for a proposal; none when it may be used.

    A day off, a storm month or a hall that is taken are the planner's to judge; what the rules forbid is not.
    """
    return places.fault(Board(brief), proposal, first_day)
