"""The occurrences that a published version makes: one, or a series up to a rolling horizon.

Where a series moves as a whole (`domain.shifts`), what is not over moves with it and stays the same occurrence; what
is over stays where it was, and no day is made up for the past. Where only its beginning or its end changes, the rule
holds for past days too. A held occurrence stands where it was held; one cancelled for a reason stays cancelled.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from calendar_app.activities import draft as drafts
from calendar_app.activities.draft import Move
from calendar_app.clock import ZONE
from calendar_app.domain import recurrence, shifts
from calendar_app.domain.series import Series
from calendar_app.models.activities import Activity, Occurrence, Version

#: how far ahead a series is written out
HORIZON = timedelta(days=731)
#: occurrences of one series: daily for ten years
CAP = 4000
OPEN = ("planned", "postponed")


def sync(activity: Activity, version: Version, today: date, before: Version | None = None) -> None:
    """Make the occurrences those of a version that takes the place of another one (of none at first).

    What was held stays; what the version no longer has is cancelled, unless it is past and waits for its result.
    """
    if version.rrule:
        _series(activity, version, today, before)
    else:
        _single(activity, version, today)


def _single(activity: Activity, version: Version, today: date) -> None:
    """The one occurrence keeps its original start when it moves; of a series before, the one on its day or the next."""
    found = [o for o in activity.occurrences if o.state in OPEN]
    found = found or [o for o in activity.occurrences if o.state == "cancelled" and not o.reason]
    found.sort(key=lambda o: (o.first_day != version.first_day, o.last_day < today, o.first_day))
    if not found:
        found = [Occurrence(original_start=_free(activity, version.first_day), state="planned")]
        activity.occurrences.append(found[0])
    elif found[0].state == "cancelled":
        found[0].state = "planned"
    _place(found[0], version, version.first_day, version.last_day, None)
    for other in found[1:]:
        if other.state in OPEN and other.last_day >= today:
            drop(other)


def _free(activity: Activity, day: date) -> str:
    taken = {o.original_start for o in activity.occurrences}
    while day.isoformat() in taken:
        day += timedelta(days=1)
    return day.isoformat()


def _series(activity: Activity, version: Version, today: date, before: Version | None) -> None:
    """Occurrences keep their identity by original start; a moved one stands where the version says.

    One that an earlier version dropped and this one has again is planned again; one cancelled for a reason is not.
    """
    backwards = before is None or (bool(before.rrule) and shifts.same_days(series_of(before), series_of(version)))
    named = {} if before is None or backwards else _rename(activity, before, version, today)
    given = _given(version, before, named)
    known = {original_day(o): o for o in activity.occurrences}
    wanted, moves = originals(version, today), moves_of(version)
    since = date.min if backwards else today
    for day in wanted:
        row = known.get(day)
        if row is None and day >= since:
            row = Occurrence(original_start=day.isoformat(), first_day=day, last_day=day, state="planned")
            activity.occurrences.append(row)
        if row is not None and (day >= since or row.last_day >= today or day in moves):
            _stand(row, day, version, moves.get(day), anew=day in given)
    begin = min(today, min(wanted, default=today)) if backwards else today
    left_out = {date.fromisoformat(text) for text in version.exdates}
    for day in known.keys() - set(wanted):
        if known[day].state in OPEN and (known[day].first_day >= begin or day in left_out):
            drop(known[day])


def _given(version: Version, before: Version | None, named: dict[date, date]) -> set[date]:
    """The days of a rule whose occurrences a version puts elsewhere than the one before it did."""
    if before is None:
        return set()
    known = {named.get(day, day): replace(move, original=named.get(day, day)) for day, move in moves_of(before).items()}
    return {day for day, move in moves_of(version).items() if known.get(day) != move}


def _stand(row: Occurrence, day: date, version: Version, move: Move | None, *, anew: bool = False) -> None:
    """Put an occurrence where it belongs. A postponed one is planned again once it is given another day."""
    if row.state == "held" or (row.state == "cancelled" and row.reason):
        return
    if row.state == "cancelled" or (row.state == "postponed" and anew):
        row.state, row.reason = "planned", ""
    if move is None:
        _place(row, version, day, day, None)
    else:
        _place(row, version, move.first_day, move.last_day, move)


def _place(row: Occurrence, version: Version, first_day: date, last_day: date, move: Move | None) -> None:
    """The times of a move are taken together; a move without them keeps those of the series."""
    row.first_day, row.last_day = first_day, last_day
    times = move if move is not None and move.starts_at is not None else version
    row.starts_at = datetime.combine(first_day, times.starts_at, ZONE) if times.starts_at else None
    row.ends_at = datetime.combine(last_day, times.ends_at, ZONE) if times.ends_at else None


def planned(activity: Activity, version: Version, today: date) -> list[Occurrence]:
    """What a version would have planned, as occurrences that belong to nothing."""
    if not version.rrule:
        alone = Occurrence(original_start=version.first_day.isoformat())
        _place(alone, version, version.first_day, version.last_day, None)
        return [alone]
    gone = {original_day(row) for row in activity.occurrences if row.state == "held" or row.reason}
    moves, rows = moves_of(version), []
    for day in originals(version, today):
        if day not in gone:
            rows.append(Occurrence(original_start=day.isoformat(), state="planned"))
            _stand(rows[-1], day, version, moves.get(day))
    return rows


def drop(row: Occurrence) -> None:
    """The version no longer has it: cancelled without a reason, so that a later version may have it again."""
    row.state, row.reason = "cancelled", ""


def _rename(activity: Activity, before: Version, version: Version, today: date) -> dict[date, date]:
    """Give what is not over the day of the new rule that takes the place of its own; old day -> new day."""
    rows = {original_day(o): o for o in activity.occurrences if _goes_along(o, today)}
    if before.rrule:
        named = shifts.successors(series_of(before), series_of(version), rows)
    else:
        first = originals(version, today)[:1]
        named = dict(zip(sorted(day for day in rows if rows[day].state in OPEN), first, strict=False))
    taken = {o.original_start: o for o in activity.occurrences}
    for day, new in named.items():
        there = taken.get(new.isoformat())
        if there is None:
            rows[day].original_start = new.isoformat()
        elif there is not rows[day] and there.state == "cancelled" and not there.reason:
            there.state, there.reason = rows[day].state, rows[day].reason
            drop(rows[day])
    return named


def _goes_along(row: Occurrence, today: date) -> bool:
    dropped = row.state == "cancelled" and not row.reason
    return not dropped and (original_day(row) >= today or row.last_day >= today)


def original_day(row: Occurrence) -> date:
    """The day that the rule gave an occurrence."""
    return date.fromisoformat(row.original_start[:10])


def moves_of(version: Version) -> dict[date, Move]:
    """What of a series stands elsewhere, by the day that the rule gave it."""
    return {move.original: move for move in map(drafts.parse_move, version.moves)}


def series_of(version: Version) -> Series:
    """The rule of a version with the day from which it counts."""
    return Series(recurrence.parse(version.rrule), version.first_day)


def originals(version: Version, today: date) -> list[date]:
    """The days of a series from its beginning to the horizon, without those it leaves out."""
    until = max(today, version.first_day) + HORIZON
    left_out = set(version.exdates)
    days = series_of(version).days(version.first_day, until, cap=CAP)
    return [day for day in days if day.isoformat() not in left_out]


def is_over(rows: Iterable[Occurrence], version: Version, today: date) -> bool:
    """Whether nothing more is to come: no occurrence is open, and the series has no day beyond the horizon."""
    if any(row.state in OPEN for row in rows):
        return False
    if not version.rrule:
        return True
    until = max(today, version.first_day) + HORIZON
    return not series_of(version).days(until, until + timedelta(days=366 * 20), cap=1)
