"""Activities: life, versions of their content, occurrences, results, the parties who take part."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.days import Commemoration, Occasion
from calendar_app.models.files import ProvesSomething, StoredFile
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue

version_commemoration = Table(
    "version_commemoration",
    Base.metadata,
    Column("version_id", ForeignKey("version.id"), primary_key=True),
    Column("commemoration_id", ForeignKey("commemoration.id"), primary_key=True, index=True),
)

version_occasion = Table(
    "version_occasion",
    Base.metadata,
    Column("version_id", ForeignKey("version.id"), primary_key=True),
    Column("occasion_id", ForeignKey("occasion.id"), primary_key=True, index=True),
)

#: the part of an index with what lasts more than a day
LASTING: dict[str, Any] = {
    "sqlite_where": text("last_day > first_day"),
    "postgresql_where": text("last_day > first_day"),
}


class Activity(Base):
    """Something a unit plans and holds. Cancelled, never deleted."""

    __tablename__ = "activity"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: UID in feeds: random, never changes
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: planned | held | postponed | cancelled
    life: Mapped[str] = mapped_column(String(10), default="planned", index=True)
    #: why it was cancelled or postponed
    reason: Mapped[str] = mapped_column(String(500), default="")
    published_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", use_alter=True, name="fk_activity_published_version"), index=True
    )
    #: SEQUENCE of the published version
    sequence: Mapped[int] = mapped_column(default=0)
    #: DTSTAMP and LAST-MODIFIED of the published version
    published_at: Mapped[datetime | None]
    first_published_at: Mapped[datetime | None]
    highlight: Mapped[bool] = mapped_column(default=False)
    demonstration: Mapped[bool] = mapped_column(default=False)
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: the imported row or the proposal it was made from: the same one makes no second activity
    origin: Mapped[str] = mapped_column(String(120), default="", index=True)
    created_at: Mapped[datetime]
    #: moved whenever the activity or anything that belongs to it changes
    touched_at: Mapped[datetime]
    #: the lock, counted up on every UPDATE
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}

    lead_unit: Mapped[Unit] = relationship()
    versions: Mapped[list["Version"]] = relationship(
        back_populates="activity", foreign_keys="Version.activity_id", order_by="Version.number"
    )
    published: Mapped["Version | None"] = relationship(foreign_keys=[published_version_id], post_update=True)
    occurrences: Mapped[list["Occurrence"]] = relationship(
        back_populates="activity", order_by="Occurrence.first_day, Occurrence.id"
    )
    participations: Mapped[list["Participation"]] = relationship(
        back_populates="activity", order_by="Participation.role.desc(), Participation.id"
    )


class Version(Base):
    """The content of an activity, with its review: draft, submitted, returned, approved."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        Index("ix_version_days", "first_day", "last_day"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    number: Mapped[int]
    #: draft | submitted | returned | approved | superseded
    review: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    returned_reason: Mapped[str] = mapped_column(String(500), default="")
    title: Mapped[str] = mapped_column(String(250))
    #: accent-free title, for searching
    folded: Mapped[str] = mapped_column(String(600), index=True)
    #: exhibition, campaign, ceremony, training ...: a type of the plan file
    type: Mapped[str] = mapped_column(String(40), index=True)
    #: something made by a due day rather than held: counted, absent from public calendars
    product: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str] = mapped_column(Text, default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    #: local time of day; none means all day
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    #: RFC 5545 rule in the subset of `domain.recurrence`; "" means once
    rrule: Mapped[str] = mapped_column(String(200), default="")
    exdates: Mapped[list[str]] = mapped_column(default=list)
    #: [{"original", "first_day", "last_day", "starts_at", "ends_at"}]: occurrences of a series that stand elsewhere
    moves: Mapped[list[Any]] = mapped_column(default=list)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    venue: Mapped[str] = mapped_column(String(250), default="")
    #: of the list of the unit; ``venue`` then repeats its name
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    outdoor: Mapped[bool] = mapped_column(default=False)
    #: province | inter_commune | commune | grassroots
    scale: Mapped[str] = mapped_column(String(20), default="grassroots")
    in_community: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(String(250), default="")
    #: "" | all | children | teenagers | adults | elderly | families
    age_group: Mapped[str] = mapped_column(String(20), default="")
    #: đồng a visitor pays; 0 is free of charge, none is not said
    fee: Mapped[int | None]
    registration: Mapped[str] = mapped_column(String(500), default="")
    #: codes: wheelchair, sign_language, quiet
    accessibility: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    #: what the picture shows, for who cannot see it
    picture_alt: Mapped[str] = mapped_column(String(300), default="")
    #: money planned, in đồng: from the state budget, and mobilised from society
    budget_state: Mapped[int | None] = mapped_column(BigInteger)
    budget_mobilised: Mapped[int | None] = mapped_column(BigInteger)
    #: number of the decision or plan it rests on: "123/QĐ-SVHTTDL"
    decision: Mapped[str] = mapped_column(String(120), default="")
    #: public | network | unit
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    #: code of the plan's task
    task: Mapped[str] = mapped_column(String(20), default="")
    #: partners outside the system, by name
    partners: Mapped[str] = mapped_column(String(500), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    #: a metric the activity is to bring, such as books rotated
    metric: Mapped[str] = mapped_column(String(60), default="")
    created_by: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    #: when it was last given back
    returned_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(254), default="")
    approved_at: Mapped[datetime | None]

    activity: Mapped[Activity] = relationship(back_populates="versions", foreign_keys=[activity_id])
    commemorations: Mapped[list[Commemoration]] = relationship(
        secondary=version_commemoration, order_by=Commemoration.code
    )
    occasions: Mapped[list[Occasion]] = relationship(secondary=version_occasion, order_by=Occasion.code)
    place: Mapped[Place | None] = relationship()
    listed_venue: Mapped[Venue | None] = relationship()
    picture: Mapped[StoredFile | None] = relationship()


class Occurrence(Base):
    """One holding of an activity, known by where it first stood (RECURRENCE-ID). Every activity has at least one."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("activity_id", "original_start"),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        Index("ix_occurrence_days", "first_day", "last_day"),
        Index("ix_occurrence_original", "original_start"),
        Index("ix_occurrence_day_order", "first_day", "starts_at", "id"),
        #: what lasts is a small part, and is asked for by its end
        Index("ix_occurrence_lasting", "last_day", "first_day", **LASTING),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    #: local day (or day and time) of the rule that made it; stays when the occurrence moves
    original_start: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    last_day: Mapped[date]
    #: UTC moments, where timed
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    #: planned | held | postponed | cancelled
    state: Mapped[str] = mapped_column(String(10), default="planned", index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")

    activity: Mapped[Activity] = relationship(back_populates="occurrences")
    result: Mapped["Result | None"] = relationship(back_populates="occurrence")


class Result(Base):
    """What came of an occurrence. Only "held" and one attendance figure are asked for."""

    __tablename__ = "result"
    __table_args__ = (CheckConstraint("attendance >= 0", name="attendance_not_negative"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), unique=True)
    attendance: Mapped[int | None]
    children: Mapped[int | None]
    adults: Mapped[int | None]
    online: Mapped[int | None]
    foreign: Mapped[int | None]
    #: a measured amount, such as books rotated; its unit is the version's ``metric``
    amount: Mapped[int | None]
    narrative: Mapped[str] = mapped_column(Text, default="")
    #: who helped, by name
    partners: Mapped[str] = mapped_column(String(500), default="")
    #: money spent, in đồng
    spent_state: Mapped[int | None] = mapped_column(BigInteger)
    spent_mobilised: Mapped[int | None] = mapped_column(BigInteger)
    #: an approver has accepted the result
    accepted: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]

    occurrence: Mapped[Occurrence] = relationship(back_populates="result")
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="result", order_by="Evidence.id")


class Evidence(ProvesSomething, Base):
    """A proof of a result: an address or a file."""

    __tablename__ = "evidence"

    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)

    result: Mapped[Result] = relationship(back_populates="evidence")


class Participation(Base):
    """A unit's part in an activity, lead or co-organiser. Only accepted ones are credited."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("activity_id", "unit_id"), Index("ix_participation_state", "state", "asked_at"))
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: lead | co
    role: Mapped[str] = mapped_column(String(4), default="co")
    #: invited | accepted | declined | withdrawn
    state: Mapped[str] = mapped_column(String(10), default="invited")
    #: when it was last asked to take part
    asked_at: Mapped[datetime | None]
    #: its part covers the occurrences on ``since <= day < until``: a unit that was followed keeps its history
    since: Mapped[date | None]
    until: Mapped[date | None]

    activity: Mapped[Activity] = relationship(back_populates="participations")
    unit: Mapped[Unit] = relationship()
