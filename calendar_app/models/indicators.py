"""Figures that units give, what agencies declare and attest, and measurements. Superseded, never deleted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.files import StoredFile
from calendar_app.models.places import Place
from calendar_app.models.plans import Plan
from calendar_app.models.units import Unit


class Sheet(Base):
    """The figures of one form that a unit gives, or that are given of a place, for one year in one window."""

    __tablename__ = "statistic_sheet"
    __table_args__ = (
        UniqueConstraint("plan_id", "form", "unit_id", "window", "year", name="uq_statistic_sheet_unit"),
        UniqueConstraint("plan_id", "form", "place_id", "window", "year", name="uq_statistic_sheet_place"),
        CheckConstraint("unit_id IS NULL OR place_id IS NULL", name="one_subject"),
        Index("ix_statistic_sheet_period", "form", "window", "year", "state"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    #: id of the form in the plan
    form: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    #: year | report_year (15 December to 14 December)
    window: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    #: draft | submitted | accepted | returned: only accepted figures count
    state: Mapped[str] = mapped_column(String(10), default="draft")
    #: counted up on every change of a figure
    revision: Mapped[int] = mapped_column(default=1)
    #: what the unit says of its figures
    remark: Mapped[str] = mapped_column(String(1000), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    submitted_by: Mapped[str] = mapped_column(String(254), default="")
    submitted_at: Mapped[datetime | None]
    reviewed_by: Mapped[str] = mapped_column(String(254), default="")
    reviewed_at: Mapped[datetime | None]
    #: why it was returned
    reason: Mapped[str] = mapped_column(String(500), default="")

    plan: Mapped[Plan] = relationship()
    unit: Mapped[Unit | None] = relationship()
    place: Mapped[Place | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class Statistic(Base):
    """One figure of a sheet: metric x breakdown. A corrected one is superseded by the next."""

    __tablename__ = "statistic"
    __table_args__ = (
        Index(
            "uq_statistic_standing", "sheet_id", "metric", "breakdown", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint("value >= 0", name="value_not_negative"),
    )  # fmt: skip
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("statistic_sheet.id"), index=True)
    metric: Mapped[str] = mapped_column(String(60))
    #: "" for the whole; else id of a breakdown of the metric
    breakdown: Mapped[str] = mapped_column(String(60), default="")
    value: Mapped[int] = mapped_column(BigInteger)
    #: typed | pasted | imported
    source: Mapped[str] = mapped_column(String(10), default="typed")
    entered_by: Mapped[str] = mapped_column(String(254))
    entered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]

    sheet: Mapped[Sheet] = relationship()


class Said:
    """Columns of what somebody says of a target, with what proves it; taken back with a reason, never deleted."""

    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    superseded_by: Mapped[str] = mapped_column(String(254), default="")
    superseded_reason: Mapped[str] = mapped_column(String(500), default="")

    @declared_attr
    def plan_id(cls) -> Mapped[int]:  # noqa: N805 - a class method to SQLAlchemy
        return mapped_column(ForeignKey("plan.id"))

    @declared_attr
    def file_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("stored_file.id"))

    @declared_attr
    def file(cls) -> Mapped[StoredFile | None]:  # noqa: N805
        return relationship(StoredFile)


class Declaration(Said, Base):
    """How many of how many institutions of a kind meet a target's condition in a year, as its agency declares."""

    __tablename__ = "declaration"
    __table_args__ = (
        CheckConstraint("0 <= numerator AND numerator <= denominator", name="part_of_whole"),
        Index("ix_declaration_target", "plan_id", "target", "year"),
    )

    target: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    numerator: Mapped[int]
    denominator: Mapped[int]
    #: the day the figures are of
    as_of: Mapped[date]
    #: the agency that declares
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)

    unit: Mapped[Unit] = relationship()


class Attestation(Said, Base):
    """A unit meets a condition on ``since <= day < until``, or does not, as somebody attests with evidence."""

    __tablename__ = "attestation"
    __table_args__ = (
        CheckConstraint("until > since", name="ends_after_start"),
        Index("ix_attestation_condition", "plan_id", "condition", "unit_id"),
    )

    condition: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    meets: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit] = relationship()


class Baseline(Said, Base):
    """From where growth is reckoned: a base year, whom it is about, and their total then. Rebasing adds another one."""

    __tablename__ = "baseline"
    __table_args__ = (
        CheckConstraint("from_year >= base_year", name="measured_from_base"),
        Index("ix_baseline_target", "plan_id", "target", "from_year"),
    )

    target: Mapped[str] = mapped_column(String(60))
    base_year: Mapped[int]
    #: first year whose growth is reckoned from here; earlier years keep the baseline before
    from_year: Mapped[int]
    #: codes of units; empty: those that the target's selector means at the end of the base year
    perimeter: Mapped[list[str]]
    #: the declared total of the base year; none: the sum of the statistics
    value: Mapped[int | None] = mapped_column(BigInteger)


class Measurement(Said, Base):
    """A target as it was measured on a day: members, numerator, denominator and figure, frozen together."""

    __tablename__ = "measurement"
    __table_args__ = (Index("ix_measurement_target", "plan_id", "target", "year"),)

    target: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    measured_on: Mapped[date]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    figure: Mapped[float | None]
    #: [{"key", "name", "kind", "count", "meeting", "why", ...}]: who was counted and why
    members: Mapped[list[Any]]
    #: no institution of the kinds was left
    gone: Mapped[bool] = mapped_column(default=False)
