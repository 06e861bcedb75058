"""How people want to be reminded, who stands in for them, and what a unit has set otherwise than the plan."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.people import Person
from calendar_app.models.units import Unit


class MailPreference(Base):
    """How one person wants reminders; without a row: one mail a morning, of every kind."""

    __tablename__ = "mail_preference"
    audited = True

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: digest: everything of a morning in one mail | single: each thing in a mail of its own
    mode: Mapped[str] = mapped_column(String(10), default="digest")
    #: kinds of reminder that are not wanted; duties cannot be among them
    muted: Mapped[list[str]] = mapped_column(default=list)
    updated_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Absence(Base):
    """A person's leave, on ``since <= day < until``: what they would be told goes to the one who stands in."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("until > since", name="ends_after_start"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date]
    until: Mapped[date] = mapped_column(index=True)
    cancelled: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[str] = mapped_column(String(254))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    stand_in: Mapped[Person] = relationship(foreign_keys=[stand_in_id])

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


class ReminderSetting(Base):
    """A rule as a unit has it, with all that stand under it, where it is not as the plan has it."""

    __tablename__ = "reminder_setting"
    __table_args__ = (UniqueConstraint("unit_id", "rule"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    rule: Mapped[str] = mapped_column(String(30))
    enabled: Mapped[bool] = mapped_column(default=True)
    #: days before (negative: after); none follows the plan
    offsets: Mapped[list[Any] | None]
    #: put back to what the plan says
    withdrawn: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[Unit] = relationship()


class Nudge(Base):
    """A reminder sent by hand, with somebody's own sentence; once a day at most for a unit and a thing."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("unit_id", "subject", "on_day"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: as of a reminder: "obligation:3:2027", "activity:17"
    subject: Mapped[str] = mapped_column(String(80))
    on_day: Mapped[date]
    sentence: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    #: how many people it went to
    people: Mapped[int] = mapped_column(default=0)
    #: ids of the people it went to
    told: Mapped[list[Any]] = mapped_column(default=list)

    unit: Mapped[Unit] = relationship()
    by: Mapped[Person | None] = relationship()
