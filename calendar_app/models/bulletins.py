"""Bulletins: what somebody of the public wants by e-mail, without an account."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base


class Bulletin(Base):
    """One address and what it is to be told. Nothing is sent before it was confirmed, nor after it ended."""

    __tablename__ = "bulletin"
    __table_args__ = (
        CheckConstraint("rhythm IN ('weekly', 'monthly')", name="known_rhythm"),
        Index("ix_bulletin_due", "rhythm", "told_until"),
    )
    audited = True
    redacted = frozenset({"email"})

    id: Mapped[int] = mapped_column(primary_key=True)
    #: lower case; emptied when it ends
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    #: canonical query string of `domain.filters`; "" is everything
    filters: Mapped[str] = mapped_column(String(600), default="")
    #: weekly | monthly
    rhythm: Mapped[str] = mapped_column(String(10))
    #: whether postponements and cancellations are told at once
    at_once: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: first day that no bulletin has spoken of yet; none before it is confirmed
    told_until: Mapped[date | None]


class BulletinNews(Base):
    """A postponement or cancellation that a bulletin has told: never a second time."""

    __tablename__ = "bulletin_news"
    __table_args__ = (UniqueConstraint("bulletin_id", "occurrence_id", "state", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    #: postponed | cancelled
    state: Mapped[str] = mapped_column(String(10))
    #: of the published version that said so
    sequence: Mapped[int]
    told_at: Mapped[datetime]

    bulletin: Mapped[Bulletin] = relationship()
