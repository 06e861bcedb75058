"""Institutions and agencies: names and kinds over time, dated parents, sites and succession."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import PLAIN_ORDER, Base
from calendar_app.models.places import Place


class Unit(Base):
    """An institution or agency, open on ``valid_from <= day < valid_to``. Closed, never deleted."""

    __tablename__ = "unit"
    __table_args__ = (
        Index("ix_unit_path", "path"),
        CheckConstraint("valid_to > valid_from", name="closes_after_opening"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    #: today's name; earlier ones in ``names``
    name_vi: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str] = mapped_column(String(250), default="")
    folded: Mapped[str] = mapped_column(String(600), index=True)
    #: province, commune, village ...: data of the plan, never code
    level: Mapped[str] = mapped_column(String(40))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    #: codes from the root to this unit, as "/UBND-TINH/SVHTTDL/TVT/": rights are given on a path
    path: Mapped[str] = mapped_column(String(500))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    #: verified | unverified ("chưa xác minh")
    status: Mapped[str] = mapped_column(String(20), default="verified")
    status_note: Mapped[str] = mapped_column(String(500), default="")
    #: the plan only requests its help ("đề nghị"): never sent an overdue notice
    requested_only: Mapped[bool] = mapped_column(default=False)
    #: whether an activity must be approved before it is published
    needs_approval: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: changed on screen: loading a file of units leaves its name, parent, kinds and validity alone
    by_hand: Mapped[bool] = mapped_column(default=False)

    place: Mapped[Place | None] = relationship()
    names: Mapped[list["UnitName"]] = relationship(back_populates="unit", order_by="UnitName.since")
    kinds: Mapped[list["UnitKind"]] = relationship(back_populates="unit", order_by="UnitKind.kind")
    parents: Mapped[list["UnitParent"]] = relationship(
        back_populates="unit", foreign_keys="UnitParent.unit_id", order_by="UnitParent.since"
    )
    sites: Mapped[list["UnitSite"]] = relationship(back_populates="unit", order_by="UnitSite.position")


class UnitName(Base):
    """A name a unit has or had."""

    __tablename__ = "unit_name"
    __table_args__ = (UniqueConstraint("unit_id", "name_vi"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name_vi: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str] = mapped_column(String(250), default="")
    #: official | short | alias | former
    sort: Mapped[str] = mapped_column(String(20), default="official")
    since: Mapped[date | None]
    until: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(300), default="")

    unit: Mapped[Unit] = relationship(back_populates="names")


class UnitWord(Base):
    """A word of what a unit is found by, see ``Unit.folded``: read by its beginning, wherever it stands there."""

    __tablename__ = "unit_word"
    __table_args__ = (Index("ix_unit_word_word", "word", "unit_id"), {"sqlite_with_rowid": False})

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(PLAIN_ORDER, primary_key=True)


class UnitKind(Base):
    """A kind a unit is of (lib_province, mus_province ...); a museum-library has two."""

    __tablename__ = "unit_kind"
    __table_args__ = (UniqueConstraint("unit_id", "kind"), Index("ix_unit_kind_kind", "kind"))
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(60))
    since: Mapped[date | None]
    until: Mapped[date | None]

    unit: Mapped[Unit] = relationship(back_populates="kinds")


class UnitParent(Base):
    """Under whom a unit stands, and when."""

    __tablename__ = "unit_parent"
    __table_args__ = (UniqueConstraint("unit_id", "parent_id", "since"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(300), default="")

    unit: Mapped[Unit] = relationship(back_populates="parents", foreign_keys=[unit_id])
    parent: Mapped[Unit] = relationship(foreign_keys=[parent_id])


class UnitSite(Base):
    """A building or branch of a unit."""

    __tablename__ = "unit_site"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(250))
    address: Mapped[str] = mapped_column(String(300), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    status: Mapped[str] = mapped_column(String(20), default="verified")

    unit: Mapped[Unit] = relationship(back_populates="sites")
    place: Mapped[Place | None] = relationship()


class Succession(Base):
    """One unit follows another, on a day, by a legal act, for one duty or for all."""

    __tablename__ = "succession"
    __table_args__ = (UniqueConstraint("predecessor_id", "successor_id", "on_day", "duty"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: merge | split | rename | transfer | dissolve
    sort: Mapped[str] = mapped_column(String(20))
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: none while nobody is known to have inherited
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    on_day: Mapped[date]
    #: "" means every duty; else the id of the duty or the obligation in the plan
    duty: Mapped[str] = mapped_column(String(60), default="")
    carry_credits: Mapped[bool] = mapped_column(default=False)
    #: full | pro_rata | waived
    minimum: Mapped[str] = mapped_column(String(10), default="waived")
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    #: taken back before its day came; kept for the history
    withdrawn: Mapped[bool] = mapped_column(default=False)

    predecessor: Mapped[Unit] = relationship(foreign_keys=[predecessor_id])
    successor: Mapped[Unit | None] = relationship(foreign_keys=[successor_id])
