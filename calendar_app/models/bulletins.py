"""Bulletins: what somebody of the public wants by e-mail, without an account."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.activities import Occurrence
from calendar_app.models.base import Base
from calendar_app.models.mail import OutboxMessage


class Bulletin(Base):
    """One address and what it is to be told. Nothing is sent before it was confirmed, nor after it ended."""

    __tablename__ = "bulletin"
    __table_args__ = (Index("ix_bulletin_due", "rhythm", "told_until"),)
    audited = True
    redacted = frozenset({"email"})

    id: Mapped[int] = mapped_column(primary_key=True)
    #: lower case; emptied when it ends
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    #: "what=highlights", "what=all", or the canonical query string of `domain.filters`
    filters: Mapped[str] = mapped_column(String(600))
    #: weekly | monthly
    rhythm: Mapped[str] = mapped_column(String(10))
    #: whether postponements and cancellations are told at once
    at_once: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: first day that no bulletin has spoken of yet; none before it is confirmed and after it ended
    told_until: Mapped[date | None]
    #: its last issue
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))

    message: Mapped[OutboxMessage | None] = relationship()


class BulletinNews(Base):
    """A postponement or cancellation that a bulletin is to tell, once."""

    __tablename__ = "bulletin_news"
    __table_args__ = (
        UniqueConstraint("bulletin_id", "change"),
        Index("ix_bulletin_news_told", "told_at", "bulletin_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    #: number of the entry of the audit that says so: what is called off again, later, is told again
    change: Mapped[int]
    #: postponed | cancelled
    state: Mapped[str] = mapped_column(String(10))
    #: when it was told, or had become pointless
    told_at: Mapped[datetime | None]
    #: the letter that tells it
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))

    bulletin: Mapped[Bulletin] = relationship()
    occurrence: Mapped[Occurrence] = relationship()
    message: Mapped[OutboxMessage | None] = relationship()
