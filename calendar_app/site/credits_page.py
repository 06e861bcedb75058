"""The page of one obligation of one unit: its figures, what counts and why, what does not and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from calendar_app.activities import queries as activities
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import NotFound
from calendar_app.domain.progress import Tuning
from calendar_app.extensions import SYSTEM
from calendar_app.jinja import days
from calendar_app.models.activities import Activity
from calendar_app.models.days import Commemoration
from calendar_app.models.plans import Obligation, Period, Plan
from calendar_app.models.quotas import CreditOverride, StandingChange
from calendar_app.models.units import Unit
from calendar_app.quotas import tracing
from calendar_app.quotas.boards import Cell
from calendar_app.quotas.book import Book, Column
from calendar_app.quotas.tracing import Share, Trace, Traced
from calendar_app.reminders import nudges
from calendar_app.reminders.nudge_things import OBLIGATION
from calendar_app.site import credit_words
from calendar_app.site.desk_history import people
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef
from calendar_app.units import queries as units


@dataclass(frozen=True)
class Ruling:
    """A decision of an approver, in force or taken back."""

    counts: bool
    reason: str
    by: str
    at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lifted_reason: str


@dataclass(frozen=True)
class Amount:
    """What one holding adds: ``note`` says from whom it was carried over, or what the closing knows of it."""

    days: str
    amount: int
    state: str
    part: str
    note: str


@dataclass(frozen=True)
class Item:
    """An activity: what it adds, or why it adds nothing."""

    id: int
    title: str
    lead: UnitRef
    life: str
    amounts: tuple[Amount, ...]
    why: str
    rulings: tuple[Ruling, ...]
    may_decide: bool
    may_open: bool


@dataclass(frozen=True)
class CreditsPage:
    """All that the page shows."""

    unit: UnitRef
    obligation: Obligation
    cell: Cell
    year: int
    asks: tuple[str, ...]
    sentence: str
    counting: tuple[Item, ...]
    others: tuple[Item, ...]
    closed_at: datetime | None
    closed_by: str
    trace: Trace
    changes: tuple[tuple[StandingChange, str], ...]
    tuning: Tuning
    subject: str
    may_urge: bool


def page(session: Session, code: str, obligation_id: int, period_id: int, by: Principal, today: date) -> CreditsPage:
    """The page for somebody with a role on the unit; `NotFound` for others, and where there is no such cell."""
    unit = units.by_code(session, code)
    access.require(by, Action.VIEW, unit.path)
    column = _column(session, obligation_id, period_id)
    found = tracing.trace(session, unit, column, today)
    if found is None:
        raise NotFound("standing", code)
    row, cell = column.owed.row, found.cell
    names = people(session, _emails(found))
    refs = unit_refs(session, [unit, *(one.activity.lead_unit for one in (*found.counting, *found.others))])
    tied = _day_names(session, column)
    items = {
        name: tuple(_item(one, refs, names, tied, by, column) for one in rows)
        for name, rows in (("counting", found.counting), ("others", found.others))
    }
    return CreditsPage(
        unit=refs[unit.id], obligation=row, cell=cell, year=column.period.year,
        asks=tuple(credit_words.asks(session, column.owed, list(tied.values()))),
        sentence=credit_words.standing(cell, today),
        counting=items["counting"], others=items["others"], closed_at=column.period.closed_at,
        closed_by=names.get(column.period.closed_by, column.period.closed_by.removeprefix(SYSTEM.email)), trace=found,
        changes=tuple((one, credit_words.change(one, names.get(one.by, one.by))) for one in found.changes),
        tuning=column.asked.tuning, subject=f"{OBLIGATION}:{row.id}:{column.period.year}",
        may_urge=bool(cell.progress.missing and not cell.progress.exempt and nudges.may(by, unit.path)),
    )  # fmt: skip


def _column(session: Session, obligation_id: int, period_id: int) -> Column:
    both = select(Obligation, Period).join(Period, Period.plan_id == Obligation.plan_id)
    both = both.where(Obligation.id == obligation_id, Period.id == period_id)
    plan = joinedload(Obligation.plan).selectinload(Plan.settings)
    found = session.execute(both.options(plan)).one_or_none()
    if found is None:
        raise NotFound("obligation", obligation_id)
    return Book(session).column(found[0].id, found[1].id)


def _emails(found: Trace) -> set[str]:
    said = [row for one in (*found.counting, *found.others) for row in one.decided]
    emails = {found.column.period.closed_by, *(row.by for row in found.changes)}
    emails |= {row.made_by for row in said} | {row.lifted_by for row in said}
    return emails - {"", SYSTEM.email}


def _day_names(session: Session, column: Column) -> dict[str, Commemoration]:
    codes = sorted(column.owed.terms.days)
    rows = session.scalars(select(Commemoration).where(Commemoration.code.in_(codes))) if codes else ()
    return {row.code: row for row in rows}


def _item(
    one: Traced, refs: dict[int, UnitRef], names: dict[str, str], tied: dict[str, Commemoration],
    by: Principal, column: Column,
) -> Item:  # fmt: skip
    row = one.activity
    version = row.published or activities.latest(row)
    may = row.published is not None and access.allows(by, Action.APPROVE, row.lead_unit.path)
    return Item(
        id=row.id,
        title=version.title,
        lead=refs[row.lead_unit_id],
        life=row.life,
        amounts=tuple(_amount(share, tied) for share in one.shares),
        why=credit_words.why(one),
        rulings=tuple(_ruling(said, names) for said in one.decided),
        may_decide=may and column.period.closed_at is None,
        may_open=_may_open(row, by),
    )


def _may_open(row: Activity, by: Principal) -> bool:
    parties: Sequence[Unit] = [row.lead_unit, *(one.unit for one in row.participations if one.state != "declined")]
    return any(access.allows(by, Action.VIEW, unit.path) for unit in parties)


def _amount(share: Share, tied: dict[str, Commemoration]) -> Amount:
    first, last = share.occurrence.first_day, share.occurrence.last_day
    return Amount(
        days(first, last), share.amount, share.state, credit_words.part(tied.get(share.part)), credit_words.note(share)
    )


def _ruling(row: CreditOverride, names: dict[str, str]) -> Ruling:
    return Ruling(
        row.counts, row.reason, names.get(row.made_by, row.made_by), row.made_at,
        names.get(row.lifted_by, row.lifted_by), row.lifted_at, row.lifted_reason,
    )  # fmt: skip
