"""What was done last year, done again: on the same place about its days, or in the same week on the same weekday."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.domain import proposal_names as names
from calendar_app.domain import proposal_types as types
from calendar_app.domain.crediting import Facts
from calendar_app.domain.proposal_gaps import Open, closed_by, closes, facts_of
from calendar_app.domain.proposal_making import key_of, why_about, why_form
from calendar_app.domain.proposal_rules import DAY, PEOPLE, Board, ceremony_allowed
from calendar_app.domain.proposal_terms import DatedDay, Past, Proposal, Reason, Sort, Taken, Window, because
from calendar_app.domain.text import fold

#: days to either side of last year's place that are tried
ASIDE = 14
WEEKS = timedelta(weeks=52)
#: how far a declared day may lie from its activity
NEAR = timedelta(days=60)


def place(board: Board, gaps: Sequence[Open]) -> Iterator[Reason]:
    """Propose last year's activities again, counting what they close; yield what cannot be repeated, and why."""
    left = 0
    for past in board.brief.past:
        sort = board.brief.sorts.get(past.type)
        if sort is None or _repeated(board, past):
            continue
        found = _again(board, gaps, past, sort)
        if isinstance(found, Reason):
            yield found
        elif found is None:
            left += 1
        else:
            board.proposed.append(found)
    if left:
        yield because("others_last_year", number=left)


def same_place(first_day: date, year: int) -> date:
    """The same week and weekday in another year: whole weeks later, so many that it lies in that year."""
    found = first_day
    while found.year < year:
        found += WEEKS if (found + WEEKS).year > found.year else WEEKS + timedelta(weeks=1)
    return found


def _repeated(board: Board, past: Past) -> bool:
    """Whether something like it is already planned this year."""
    return any(one.own and one.first_day.year == board.brief.year and alike(past, one) for one in board.brief.taken)


def alike(past: Past, other: Taken) -> bool:
    """Whether two activities are the same thing in two years: of a type, and on the same days or under one title."""
    if other.type != past.type:
        return False
    shared = set(other.commemorations) & set(past.commemorations)
    return bool(shared) or _wordless(other.title) == _wordless(past.title)


def _wordless(title: str) -> str:
    """A title without its numbers, accents and case."""
    return " ".join("".join(" " if letter.isdigit() else letter for letter in fold(title)).split())


def _again(board: Board, gaps: Sequence[Open], past: Past, sort: Sort) -> Proposal | Reason | None:
    """The activity in the new year; a reason when it cannot be held again, none when nothing asks for it."""
    days = _days(board, past)
    form = sort
    if sort.ceremony and not all(ceremony_allowed(day) for day in days):
        barred = next(day for day in days if not ceremony_allowed(day))
        form = types.plain_form(board.brief, barred) or sort
        if form is sort:
            return because("not_repeated", title=past.title, rule="no_ceremony")
    target, anchor = _target(board, past, days)
    asked = [
        one for one in gaps if one.missing > 0 and closes(one.gap, _facts(form, past, Window(target), days), _now(one))
    ]
    if not asked and not days:
        return None
    window = _window(board, form, past, target, days, asked)
    if window is None:
        rule = board.forbidden(form, Window(target, _length(past)), days) or "no_place"
        return None if asked else because("not_repeated", title=past.title, rule=rule)
    near = [day for day in days if window.touches(day.first_day - NEAR, day.last_day + NEAR)]
    served = closed_by(gaps, _facts(form, past, window, near), window)
    for one in served:
        one.missing -= 1
    return _proposal(board, past, form, window, near, anchor, target, served)


def _now(gap: Open) -> Window:
    """A day inside the period: whether it would count there is asked before a place is looked for."""
    return Window(min(gap.gap.latest, gap.gap.until - DAY))


def _days(board: Board, past: Past) -> list[DatedDay]:
    """The declared commemorations on their dates of the new year, soonest first."""
    year = board.brief.year
    return [day for day in board.brief.days if day.code in past.commemorations and day.first_day.year == year]


def _target(board: Board, past: Past, days: Sequence[DatedDay]) -> tuple[date, DatedDay | None]:
    """Last year's place in the new year: as far from the nearest day it marks, else the same week and weekday."""
    before = board.brief.days_before
    known = [day for day in days if day.code in before]
    if not known:
        return same_place(past.first_day, board.brief.year), None
    anchor = min(known, key=lambda day: (abs(before[day.code] - past.first_day), day.code))
    return anchor.first_day + (past.first_day - before[anchor.code]), anchor


def _window(
    board: Board, sort: Sort, past: Past, target: date, days: Sequence[DatedDay], asked: Sequence[Open]
) -> Window | None:
    """The nearest days to last year's place that it may use and that trouble it least."""
    found = []
    over = any(Window(target, _length(past)).touches(day.first_day, day.last_day) for day in days)
    for distance in range(-ASIDE, ASIDE + 1):
        window = Window(target + distance * DAY, _length(past))
        if window.first_day.year != board.brief.year or board.forbidden(sort, window, days):
            continue
        if not board.starts_well(window, days):
            continue
        if asked and not any(closes(one.gap, _facts(sort, past, window, days), window) for one in asked):
            continue
        trouble = board.trouble(sort, window, venue_id=past.venue_id)
        away = 10 * abs(distance) + (distance > 0)
        outside = 60 if over and not any(window.touches(day.first_day, day.last_day) for day in days) else 0
        found.append((trouble * (2 if trouble >= PEOPLE else 1) + away + outside, window.first_day, window))
    return min(found)[2] if found else None


def _length(past: Past) -> int:
    return (past.last_day - past.first_day).days + 1


def _facts(sort: Sort, past: Past, window: Window, days: Sequence[DatedDay]) -> Facts:
    return facts_of(sort.code, window, [day.code for day in days], past.scale, past.in_community, past.metric)


def _proposal(
    board: Board, past: Past, sort: Sort, window: Window, days: Sequence[DatedDay], anchor: DatedDay | None,
    target: date, served: Sequence[Open],
) -> Proposal:  # fmt: skip
    clash = board.hall_clash(past.venue_id, past.venue, window)
    title = _title(board, past, sort, days)
    dropped = [because("hall_taken", title=clash.title)] if clash else []
    found = Proposal(
        key=key_of(board, (f"past.{past.id}",), sort.code, window.first_day),
        type=sort.code, title_vi=title, title_en=title, first_day=window.first_day, last_day=window.last_day,
        origin="last_year", obligations=tuple(dict.fromkeys(one.gap.obligation for one in served)),
        commemorations=tuple(sorted(day.code for day in days)), past_id=past.id, scale=past.scale,
        in_community=past.in_community, metric=past.metric,
        warnings=(*board.warnings(sort, window), *dropped),
    )  # fmt: skip
    return replace(
        found,
        why=tuple(_why(board, past, window, days, anchor, target)),
        venue="" if clash else past.venue,
        venue_id=None if clash else past.venue_id,
    )


def _title(board: Board, past: Past, sort: Sort, days: Sequence[DatedDay]) -> str:
    year = board.brief.year
    if sort.code != past.type and days:
        return names.plain(sort.name_vi, days[0], year)
    before = past.first_day.year
    counts = [(day.anniversary - (year - before), day.anniversary) for day in days if day.anniversary]
    return names.brought_forward(past.title, before, year, counts)


def _why(
    board: Board, past: Past, window: Window, days: Sequence[DatedDay], anchor: DatedDay | None, target: date
) -> Iterator[Reason]:
    yield because("last_year", first_day=past.first_day, last_day=past.last_day)
    if anchor is not None:
        within = [day for day in days if window.touches(day.first_day, day.last_day)]
        yield from why_about(board, window, anchor if anchor in within or not within else within[0])
    elif window.first_day == target:
        yield because("same_week")
    if window.first_day != target:
        yield _moved(board, board.brief.sorts[past.type], Window(target, window.length), days)
    for day in days:
        yield from why_form(day)


def _moved(board: Board, sort: Sort, before: Window, days: Sequence[DatedDay]) -> Reason:
    """Why it does not stand where it stood last year."""
    rule = board.forbidden(sort, before, days)
    if rule:
        return because("moved", rule=rule, first_day=before.first_day)
    if not board.starts_well(before, days):
        return because("moved", rule="day_off", first_day=before.first_day)
    if board.people_clash(sort, before):
        return because("moved", rule="busy", first_day=before.first_day)
    return because(
        "moved", rule="storm" if board.stormy(before) and sort.outdoor else "better", first_day=before.first_day
    )
