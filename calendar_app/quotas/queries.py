"""Reads what crediting and progress need, as the dataclasses of the domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager, selectinload

from calendar_app.domain.crediting import Facts, Happening, Requirements, Terms
from calendar_app.domain.periods import SCHOOL_YEAR_START, Kind, periods_starting_in
from calendar_app.domain.periods import Period as Days
from calendar_app.domain.progress import Share
from calendar_app.domain.selection import UnitFacts
from calendar_app.models.activities import Activity, Occurrence
from calendar_app.models.base import Base
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.plans import Obligation, Period, Plan
from calendar_app.models.quotas import Credit, Standing
from calendar_app.models.units import Unit
from calendar_app.plans import queries as plans
from calendar_app.quotas.published_queries import Member

#: unit, obligation, since, until: a cell
Key = tuple[int, int, date, date]
#: a standing, and whether its period is closed
Kept = tuple[Standing, bool]


@dataclass(frozen=True)
class Owed:
    """An obligation row with its terms."""

    row: Obligation
    terms: Terms


def obligations(session: Session, since: date, until: date) -> list[Owed]:
    """Obligations of the current plans in force somewhere in ``since <= day < until``, in the plans' order."""
    rows = session.scalars(
        select(Obligation)
        .join(Plan, Obligation.plan_id == Plan.id)
        .where(Plan.current, Obligation.valid_from < until, ~Obligation.withdrawn)
        .where((Obligation.valid_until.is_(None)) | (Obligation.valid_until > since))
        .options(contains_eager(Obligation.plan))
        .order_by(Plan.id, Obligation.position, Obligation.code)
    )
    return with_terms(session, rows)


def with_terms(session: Session, rows: Iterable[Obligation]) -> list[Owed]:
    """Obligations as their rules see them; the sets of days of a plan are read once."""
    by_plan: dict[int, list[Obligation]] = {}
    for row in (every := list(rows)):
        by_plan.setdefault(row.plan_id, []).append(row)
    days: dict[int, list[str]] = {}
    for same in by_plan.values():
        found = plans.spelled_out(session, same[0].plan, [row.days for row in same])
        days |= {row.id: codes for row, codes in zip(same, found, strict=True)}
    return [Owed(row, _terms(row, frozenset(days[row.id]))) for row in every]


def owed(session: Session, obligation_id: int) -> Owed:
    """One obligation with its terms."""
    return with_terms(session, [session.get_one(Obligation, obligation_id)])[0]


def _terms(row: Obligation, days: frozenset[str]) -> Terms:
    requires = row.requires
    return Terms(
        code=row.code,
        period=cast(Kind, row.period),
        minimum=row.minimum,
        maximum=row.maximum,
        counts=cast(Any, row.counts),
        metric=row.metric,
        tie=cast(Any, row.tie),
        days=days,
        requires=Requirements(
            types=frozenset(requires.get("types", ())),
            scales=frozenset(requires.get("scales", ())),
            in_community=bool(requires.get("in_community", False)),
        ),
        valid_from=row.valid_from,
        valid_until=row.valid_until or date.max,
        due=row.due,
        school_year_start=school_year_start(row),
    )


def school_year_start(row: Obligation) -> tuple[int, int]:
    """Month and day on which the plan's school years begin; only asked where an obligation is reckoned by them."""
    if row.period != "school_year":
        return SCHOOL_YEAR_START
    month, day = str(plans.setting(row.plan, "school_year_start", "09-01")).split("-")
    return int(month), int(day)


def facts(activity: Activity) -> Facts | None:
    """The published content of an activity as counting sees it; none while nothing is published."""
    version = activity.published
    if version is None:
        return None
    return Facts(
        type=version.type,
        scale=version.scale,
        in_community=version.in_community,
        days=frozenset(c.code for c in version.commemorations),
        happenings=tuple(happening(o) for o in activity.occurrences),
        metric=version.metric,
    )


def happening(occurrence: Occurrence) -> Happening:
    """An occurrence with what its result shows."""
    result = occurrence.result
    return Happening(
        id=occurrence.id,
        first_day=occurrence.first_day,
        last_day=occurrence.last_day,
        state=cast(Any, occurrence.state),
        amount=(result.amount or 0) if result else 0,
        proven=bool(result and any(not proof.dropped for proof in result.evidence)),
        accepted=bool(result and result.accepted),
    )


def unit_facts(unit: Unit | Member, on: date, inherits: frozenset[str] = frozenset()) -> UnitFacts:
    """A unit as selectors see it on a day; ``inherits`` are the codes of units it followed in the duty at hand."""
    kinds = {k.kind for k in unit.kinds if (k.since or date.min) <= on < (k.until or date.max)}
    return UnitFacts(unit.code, frozenset(kinds), unit.level, unit.path, inherits)


def is_open(unit: Unit, on: date) -> bool:
    """Whether a unit exists on a day."""
    return (unit.valid_from or date.min) <= on < (unit.valid_to or date.max)


def tied(session: Session, found: Terms, period: Days) -> dict[str, date]:
    """The last day, inside a period, of each commemoration that an obligation is tied to."""
    if found.tie == "none":
        return {}
    rows = session.execute(
        select(Commemoration.code, func.max(CommemorationDate.last_day).label("last_day"))
        .join(CommemorationDate.commemoration)
        .where(Commemoration.code.in_(sorted(found.days)))
        .where(CommemorationDate.first_day >= period.since, CommemorationDate.first_day < period.until)
        .group_by(Commemoration.code)
    )
    return {row.code: row.last_day for row in rows}


def period_row(session: Session, plan_id: int, period: Days) -> Period:
    """The row of a period of a plan, made when there is none."""
    key = {"plan_id": plan_id, "kind": period.kind, "since": period.since, "until": period.until}
    if row := known_period(session, plan_id, period):
        return row
    _insert(session, Period(**key))
    return session.scalars(select(Period).filter_by(**key)).one()


def known_period(session: Session, plan_id: int, period: Days) -> Period | None:
    """The row of a period of a plan, if there is one."""
    key = {"plan_id": plan_id, "kind": period.kind, "since": period.since, "until": period.until}
    return session.scalar(select(Period).filter_by(**key))


def frozen_periods(session: Session, since: date, until: date) -> set[tuple[int, Days]]:
    """The closed periods that touch a span, by plan: who owed something in them is known from their standings alone."""
    rows = session.scalars(
        select(Period)
        .where(Period.since < until, Period.until > since)
        .where(Period.closed_at.is_not(None), Period.opened_at.is_not(None))
    )
    return {(row.plan_id, Days(cast(Kind, row.kind), row.since, row.until)) for row in rows}


def _insert(session: Session, row: Base) -> None:
    """Add a row, unless another transaction has just added the same one."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return


def periods_of_year(found: Terms, year: int) -> list[Days]:
    """Periods of an obligation that begin in a year and in which it is in force."""
    if found.period == "once":
        single = found.period_on(found.valid_from)
        return [single] if single and found.due and found.due.year == year else []
    first = year - 1 if found.period == "report_year" else year
    candidates = periods_starting_in(
        found.period, date(first, 1, 1), date(first + 1, 1, 1), school_year_start=found.school_year_start
    )
    return [p for p in candidates if found.valid_from < p.until and p.since < found.valid_until]


def credits_of(session: Session, activity_id: int) -> list[Credit]:
    """The credits an activity gives now."""
    return list(
        session.scalars(
            select(Credit)
            .join(Occurrence, Credit.occurrence_id == Occurrence.id)
            .where(Occurrence.activity_id == activity_id)
            .order_by(Credit.obligation_id, Credit.unit_id, Credit.part, Credit.id)
        )
    )


def shares(session: Session, unit_id: int, obligation_id: int, period_id: int) -> list[Share]:
    """The credits of one cell, as progress sees them."""
    found = select(Credit.amount, Credit.held, Credit.last_day, Credit.part).order_by(Credit.id)
    rows = session.execute(found.filter_by(unit_id=unit_id, obligation_id=obligation_id, period_id=period_id))
    return [Share(row.amount, row.held, row.last_day, row.part) for row in rows]


def standing(session: Session, cell: tuple[int, int, int], now: datetime) -> tuple[Standing, bool]:
    """The stored standing of one cell (unit, obligation, period), locked where it can be, and whether it was there.

    One that was not is made, and owes nothing yet.
    """
    key = dict(zip(("unit_id", "obligation_id", "period_id"), cell, strict=True))
    query = select(Standing).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    if row := session.scalar(query):
        return row, True
    empty = dict.fromkeys(("minimum", "held", "planned", "unconfirmed", "missing"), 0)
    _insert(session, Standing(**key, **empty, as_of=now.date(), owed=False, updated_at=now))
    return session.scalars(query).one(), False


def standings(
    session: Session, since: date, until: date, unit_id: int | None = None, obligation_id: int | None = None
) -> dict[Key, Kept]:
    """The stored standings of periods that touch a span, by cell, with whether the period is closed."""
    query = (
        select(Standing, Period.since, Period.until, Period.closed_at)
        .join(Period, Standing.period_id == Period.id)
        .where(Period.since < until, Period.until > since)
    )
    if unit_id is not None:
        query = query.where(Standing.unit_id == unit_id)
    if obligation_id is not None:
        query = query.where(Standing.obligation_id == obligation_id)
    return {
        (row.unit_id, row.obligation_id, first, end): (row, closed_at is not None)
        for row, first, end, closed_at in session.execute(query)
    }


def stale(session: Session, today: date, limit: int = 500) -> list[Standing]:
    """Standings of open periods whose figures the passing of days has changed, oldest first."""
    return list(
        session.scalars(
            select(Standing)
            .join(Period)
            .where(Standing.changes_on <= today, Period.closed_at.is_(None))
            .order_by(Standing.changes_on, Standing.id)
            .limit(limit)
        )
    )


def plan_root(session: Session, plan_id: int) -> Unit | None:
    """The unit a plan applies to with all under it; joint obligations stand there."""
    return session.scalar(select(Unit).join(Plan, Plan.root_code == Unit.code).where(Plan.id == plan_id))


def open_units(session: Session, since: date, until: date) -> list[Unit]:
    """Units that exist somewhere in ``since <= day < until``, with their kinds, by code."""
    return list(
        session.scalars(
            select(Unit)
            .where((Unit.valid_from.is_(None)) | (Unit.valid_from < until))
            .where((Unit.valid_to.is_(None)) | (Unit.valid_to > since))
            .options(selectinload(Unit.kinds))
            .order_by(Unit.code)
        )
    )


def contributors(session: Session, since: date, until: date, *, held: bool) -> set[tuple[int, int, date, int]]:
    """Unit, obligation, first day of the period and activity of every credit of periods beginning in a span."""
    rows = session.execute(
        select(Credit.unit_id, Credit.obligation_id, Period.since, Occurrence.activity_id)
        .join(Credit.period)
        .join(Credit.occurrence)
        .where(Credit.held == held, Period.since >= since, Period.since < until)
    )
    return {(row[0], row[1], row[2], row[3]) for row in rows}
