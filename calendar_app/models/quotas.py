"""What counts for which obligation, and where each unit stands. Derived: a check can recompute all of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.activities import Activity, Occurrence, Participation
from calendar_app.models.base import Base
from calendar_app.models.plans import Obligation, Period
from calendar_app.models.units import Unit


class Credit(Base):
    """What one participation adds to one obligation in one period."""

    __tablename__ = "credit"
    __table_args__ = (
        UniqueConstraint("participation_id", "occurrence_id", "obligation_id", "part"),
        Index("ix_credit_cell", "unit_id", "obligation_id", "period_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    #: whose standing it adds to: the participant, or the plan's root for a joint obligation
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: the commemoration it fulfils, where each day has its own part; else ""
    part: Mapped[str] = mapped_column(String(60), default="")
    amount: Mapped[int]
    held: Mapped[bool]
    #: last day of what is planned: it counts as planned until the grace after it ends
    last_day: Mapped[date]
    #: an approver's own decision made it, and the reason; `CreditOverride` keeps the decision itself
    overridden: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(500), default="")
    overridden_by: Mapped[str] = mapped_column(String(254), default="")
    overridden_at: Mapped[datetime | None]

    participation: Mapped[Participation] = relationship()
    occurrence: Mapped[Occurrence] = relationship()
    obligation: Mapped[Obligation] = relationship()
    period: Mapped[Period] = relationship()


class CreditOverride(Base):
    """An approver's own word on whether an activity counts for an obligation; taken back, never deleted.

    It says *whether*: days, amounts and what was held still follow the occurrences. It speaks for every version of the
    obligation, known by plan and code.
    """

    __tablename__ = "credit_override"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    #: as it was worded then
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    #: none speaks for the whole activity
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"))
    counts: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]
    lifted_by: Mapped[str] = mapped_column(String(254), default="")
    lifted_at: Mapped[datetime | None]
    lifted_reason: Mapped[str] = mapped_column(String(500), default="")

    activity: Mapped[Activity] = relationship()
    obligation: Mapped[Obligation] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()


class Standing(Base):
    """Where a unit stands on an obligation in a period, as of ``as_of``; true until ``changes_on``."""

    __tablename__ = "standing"
    __table_args__ = (
        UniqueConstraint("unit_id", "obligation_id", "period_id"),
        Index("ix_standing_period_risk", "period_id", "overdue_on", "at_risk_on"),
        Index("ix_standing_at_risk_on", "at_risk_on", "missing"),
        Index("ix_standing_overdue_on", "overdue_on", "missing"),
        Index("ix_standing_column", "obligation_id", "period_id", "state", "overdue_on", "at_risk_on", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    minimum: Mapped[int]
    held: Mapped[int]
    planned: Mapped[int]
    unconfirmed: Mapped[int]
    missing: Mapped[int]
    #: one entry per day where each day is owed a part
    parts: Mapped[list[Any]] = mapped_column(default=list)
    as_of: Mapped[date]
    #: first day on which a figure above changes by itself
    changes_on: Mapped[date | None] = mapped_column(index=True)
    #: from this day it is at risk, unless something is held or planned
    at_risk_on: Mapped[date | None]
    #: from this day it can no longer be met
    overdue_on: Mapped[date | None]
    #: "" | waived | not_applicable
    exempt: Mapped[str] = mapped_column(String(20), default="")
    #: whether the unit stands for the obligation: a credit alone does not make it owe something
    owed: Mapped[bool] = mapped_column(default=True)
    #: see `domain.progress.State`
    state: Mapped[str] = mapped_column(String(20), default="lacking")
    updated_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship()
    obligation: Mapped[Obligation] = relationship()
    period: Mapped[Period] = relationship()


class FrozenCredit(Base):
    """A credit as it was when its period was closed: what the frozen figures rest on."""

    __tablename__ = "frozen_credit"
    __table_args__ = (Index("ix_frozen_credit_cell", "unit_id", "obligation_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    part: Mapped[str] = mapped_column(String(60), default="")
    amount: Mapped[int]
    held: Mapped[bool]
    last_day: Mapped[date]
    overridden: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(500), default="")


class Correction(Base):
    """What a frozen standing would be after a later edit; it stands beside the frozen one, the latest is true."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_cell", "unit_id", "obligation_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(254), default="")
    held: Mapped[int]
    planned: Mapped[int]
    unconfirmed: Mapped[int]
    missing: Mapped[int]
    #: a later one has taken its place
    superseded: Mapped[bool] = mapped_column(default=False)


class StandingChange(Base):
    """Why the open standings of an obligation moved though nobody planned or held anything."""

    __tablename__ = "standing_change"
    __table_args__ = (Index("ix_standing_change_obligation", "obligation_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(254), default="")
    #: plan | units | assigned | day | year
    cause: Mapped[str] = mapped_column(String(20))
    #: units that owe it since, that owe it no more, that owe another number
    began: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    #: the number that was owed, and that is owed now, where units owe another one
    minimum_before: Mapped[int | None]
    minimum_after: Mapped[int | None]
