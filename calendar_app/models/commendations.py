"""Who is to be commended for a year: units and people, proposed with figures and evidence, accepted or not."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.files import ProvesSomething
from calendar_app.models.units import Unit


class Commendation(Base):
    """A candidate of a year: a unit, or somebody who works for it."""

    __tablename__ = "commendation"
    __table_args__ = (Index("ix_commendation_year", "year", "state"),)
    audited = True
    redacted: ClassVar[frozenset[str]] = frozenset({"person", "position"})

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    #: name of the person; "" proposes the unit itself
    person: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[str] = mapped_column(String(120), default="")
    #: what for, in words
    merits: Mapped[str] = mapped_column(Text)
    #: the unit's figures as they stood on the day of the proposal, by name
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: who decides
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: proposed | accepted | declined | withdrawn
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    proposed_by: Mapped[str] = mapped_column(String(254))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(254), default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id])
    proofs: Mapped[list["CommendationProof"]] = relationship(
        back_populates="commendation", order_by="CommendationProof.id"
    )


class CommendationProof(ProvesSomething, Base):
    """An address or a file that shows what a candidate has done."""

    __tablename__ = "commendation_proof"

    commendation_id: Mapped[int] = mapped_column(ForeignKey("commendation.id"), index=True)
    added_by: Mapped[str] = mapped_column(String(254))
    added_at: Mapped[datetime]

    commendation: Mapped[Commendation] = relationship(back_populates="proofs")
