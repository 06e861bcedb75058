"""Makes a proposal of a place in the year: its title, what it serves, and why that day."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from calendar_app.domain import proposal_names as names
from calendar_app.domain import proposal_types as types
from calendar_app.domain.crediting import SCALES
from calendar_app.domain.proposal_costs import Choice
from calendar_app.domain.proposal_gaps import Open
from calendar_app.domain.proposal_rules import Board, ceremony_allowed
from calendar_app.domain.proposal_terms import (
    DatedDay,
    Gap,
    Model,
    Operand,
    Origin,
    Proposal,
    Reason,
    Sort,
    Window,
    because,
)


def make(board: Board, gap: Open, choice: Choice, *, chosen: bool = True) -> Proposal:
    """A proposal for a gap on the place chosen for it."""
    brief, asked, sort, window = board.brief, gap.gap, choice.sort, choice.window
    model = types.model_for(brief, sort)
    days = [choice.day] if choice.day else []
    codes = tuple(day.code for day in days)
    obligations = (asked.obligation,) if asked.obligation else ()
    origin: Origin = "template" if model else "obligation" if obligations else "day"
    clash = board.hall_clash(model.venue_id, "", window) if model else None
    dropped = [because("hall_taken", title=clash.title)] if clash else []
    return Proposal(
        key=key_of(board, obligations or codes, sort.code, window.first_day, codes),
        type=sort.code,
        title_vi=_title(board, asked, sort, choice.day, model, "vi"),
        title_en=_title(board, asked, sort, choice.day, model, "en"),
        first_day=window.first_day,
        last_day=window.last_day,
        origin=origin,
        obligations=obligations,
        commemorations=codes,
        why=tuple(_why(board, gap, choice, model)),
        warnings=(*board.warnings(sort, window, model.outdoor if model else False), *dropped),
        chosen=chosen and not asked.optional,
        model_id=model.id if model else None,
        scale=_scale(asked),
        in_community=asked.terms.requires.in_community,
        metric=asked.terms.metric if asked.terms.counts == "metric" else "",
        venue_id=model.venue_id if model and not clash else None,
    )


def key_of(board: Board, serves: Sequence[str], type_: str, first_day: date, more: Sequence[str] = ()) -> str:
    """The stable name of a proposal: what it serves, its day, and a digest of the rest; a second such is numbered."""
    rest = sha256("|".join([*serves, type_, *more]).encode()).hexdigest()[:8]
    found = f"{(serves or ('x',))[0][:60]}:{first_day:%Y%m%d}:{rest}"
    known = sum(one.key.split("~")[0] == found for one in board.proposed)
    return f"{found}~{known + 1}" if known else found


def _scale(gap: Gap) -> str:
    wanted = gap.terms.requires.scales
    return next((scale for scale in SCALES if scale in wanted), "")


def _title(board: Board, gap: Gap, sort: Sort, day: DatedDay | None, model: Model | None, lang: str) -> str:
    brief = board.brief
    named = names.day_name(day, lang) if day else ""
    if model and model.title_pattern:
        return names.patterned(model.title_pattern, named, brief.year, brief.unit_name)
    sort_name = (sort.name_en if lang == "en" else "") or sort.name_vi
    owed = (gap.name_en if lang == "en" else "") or gap.name_vi
    if not owed or len(gap.types) > 1:
        owed = sort_name
    if day and len(gap.days) == 1 and not gap.types:
        owed = "" if gap.obligation or day.last_day > day.first_day else sort_name
    return names.plain(owed, day, brief.year, lang)


def _why(board: Board, gap: Open, choice: Choice, model: Model | None) -> Iterator[Reason]:
    if choice.day is None:
        yield because("due" if choice.sort.product else "quiet")
    else:
        yield from why_about(board, choice.window, choice.day)
        if len(gap.gap.days) > 1:
            yield from _why_this_one(choice.day, spread=gap.total > 1)
        yield from why_form(choice.day)
    outdoor = model.outdoor if model else choice.sort.outdoor
    if outdoor and board.brief.storm_months and not board.stormy(choice.window):
        yield because("no_storm")
    if choice.rank:
        yield from _why_type(board, gap.gap, choice)
    if board.brief.today < choice.window.first_day == board.earliest(choice.sort):
        yield because("lead", lead=choice.sort.lead_days)
    if gap.note:
        yield gap.note
    if not gap.gap.obligation or gap.gap.optional:
        yield because("encouraged")


def why_about(board: Board, window: Window, day: DatedDay) -> Iterator[Reason]:
    """How a window lies about the day that it marks."""
    named: dict[str, Operand] = {"day": day.code, "first_day": day.first_day, "last_day": day.last_day}
    if day.first_day <= window.first_day <= day.last_day:
        yield because("on_day", **named)
        if not board.worked(window.first_day):
            yield because("day_off_kept")
    elif window.touches(day.first_day, day.last_day):
        yield because("over_day", **named)
        if not board.worked(day.first_day):
            yield because("starts_worked")
    elif window.first_day < day.first_day:
        yield because("before_day", **named)
    else:
        yield because("after_day", **named)


def why_form(day: DatedDay) -> Iterator[Reason]:
    """What the class of the anniversary allows."""
    if not ceremony_allowed(day):
        yield because("no_ceremony", day=day.code, anniversary=day.anniversary or 0)
    elif day.anniversary and day.anniversary_class == "tròn":
        yield because("round", day=day.code, anniversary=day.anniversary)


def _why_this_one(day: DatedDay, *, spread: bool) -> Iterator[Reason]:
    if day.great:
        yield because("great", day=day.code)
    elif day.provincial:
        yield because("provincial", day=day.code)
    if spread:
        yield because("spread")


def _why_type(board: Board, gap: Gap, choice: Choice) -> Iterator[Reason]:
    first = types.candidates(board.brief, gap, choice.day)[0]
    yield because("other_type", type=choice.sort.code, usual=first.code, lead=first.lead_days)
