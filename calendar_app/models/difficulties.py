"""What hinders units: reported upwards, answered, forwarded, closed; every step with its day, person and text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.activities import Activity
from calendar_app.models.base import Base
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit


class Difficulty(Base):
    """An obstacle that a unit has reported. Closed, never deleted."""

    __tablename__ = "difficulty"
    __table_args__ = (Index("ix_difficulty_with", "with_unit_id", "state"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: a code of `duties.difficulties.KINDS`
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    #: what the unit asks for
    needs: Mapped[str] = mapped_column(Text, default="")
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    #: whose turn it is to answer, or who answered last
    with_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: waiting | answered | closed
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reported_by: Mapped[str] = mapped_column(String(254))
    reported_at: Mapped[datetime] = mapped_column(index=True)
    #: of the last step
    moved_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    with_unit: Mapped[Unit] = relationship(foreign_keys=[with_unit_id])
    obligation: Mapped[Obligation | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    steps: Mapped[list["DifficultyStep"]] = relationship(back_populates="difficulty", order_by="DifficultyStep.id")


class DifficultyStep(Base):
    """What was done about a difficulty: when, by whom, for which unit, in which words."""

    __tablename__ = "difficulty_step"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    difficulty_id: Mapped[int] = mapped_column(ForeignKey("difficulty.id"), index=True)
    #: reported | answered | forwarded | asked | closed
    sort: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    #: for which unit it was done
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: with whom it lay afterwards
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]

    difficulty: Mapped[Difficulty] = relationship(back_populates="steps")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id])
