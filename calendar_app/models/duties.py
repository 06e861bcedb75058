"""What a unit is to do or to report by a day: the entries of a plan, unit by unit and year by year."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.plans import Plan
from calendar_app.models.units import Unit


class DutyInstance(Base):
    """A duty, a report or a milestone of one unit in one year. Without a day entered it never falls due."""

    __tablename__ = "duty_instance"
    __table_args__ = (
        UniqueConstraint("plan_id", "sort", "code", "unit_id", "year"),
        Index("ix_duty_instance_due", "due_on", "done_at"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    #: duty | report | milestone
    sort: Mapped[str] = mapped_column(String(10))
    #: of the entry in the plan; its version is the one in force in the year
    code: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    due_on: Mapped[date | None]
    #: the day was entered on the desk, or taken away there: the plan's settings leave it alone
    by_hand: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    #: no longer asked of this unit
    withdrawn: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[Plan] = relationship()
    unit: Mapped[Unit] = relationship()
