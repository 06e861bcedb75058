"""Reminders that are due, the messages they were sealed into, and what an administrator did about the mail."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base


class Reminder(Base):
    """Something one person is to be told once. A withdrawn one can be revived, a sent one never."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "occurrence_id", "due_on", "person_id", "offset_days"),
        Index("ix_reminder_state_slot", "state", "slot"),
        Index("ix_reminder_subject", "subject", "rule"),
        Index("ix_reminder_rule_due", "rule", "due_on"),
        Index("ix_reminder_occurrence", "occurrence_id", "rule"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: code of a rule: activity_coming | day_unplanned | result_missing ...
    rule: Mapped[str] = mapped_column(String(30))
    #: "activity:17", "obligation:3:unit:5:2027"
    subject: Mapped[str] = mapped_column(String(80))
    #: 0 where no occurrence is meant (part of the key, so never null)
    occurrence_id: Mapped[int] = mapped_column(default=0)
    #: the day it speaks of
    due_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: days before ``due_on`` (negative: after)
    offset_days: Mapped[int]
    #: the moment from which it is to be said
    slot: Mapped[datetime]
    #: wanted | sealed | sent | withdrawn
    state: Mapped[str] = mapped_column(String(10), default="wanted")
    #: what it told, such as "planned 2027-04-21": when that is no longer so, a correction follows
    told: Mapped[str] = mapped_column(String(60), default="")
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"), index=True)


class OutboxMessage(Base):
    """A mail to one person, frozen when sealed: recipient, bytes, Date and Message-ID never change again."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("person_id", "slot", "kind", "part"),
        Index("ix_outbox_message_state_next", "state", "next_try_at"),
        Index("ix_outbox_message_state_expires", "state", "expires_at"),
        Index("ix_outbox_message_sealed", "sealed_at"),
        Index("ix_outbox_message_state_sealed", "state", "sealed_at"),
        Index("ix_outbox_message_kind_state", "kind", "state", "sealed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    slot: Mapped[datetime]
    #: reminders | notice | nudge | invitation | password ...
    kind: Mapped[str] = mapped_column(String(20))
    part: Mapped[int] = mapped_column(default=1)
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(400))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
    #: after this it makes no sense any more; what ends soonest is the most urgent
    expires_at: Mapped[datetime]
    #: queued | claimed | handing_over | sent | retry | expired | failed | uncertain | dropped
    state: Mapped[str] = mapped_column(String(14), default="queued")
    #: not before this moment; of a new message its slot
    next_try_at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(String(60), default="")
    lease_until: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]

    reminders: Mapped[list[Reminder]] = relationship(order_by="Reminder.id")


class JobState(Base):
    """How far a job has come: what was due up to the watermark is done."""

    __tablename__ = "job_state"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    watermark: Mapped[datetime | None]
    last_run_at: Mapped[datetime | None]
    #: how often it has run: a database that has run less often than a host remembers was restored
    beats: Mapped[int] = mapped_column(default=0)


class BadAddress(Base):
    """An address that a mail server refused for good, or that bounced; nothing is sent to it until it is cleared."""

    __tablename__ = "bad_address"
    audited = True

    #: lower case
    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    since: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(500))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str] = mapped_column(String(254), default="")


class MailDeed(Base):
    """What somebody did about a message by hand: tried it again, dropped it, said that it arrived."""

    __tablename__ = "mail_deed"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    #: retry | drop | arrived
    deed: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500), default="")
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]


class MailGate(Base):
    """Closed: nothing is handed over until a person opens it. A restored backup comes up with its gate closed."""

    __tablename__ = "mail_gate"
    audited = True

    #: each closing is a row; the last one counts
    id: Mapped[int] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(300))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[str] = mapped_column(String(254), default="")
