"""What makes planning quick and safe: venues, templates, checklists, and reviews that come after the fact."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.activities import Activity, Version
from calendar_app.models.base import Base
from calendar_app.models.people import Person
from calendar_app.models.units import Unit


class ActivityTemplate(Base):
    """What a unit usually does when it plans an activity of a type; taken out of use, never deleted."""

    __tablename__ = "activity_template"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        CheckConstraint("days >= 1", name="lasts_a_day"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(40))
    #: "Trưng bày sách {day} {year}": {day} is the commemoration it serves, {year} the year, {unit} the unit
    title_pattern: Mapped[str] = mapped_column(String(250), default="")
    #: how many days it lasts
    days: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    scale: Mapped[str] = mapped_column(String(20), default="grassroots")
    in_community: Mapped[bool] = mapped_column(default=False)
    outdoor: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(String(250), default="")
    age_group: Mapped[str] = mapped_column(String(20), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    #: [{"text": ..., "days_before": 14}], farthest from the day first
    tasks: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit] = relationship()


class ChecklistItem(Base):
    """Something to prepare for an activity, by somebody, until a day."""

    __tablename__ = "checklist_item"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(250))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(254), default="")
    #: struck from the list; kept for the history
    dropped: Mapped[bool] = mapped_column(default=False)

    activity: Mapped[Activity] = relationship()
    owner: Mapped[Person | None] = relationship()


class LaterReview(Base):
    """What was public at once and is looked at afterwards: an urgent change, a postponement, a cancellation."""

    __tablename__ = "later_review"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    #: urgent | postpone | cancel | postpone_one | cancel_one
    step: Mapped[str] = mapped_column(String(12))
    #: the version that an urgent change published
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    done_by: Mapped[str] = mapped_column(String(254))
    done_at: Mapped[datetime]
    seen_by: Mapped[str] = mapped_column(String(254), default="")
    seen_at: Mapped[datetime | None] = mapped_column(index=True)
    remark: Mapped[str] = mapped_column(String(500), default="")

    activity: Mapped[Activity] = relationship()
    version: Mapped[Version | None] = relationship()
