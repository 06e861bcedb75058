"""What an edit of a whole series keeps of its exceptions: the days it leaves out, the occurrences that stand elsewhere.

An exception belongs to a day of the rule. When the series moves as a whole, it goes along to the day that takes the
place of its own (`domain.shifts`); where it stands, by day and hour, stays. An exception to a day that the new rule no
longer has is dropped.
"""

from dataclasses import replace
from datetime import date

from calendar_app.activities.draft import Draft, Move, draft_of
from calendar_app.activities.occurrences import series_of
from calendar_app.domain import recurrence, shifts
from calendar_app.domain.series import Series
from calendar_app.models.activities import Version


def kept(version: Version, draft: Draft) -> Draft:
    """A checked draft that follows a version, with the exceptions of that version where it says nothing of them."""
    if not draft.rrule:
        return replace(draft, moves=draft.moves or ())
    if draft.moves is not None or not version.rrule:
        return _fitting(draft)
    return carried(series_of(version), draft_of(version), draft)


def carried(series: Series, before: Draft, draft: Draft) -> Draft:
    """A checked draft with the exceptions of the draft before it, which ran as a series; days that it leaves out anew
    stay as it says them, and so do moves of its own."""
    if not draft.rrule:
        return replace(draft, moves=draft.moves or (), exdates=())
    after = Series(recurrence.parse(draft.rrule), draft.first_day)
    days = {*before.exdates, *(move.original for move in before.moves or ())}
    named = shifts.successors(series, after, [day for day in days if series.gives(day)])
    exdates = {named.get(day, day) if day in before.exdates else day for day in draft.exdates}
    moves = draft.moves if draft.moves is not None else _renamed(before.moves or (), named)
    return _fitting(replace(draft, exdates=tuple(sorted(exdates)), moves=moves))


def _renamed(moves: tuple[Move, ...], named: dict[date, date]) -> tuple[Move, ...]:
    return tuple(replace(move, original=named[move.original]) for move in moves if move.original in named)


def _fitting(draft: Draft) -> Draft:
    """Without moves of days that the rule does not give."""
    series = Series(recurrence.parse(draft.rrule), draft.first_day)
    fit = [m for m in draft.moves or () if m.original not in draft.exdates and series.gives(m.original)]
    return replace(draft, moves=tuple(fit))
