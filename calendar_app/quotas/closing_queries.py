"""Reads and writes what closing a period freezes."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import case, func, insert, select
from sqlalchemy.orm import Session

from calendar_app.models.activities import Occurrence
from calendar_app.models.plans import Period, Plan
from calendar_app.models.quotas import Correction, Credit, FrozenCredit, Standing
from calendar_app.models.units import Unit

#: unit, obligation, period
Cell = tuple[int, int, int]
NAMES = ("unit_id", "obligation_id", "period_id")
#: columns that a frozen credit has from the credit
KEPT = ("period_id", "obligation_id", "unit_id", "occurrence_id", "part", "amount", "held", "last_day", "overridden",
        "reason")  # fmt: skip


def frozen(session: Session, cell: Cell) -> Standing | None:
    """The standing of a closed cell."""
    return session.scalar(select(Standing).filter_by(**dict(zip(NAMES, cell, strict=True))))


def correction(session: Session, cell: Cell) -> Correction | None:
    """The correction in force of a closed cell, if there is one."""
    found = select(Correction).filter_by(**dict(zip(NAMES, cell, strict=True))).where(~Correction.superseded)
    return session.scalar(found)


def ended(session: Session, today: date) -> Sequence[Period]:
    """Periods of current plans that are over by a day and in which something stands; latest first."""
    standing = select(Standing.period_id).where(Standing.owed)
    return session.scalars(
        select(Period)
        .join(Plan, Period.plan_id == Plan.id)
        .where(Plan.current, Period.until <= today, Period.id.in_(standing))
        .order_by(Period.until.desc(), Period.since, Period.id)
    ).all()


def of_year(session: Session, year: int, kind: str) -> Sequence[Period]:
    """The periods of a kind of the current plans, told under a year, in order."""
    found = select(Period).join(Plan, Period.plan_id == Plan.id).where(Plan.current, Period.year == year)
    return session.scalars(found.where(Period.kind == kind).order_by(Period.since, Period.id)).all()


def counts(session: Session, period_ids: Collection[int]) -> dict[int, tuple[int, int, int, int, int]]:
    """By period: cells that ask something, those met, what is missing, what is unconfirmed, cells with a correction."""
    asks = Standing.state.in_(("lacking", "covered", "met"))
    lacking = Standing.state == "lacking"
    figures = [
        func.sum(case((asks, 1), else_=0)),
        func.sum(case((Standing.state == "met", 1), else_=0)),
        func.sum(case((lacking, Standing.missing), else_=0)),
        func.sum(Standing.unconfirmed),
    ]
    rows = session.execute(
        select(Standing.period_id, *figures)
        .where(Standing.period_id.in_(sorted(period_ids)), Standing.owed)
        .group_by(Standing.period_id)
    )
    corrected = session.execute(
        select(Correction.period_id, func.count())
        .where(Correction.period_id.in_(sorted(period_ids)), ~Correction.superseded)
        .group_by(Correction.period_id)
    )
    changed = {row[0]: row[1] for row in corrected}
    return {row[0]: (row[1], row[2], row[3], row[4], changed.get(row[0], 0)) for row in rows}


def root_path(session: Session, plan_id: int) -> str | None:
    """The path of the unit that a plan applies to with all under it."""
    return session.scalar(select(Unit.path).join(Plan, Plan.root_code == Unit.code).where(Plan.id == plan_id))


def root_paths(session: Session) -> Sequence[str]:
    """The paths of the units that the current plans apply to."""
    return session.scalars(select(Unit.path).join(Plan, Plan.root_code == Unit.code).where(Plan.current)).all()


def stale(session: Session, period_id: int, today: date) -> list[Cell]:
    """Cells of a period whose figures the passing of days has changed."""
    rows = session.execute(
        select(Standing.unit_id, Standing.obligation_id, Standing.period_id).where(
            Standing.period_id == period_id, Standing.changes_on <= today
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def freeze_credits(session: Session, period_id: int) -> None:
    """Keep the credits of a period as they are."""
    found = (
        select(*(getattr(Credit, name) for name in KEPT), Occurrence.activity_id)
        .join(Occurrence, Credit.occurrence_id == Occurrence.id)
        .where(Credit.period_id == period_id)
    )
    session.execute(insert(FrozenCredit).from_select([*KEPT, "activity_id"], found))
