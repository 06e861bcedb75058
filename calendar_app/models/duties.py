"""What a unit is to do or to report by a day: the entries of a plan, unit by unit and year by year."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.files import ProvesSomething
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
    #: when it was done, or found not to apply: nobody is reminded of it any more
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    #: under_way before it is done; not_applicable when there was nothing to do, the note says why; else ""
    progress: Mapped[str] = mapped_column(String(15), default="")
    #: no longer asked of this unit
    withdrawn: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[Plan] = relationship()
    unit: Mapped[Unit] = relationship()
    proofs: Mapped[list["DutyProof"]] = relationship(back_populates="duty", order_by="DutyProof.id")

    @property
    def state(self) -> str:
        """open | under_way | done | not_applicable"""
        settled, begun = ("not_applicable", "done"), ("under_way", "open")
        return (settled if self.done_at else begun)[self.progress not in ("not_applicable", "under_way")]


class DutyProof(ProvesSomething, Base):
    """An address or a file that shows that a duty is done."""

    __tablename__ = "duty_proof"

    duty_id: Mapped[int] = mapped_column(ForeignKey("duty_instance.id"), index=True)
    added_by: Mapped[str] = mapped_column(String(254))
    added_at: Mapped[datetime]

    duty: Mapped[DutyInstance] = relationship(back_populates="proofs")
