"""Sums of standings, kept beside them. Derived: a check can recompute all of it.

Sums are a ledger: a change adds a row with the difference and locks nobody out; upkeep folds the rows of a key.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from calendar_app.models.base import Base


class UnitPlacement(Base):
    """What the sums of a unit rest on, as a digest: its path, kinds, place, validity. Another digest, other sums."""

    __tablename__ = "unit_placement"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32))


class UnitTrail(Base):
    """Where the standings of a unit are summed up: at each unit above it, and at itself where others stand under it;
    there in all, by kind and by place.

    A row holds on ``since <= day < until``, so that a period that was closed keeps the tree it was closed with.
    """

    __tablename__ = "unit_trail"
    __table_args__ = (Index("ix_unit_trail_unit", "unit_id"), {"sqlite_with_rowid": False})

    #: the unit above, or itself
    node_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    #: "" | "kind:lib_commune" | "place:21548"
    grouping: Mapped[str] = mapped_column(String(80), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]


class UnitYear(Base):
    """All that a unit owes in a year, in one row: its lock while standings change, and its rank among the others."""

    __tablename__ = "unit_year"
    __table_args__ = (
        Index("ix_unit_year_rank", "year", "overdue_on", "at_risk_on", "unit_id"),
        {"sqlite_with_rowid": False},
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    planned: Mapped[int] = mapped_column(default=0)
    unconfirmed: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    #: the first days on which one of its cells that lacks something is at risk, and overdue; none lacks anything
    at_risk_on: Mapped[date | None]
    overdue_on: Mapped[date | None]


class StandingSum(Base):
    """What the standings under a node sum up to: a row of the ledger. Cells of one row change their risk together."""

    __tablename__ = "standing_sum"
    __table_args__ = (
        Index("ix_standing_sum_node", "node_id", "period_id", "grouping"),
        Index("ix_standing_sum_period", "period_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    grouping: Mapped[str] = mapped_column(String(80))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    #: lacking | covered | met | waived | not_applicable
    state: Mapped[str] = mapped_column(String(20))
    #: of what is lacking: see `Standing`
    at_risk_on: Mapped[date | None]
    overdue_on: Mapped[date | None]
    cells: Mapped[int]
    minimum: Mapped[int]
    held: Mapped[int]
    planned: Mapped[int]
    unconfirmed: Mapped[int]
    missing: Mapped[int]
    #: cells that lack something and in which nothing is held, planned or unconfirmed
    empty: Mapped[int]


class ActivitySum(Base):
    """How many activities were held under a node, each counted once: a row of the ledger.

    With an obligation and its period those that count there; without either, those of the year that count anywhere.
    """

    __tablename__ = "activity_sum"
    __table_args__ = (Index("ix_activity_sum_node", "node_id", "year", "grouping"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    grouping: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    period_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"))
    activities: Mapped[int]
