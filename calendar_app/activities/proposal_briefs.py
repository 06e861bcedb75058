"""Gathers, in few queries for however many units, what `domain.proposals` makes the draft of a year from."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from calendar_app.activities import proposal_gaps as gaps
from calendar_app.activities import proposal_queries as queries
from calendar_app.activities.proposal_gaps import Work
from calendar_app.domain import selection
from calendar_app.domain.proposal_terms import Brief, DatedDay, Gap, Model, Past, Sort, Stop, Taken
from calendar_app.domain.workdays import Workdays
from calendar_app.models.activities import Activity, Version
from calendar_app.models.days import CommemorationDate, Disruption, Occasion
from calendar_app.models.plans import Expectation
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.plans.vocabulary import activity_types
from calendar_app.plans.working_days import workdays
from calendar_app.quotas import boards
from calendar_app.quotas import queries as quotas
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.queries import Owed

#: holdings of one series that are looked at
MOST_OF_SERIES = 400


@dataclass(frozen=True)
class Shared:
    """What is read once for all units."""

    year: int
    today: date
    sorts: dict[str, Sort]
    workdays: Workdays
    dates: list[CommemorationDate]
    before: dict[str, date]
    cells: dict[int, list[Cell]]
    owed: list[Owed]
    expectations: list[tuple[Expectation, list[str]]]
    activities: list[Activity]
    templates: list[ActivityTemplate]
    disruptions: list[Disruption]
    occasions: list[Occasion]
    places: dict[int, frozenset[str]]
    storm_months: frozenset[int]

    @property
    def span(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year + 1, 1, 1)


def gather(session: Session, units: Sequence[Unit], year: int, today: date) -> Shared:
    """Everything that the drafts of some units look at."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    only = units[0] if len(units) == 1 else None
    cells = defaultdict(list)
    for cell in boards.cells(session, year, today, only):
        cells[cell.unit.id].append(cell)
    current = plans.current_plans(session)
    months = str(plans.setting(current[0], "storm_months", "9, 10, 11")) if current else ""
    return Shared(
        year=year,
        today=today,
        sorts={code: _sort(kind) for code, kind in activity_types(session).items()},
        workdays=workdays(session, min(today.year, year - 1), max(today.year, year) + 2),
        dates=plans.dates_between(session, since, date(year + 2, 1, 1)),
        before=_first_days(plans.dates_between(session, date(year - 1, 1, 1), since)),
        cells=cells,
        owed=quotas.obligations(session, since, until),
        expectations=[
            (row, plans.days_of(session, plan, row.days))
            for plan in current
            for row in plans.expectations(session, plan, since, until)
        ],
        activities=queries.activities(session, [only.id] if only else None, date(year - 1, 1, 1), until),
        templates=queries.templates(session),
        disruptions=queries.disruptions(session, since, until),
        occasions=queries.occasions(session, since, until),
        places=queries.places_above(session),
        storm_months=frozenset(int(found) for found in re.findall(r"\b(?:1[0-2]|[1-9])\b", months)),
    )


def brief(session: Session, shared: Shared, unit: Unit, mine: Sequence[Activity]) -> Brief:
    """What the draft of one unit's year rests on; ``mine``: the activities it takes part in."""
    since, until = shared.span
    own = gaps.works(unit, mine)
    now = [work for work in own if _touches(work, since, until)]
    before = [work for work in own if _touches(work, date(shared.year - 1, 1, 1), since)]
    cells = shared.cells.get(unit.id, [])
    where = shared.places.get(unit.place_id or 0, frozenset())
    return Brief(
        year=shared.year,
        today=shared.today,
        unit_name=unit.name_vi,
        gaps=_gaps(session, shared, unit, cells, now, before),
        days=tuple(_day(row, where) for row in shared.dates),
        days_before=shared.before,
        sorts=shared.sorts,
        past=tuple(_past(shared, before)),
        taken=tuple(_taken(shared, own)),
        models=_models(shared, unit),
        stops=tuple(_stops(shared, where)),
        workdays=shared.workdays,
        storm_months=shared.storm_months,
        expected=_expected(shared, unit),
        joint=tuple(
            (cell.obligation.short_vi or cell.obligation.name_vi, cell.obligation.short_en or cell.obligation.name_en)
            for cell in cells
            if cell.obligation.mode == "jointly" and cell.progress.missing > 0 and not cell.progress.exempt
        ),
    )


def parties(shared: Shared) -> dict[int, list[Activity]]:
    """Unit -> the activities it takes part in."""
    found: dict[int, list[Activity]] = defaultdict(list)
    for activity in shared.activities:
        for party in activity.participations:
            found[party.unit_id].append(activity)
    return found


def _sort(kind: object) -> Sort:
    return Sort(**{name: getattr(kind, name) for name in Sort.__dataclass_fields__})


def _first_days(dates: Sequence[CommemorationDate]) -> dict[str, date]:
    found: dict[str, date] = {}
    for row in dates:
        found.setdefault(row.commemoration.code, row.first_day)
    return found


def _gaps(
    session: Session, shared: Shared, unit: Unit, cells: Sequence[Cell], now: Sequence[Work], before: Sequence[Work]
) -> tuple[Gap, ...]:
    owed = [*gaps.owed(session, cells, now, before), *gaps.encouraged(shared.year, shared.owed, unit, now)]
    return tuple(gap for gap in owed if gap.wanted > 0)


def _day(row: CommemorationDate, where: frozenset[str]) -> DatedDay:
    """A dated commemoration. One of a locality that is not known might be of any."""
    day = row.commemoration
    return DatedDay(
        code=day.code, name_vi=day.name_vi, name_en=day.name_en, first_day=row.first_day, last_day=row.last_day,
        tone=day.tone, great=day.great, founding=day.founding, provincial=day.scope == "province",
        anniversary=row.anniversary, anniversary_class=row.anniversary_class,
        here=not day.place_code or not where or day.place_code in where,
    )  # fmt: skip


def _touches(work: Work, since: date, until: date) -> bool:
    facts = work.facts
    return facts is not None and any(h.first_day < until and h.last_day >= since for h in facts.happenings)


def _past(shared: Shared, before: Sequence[Work]) -> Iterator[Past]:
    """What the unit led last year and published, series apart, soonest first."""
    led = [work.activity.published for work in before if work.leads and work.activity.published is not None]
    once = [version for version in led if not version.rrule and version.first_day.year == shared.year - 1]
    yield from (past_of(one) for one in sorted(once, key=lambda one: (one.first_day, one.activity_id)))


def past_of(version: Version) -> Past:
    """A version of the year before as the domain sees it."""
    return Past(
        id=version.activity_id, type=version.type, title=version.title, first_day=version.first_day,
        last_day=version.last_day, commemorations=tuple(row.code for row in version.commemorations),
        scale=version.scale, in_community=version.in_community, venue=version.venue, venue_id=version.venue_id,
        metric=version.metric,
    )  # fmt: skip


def _taken(shared: Shared, own: Sequence[Work]) -> Iterator[Taken]:
    """The unit's own days of the year, then other units' in halls of the lists."""
    mine = {work.activity.id for work in own}
    for work in own:
        yield from _days_of(shared, work.activity, True)
    for activity in shared.activities:
        if activity.id not in mine and activity.life in ("planned", "held"):
            yield from (one for one in _days_of(shared, activity, False) if one.venue_id is not None)


def _days_of(shared: Shared, activity: Activity, own: bool) -> Iterator[Taken]:
    """The days of an activity in the year: those published, and those of a version that waits."""
    since, until = shared.span
    if (published := activity.published) is not None:
        live = [o for o in activity.occurrences if o.state in queries.LIVE]
        for occurrence in live[:MOST_OF_SERIES]:
            if occurrence.first_day < until and occurrence.last_day >= since:
                yield taken_of(published, occurrence.first_day, occurrence.last_day, own)
    latest = activity.versions[-1]
    if latest is not published and latest.first_day < until and latest.last_day >= since:
        yield taken_of(latest, latest.first_day, latest.last_day, own)


def taken_of(version: Version, first: date, last: date, own: bool) -> Taken:
    """Some days of a version as the domain sees them."""
    codes = tuple(row.code for row in version.commemorations)
    return Taken(version.title, first, last, version.type, codes, version.venue, version.venue_id, own, version.product)


def _models(shared: Shared, unit: Unit) -> tuple[Model, ...]:
    """The templates that the unit may use, its own before those of units above it."""
    usable = [row for row in shared.templates if unit.path.startswith(row.unit.path)]
    return tuple(
        Model(row.id, row.name, row.type, row.title_pattern, row.days, row.outdoor, row.venue_id)
        for row in sorted(usable, key=lambda row: (-len(row.unit.path), row.name, row.id))
    )


def _stops(shared: Shared, where: frozenset[str]) -> Iterator[Stop]:
    for row in shared.disruptions:
        if not row.place_code or not where or row.place_code in where:
            sort = row.sort if row.sort in ("mourning", "storm") else "other"
            yield Stop(sort, row.name, row.first_day, row.last_day)  # type: ignore[arg-type]
    for occasion in shared.occasions:
        yield Stop("occasion", occasion.name_vi, occasion.first_day, occasion.last_day)


def _expected(shared: Shared, unit: Unit) -> dict[str, bool]:
    """The commemorations that the unit is expected to mark, and whether it owes them."""
    facts = quotas.unit_facts(unit, date(shared.year, 7, 1))
    found: dict[str, bool] = {}
    for row, codes in shared.expectations:
        if selection.selects(row.who, facts):
            for code in codes:
                found[code] = found.get(code, False) or row.level == "owed"
    return found
