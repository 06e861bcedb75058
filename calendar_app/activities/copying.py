"""Last year done again: every activity of a year brought into the next one, to be looked at before it is made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from calendar_app.activities import proposal_queries as rows
from calendar_app.activities import queries
from calendar_app.activities.checklist import Item
from calendar_app.activities.draft import YEARS, Draft, draft_of
from calendar_app.activities.proposal_briefs import past_of, taken_of
from calendar_app.activities.proposing import Wanted, renewed, shifted
from calendar_app.domain import proposal_names as names
from calendar_app.domain import recurrence
from calendar_app.domain.proposal_repeats import alike, same_place
from calendar_app.domain.proposal_terms import Reason, Taken, because
from calendar_app.models.activities import Activity, Version
from calendar_app.models.days import CommemorationDate
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.plans.vocabulary import activity_types

DAY = timedelta(days=1)
#: how far a declared day may lie from its activity
NEAR = timedelta(days=60)
#: commemoration -> its first date in the year before and in the year
Dates = Mapping[str, tuple[CommemorationDate | None, CommemorationDate | None]]


@dataclass(frozen=True)
class Copy:
    """An activity of the year before as it would be in the new one, and why on that day."""

    activity_id: int
    origin: str
    before: Version
    draft: Draft
    why: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    #: made already, by this unit, of the same activity
    made: int | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Copies:
    """What can be copied into a year, and what was called off and is only listed."""

    year: int
    copies: tuple[Copy, ...]
    left_out: tuple[Version, ...]
    #: Vietnamese and English names of the types and days among them, by code
    names: Mapping[str, tuple[str, str]]


def offer(session: Session, unit: Unit, year: int, today: date) -> Copies:
    """Every activity that a unit led in the year before, in the new one, soonest first; cancelled ones apart."""
    both = rows.activities(session, [unit.id], date(year - 1, 1, 1), date(year + 1, 1, 1))
    found = [(one, _content(one)) for one in both if one.lead_unit_id == unit.id and one.versions]
    led = [(one, version) for one, version in found if version.first_day.year == year - 1]
    there = [
        taken_of(version, version.first_day, version.last_day, True)
        for one, version in found
        if version.first_day.year == year and one.life in ("planned", "held")
    ]
    dates = _dates(session, year)
    known = rows.taken_origins(session, unit, [origin(one, year) for one, _version in led])
    copies = [
        copy
        for one, version in led
        if one.life in ("planned", "held", "postponed")
        for copy in [_noted(_copy(session, one, version, year, today, dates, known), there)]
    ]
    called_off = [version for one, version in led if one.life == "cancelled"]
    return Copies(
        year,
        tuple(sorted(copies, key=lambda one: (one.draft.first_day, one.activity_id))),
        tuple(sorted(called_off, key=lambda one: (one.first_day, one.activity_id))),
        _names(session, dates),
    )


def _names(session: Session, dates: Dates) -> dict[str, tuple[str, str]]:
    found = {code: (kind.name_vi, kind.name_en) for code, kind in activity_types(session).items()}
    rows_ = [row for pair in dates.values() for row in pair if row is not None]
    return found | {row.commemoration.code: (row.commemoration.name_vi, row.commemoration.name_en) for row in rows_}


def origin(activity: Activity, year: int) -> str:
    """What a copy carries, so that the same activity is copied once into a year."""
    return f"copy:{activity.id}:{year}"


def moved(copy: Copy, title: str, first_day: date) -> Wanted:
    """The activity to be made of a copy, with the title and the day that the planner gave it."""
    shift = first_day - copy.draft.first_day
    draft = replace(copy.draft, title=title, first_day=first_day, last_day=copy.draft.last_day + shift)
    if draft.rrule and shift:
        draft = replace(draft, rrule=_rule(copy.draft.rrule, copy.draft.first_day, first_day))
    items = tuple(replace(item, due_on=item.due_on + shift if item.due_on else None) for item in copy.items)
    return Wanted(copy.origin, draft, items)


def _content(activity: Activity) -> Version:
    """What is copied of an activity: what was published, else what was written last."""
    return activity.published or queries.latest(activity)


def _noted(copy: Copy, there: Sequence[Taken]) -> Copy:
    """A copy with a word on what the new year already has of its like."""
    if copy.made is not None:
        return copy
    other = next((one for one in there if alike(past_of(copy.before), one)), None)
    if other is None:
        return copy
    seen = because("alike", title=other.title, first_day=other.first_day, last_day=other.last_day)
    return replace(copy, warnings=(*copy.warnings, seen))


def _dates(session: Session, year: int) -> Dates:
    """Commemoration -> its first date of the year before and of the year."""
    found: dict[str, tuple[CommemorationDate | None, CommemorationDate | None]] = {}
    for row in plans.dates_between(session, date(year - 1, 1, 1), date(year + 1, 1, 1)):
        before, after = found.get(row.commemoration.code, (None, None))
        if row.year == year - 1:
            found[row.commemoration.code] = (before or row, after)
        elif row.year == year:
            found[row.commemoration.code] = (before, after or row)
    return found


def _copy(
    session: Session, activity: Activity, version: Version, year: int, today: date, dates: Dates,
    known: Mapping[str, int],
) -> Copy:  # fmt: skip
    days = [row.code for row in version.commemorations]
    first, why = _place(version, days, year, dates)
    last = first + (version.last_day - version.first_day)
    draft = replace(
        renewed(draft_of(version), first, last),
        title=names.brought_forward(version.title, year - 1, year, _counts(days, dates)),
        rrule=_rule(version.rrule, version.first_day, first),
        commemorations=tuple(code for code in days if _declared(dates, code, first, last)),
    )
    type_ = activity_types(session).get(version.type)
    key = origin(activity, year)
    return Copy(
        activity_id=activity.id,
        origin=key,
        before=version,
        draft=draft,
        why=tuple(why),
        warnings=tuple(_warnings(version, days, draft, today, dates, ceremony=bool(type_ and type_.ceremony))),
        made=known.get(key),
        items=shifted(session, activity, first),
    )


def _place(version: Version, days: Sequence[str], year: int, dates: Dates) -> tuple[date, list[Reason]]:
    """As far from the nearest day it marks as last year; else the same week and weekday."""
    pairs = [(before, after) for before, after in (dates.get(code, (None, None)) for code in days) if before and after]
    if not pairs:
        return same_place(version.first_day, year), [because("same_week")]
    before, after = min(
        pairs, key=lambda pair: (abs(pair[0].first_day - version.first_day), pair[0].commemoration.code)
    )
    first = after.first_day + (version.first_day - before.first_day)
    day = because(
        "with_day", day=after.commemoration.code, first_day=after.first_day, last_day=after.last_day,
        name_vi=after.commemoration.name_vi, name_en=after.commemoration.name_en,
    )  # fmt: skip
    return first, [day]


def _counts(days: Sequence[str], dates: Dates) -> list[tuple[int, int]]:
    """Old and new numbers of the anniversaries that an activity marks."""
    pairs = (dates.get(code, (None, None)) for code in days)
    return [
        (before.anniversary, after.anniversary)
        for before, after in pairs
        if before and after and before.anniversary and after.anniversary
    ]


def _declared(dates: Dates, code: str, first: date, last: date) -> bool:
    row = dates.get(code, (None, None))[1]
    return row is not None and row.first_day - NEAR <= last and first <= row.last_day + NEAR


def _rule(rrule: str, before: date, first: date) -> str:
    """A series with its rule moved to begin on another day: an end that it has moves by as much."""
    if not rrule:
        return ""
    rule = recurrence.parse(rrule)
    shift = first - before
    until = rule.until + shift if rule.until else None
    byday = rule.byday
    if rule.freq == "WEEKLY" and byday and shift.days % 7:
        byday = tuple(recurrence.ByDay((one.weekday + shift.days) % 7, one.nth) for one in byday)
    moved_rule = recurrence.Rule(
        rule.freq, rule.interval, until, rule.count, byday, rule.bymonthday, rule.bymonth
    )  # fmt: skip
    return recurrence.dump(moved_rule)


def _warnings(
    version: Version, days: Sequence[str], draft: Draft, today: date, dates: Dates, *, ceremony: bool
) -> Iterator[Reason]:
    for code in days:
        row = dates.get(code, (None, None))[1]
        if row is None:
            yield because("day_not_kept", day=code)
        elif ceremony and row.commemoration.founding and row.anniversary_class != "tròn":
            yield because(
                "no_ceremony", day=code, anniversary=row.anniversary or 0,
                name_vi=row.commemoration.name_vi, name_en=row.commemoration.name_en,
            )  # fmt: skip
    if draft.first_day < today:
        yield because("past_day")
    if draft.first_day.year not in YEARS:
        yield because("other_year", year=version.first_day.year + 1)
