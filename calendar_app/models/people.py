"""People, what they may do and where, and attempts to sign in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.units import Unit


class Person(Base):
    """Somebody who signs in, or gets mail."""

    __tablename__ = "person"
    audited = True
    redacted = frozenset({"password_hash", "session_key"})

    id: Mapped[int] = mapped_column(primary_key=True)
    #: lower case
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    #: changes with the password; ends every older session
    session_key: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(5), default="vi")
    #: administrator of the installation
    administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    #: has set a password of their own, by an invitation or by hand; before that nobody can sign in as them
    joined_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    grants: Mapped[list["Grant"]] = relationship(back_populates="person", order_by="Grant.id")


class Grant(Base):
    """A role on a unit and everything under it: viewer < editor < approver < manager."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "unit_id"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))

    person: Mapped[Person] = relationship(back_populates="grants")
    unit: Mapped[Unit] = relationship()


class PersonSession(Base):
    """One signed-in browser of a person; the person, or who manages them, can end it."""

    __tablename__ = "person_session"
    audited = True
    redacted = frozenset({"digest"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: SHA-256 of what the cookie holds
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    #: what the browser calls itself, in short: "Chrome, Android"
    browser: Mapped[str] = mapped_column(String(80), default="")
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SingleUseLink(Base):
    """A link in a mail that opens one thing, once, until a moment. Only its hash is kept."""

    __tablename__ = "single_use_link"
    __table_args__ = (Index("ix_single_use_link_subject", "purpose", "subject"),)
    audited = True
    redacted = frozenset({"digest"})

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: invitation | password | result
    purpose: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: "" or what it opens: "occurrence:17"
    subject: Mapped[str] = mapped_column(String(80), default="")
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    #: taken back before it was used
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class FeedToken(Base):
    """The secret address of a person's own calendar feed. Only its hash is kept; a new one ends the one before."""

    __tablename__ = "feed_token"
    audited = True
    redacted = frozenset({"digest"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: SHA-256 of the secret
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """A failed sign-in, counted per address and per account to slow guessing down."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(260))
    at: Mapped[datetime]
