"""Rounds: a letter to some units for one occasion, and what each of them answers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.activities import Activity
from calendar_app.models.base import Base
from calendar_app.models.days import Commemoration
from calendar_app.models.files import StoredFile
from calendar_app.models.units import Unit


class Round(Base):
    """A letter from a unit to others, with a deadline. Closed or cancelled, never deleted."""

    __tablename__ = "round"
    __table_args__ = (Index("ix_round_due", "state", "due_on"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: who sends it
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(250))
    #: of the letter: "123/SVHTTDL-QLVH"
    number: Mapped[str] = mapped_column(String(120), default="")
    issued_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    commemoration_id: Mapped[int | None] = mapped_column(ForeignKey("commemoration.id"))
    #: the deadline in force; earlier ones in `deadlines`
    due_on: Mapped[date]
    #: draft | open | closed | cancelled
    state: Mapped[str] = mapped_column(String(10), default="draft")
    #: the selectors by which units were chosen, in the order of choosing; for the cover of the table
    chosen: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: when it was closed or cancelled, by whom and why
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(254), default="")
    ended_reason: Mapped[str] = mapped_column(String(500), default="")

    unit: Mapped[Unit] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    commemoration: Mapped[Commemoration | None] = relationship()
    fields: Mapped[list["RoundField"]] = relationship(back_populates="round", order_by="RoundField.position")
    answers: Mapped[list["RoundAnswer"]] = relationship(back_populates="round", order_by="RoundAnswer.id")
    deadlines: Mapped[list["RoundDeadline"]] = relationship(back_populates="round", order_by="RoundDeadline.id")


class RoundField(Base):
    """A figure that a round asks of each unit: a whole number."""

    __tablename__ = "round_field"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    #: what it is counted in: "lượt", "cuốn"
    measure: Mapped[str] = mapped_column(String(40), default="")
    hint: Mapped[str] = mapped_column(String(300), default="")
    #: taken out before the letter went
    dropped: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship(back_populates="fields")


class RoundDeadline(Base):
    """A deadline that a round had before it was put off."""

    __tablename__ = "round_deadline"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    before: Mapped[date]
    after: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]

    round: Mapped[Round] = relationship(back_populates="deadlines")


class RoundAnswer(Base):
    """What a unit that was asked has answered. There is one as soon as the unit is chosen."""

    __tablename__ = "round_answer"
    __table_args__ = (UniqueConstraint("round_id", "unit_id"), Index("ix_round_answer_unit", "unit_id", "state"))
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: waiting | draft | submitted | returned
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    note: Mapped[str] = mapped_column(String(1000), default="")
    #: counted up with every change: the lock of two editors
    revision: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str] = mapped_column(String(254), default="")
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[str] = mapped_column(String(254), default="")
    returned_reason: Mapped[str] = mapped_column(String(500), default="")
    #: no longer asked
    withdrawn: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship(back_populates="answers")
    unit: Mapped[Unit] = relationship()
    figures: Mapped[list["RoundFigure"]] = relationship(back_populates="answer", order_by="RoundFigure.id")
    activities: Mapped[list["RoundActivity"]] = relationship(back_populates="answer", order_by="RoundActivity.id")


class RoundFigure(Base):
    """One figure of an answer; none while it is not given."""

    __tablename__ = "round_figure"
    __table_args__ = (UniqueConstraint("answer_id", "field_id"), CheckConstraint("value >= 0", name="not_negative"))
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("round_answer.id"))
    field_id: Mapped[int] = mapped_column(ForeignKey("round_field.id"), index=True)
    value: Mapped[int | None] = mapped_column(BigInteger)

    answer: Mapped[RoundAnswer] = relationship(back_populates="figures")
    field: Mapped[RoundField] = relationship()


class RoundActivity(Base):
    """An activity with which a unit answers."""

    __tablename__ = "round_activity"
    __table_args__ = (UniqueConstraint("answer_id", "activity_id"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("round_answer.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    #: taken out of the answer again
    dropped: Mapped[bool] = mapped_column(default=False)

    answer: Mapped[RoundAnswer] = relationship(back_populates="activities")
    activity: Mapped[Activity] = relationship()
