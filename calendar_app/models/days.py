"""The shared catalogue of commemorations and the days they fall on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base
from calendar_app.models.files import StoredFile


class Commemoration(Base):
    """A day, week or feast that is kept every year."""

    __tablename__ = "commemoration"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "book_reading_day", "quoc_khanh"
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name_vi: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str] = mapped_column(String(250), default="")
    aliases: Mapped[list[str]] = mapped_column(default=list)
    folded: Mapped[str] = mapped_column(String(800), index=True)
    #: JSON form of a `domain.days` rule
    rule: Mapped[dict[str, Any]]
    #: national | intl | province | local
    scope: Mapped[str] = mapped_column(String(20))
    #: code of the place that keeps it, where it is not kept by all
    place_code: Mapped[str] = mapped_column(String(20), default="")
    #: festive | solemn | mourning | ordinary
    tone: Mapped[str] = mapped_column(String(20), default="ordinary")
    #: the year the anniversary is counted from
    base_year: Mapped[int | None]
    #: its năm tròn goes by the number of the solar year, not by an anniversary: Giỗ Tổ (Decree 145/2013 art. 3(1))
    class_by_year: Mapped[bool] = mapped_column(default=False)
    #: "ngày lễ lớn", Decree 145/2013 art. 4
    great: Mapped[bool] = mapped_column(default=False)
    #: founding or tradition day: formal ceremony only in a năm tròn (Decree 111/2018 art. 4(3))
    founding: Mapped[bool] = mapped_column(default=False)
    #: yes | no | setting
    day_off: Mapped[str] = mapped_column(String(10), default="no")
    #: a date of note without an official day name
    official: Mapped[bool] = mapped_column(default=True)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    legal_basis: Mapped[str] = mapped_column(String(400), default="")
    source: Mapped[str] = mapped_column(String(400), default="")
    #: H | M | B: found in a source, found once, background knowledge
    confidence: Mapped[str] = mapped_column(String(1), default="B")
    note_vi: Mapped[str] = mapped_column(String(800), default="")
    note_en: Mapped[str] = mapped_column(String(800), default="")
    #: what a visitor reads of it, in two sentences
    story_vi: Mapped[str] = mapped_column(String(600), default="")
    story_en: Mapped[str] = mapped_column(String(600), default="")

    dates: Mapped[list["CommemorationDate"]] = relationship(
        back_populates="commemoration", order_by="CommemorationDate.first_day"
    )
    years: Mapped[list["CommemorationYear"]] = relationship(
        back_populates="commemoration", order_by="CommemorationYear.year"
    )


class CommemorationYear(Base):
    """What a letter sets for one year: dates, theme, number. The rule of the commemoration is only its default."""

    __tablename__ = "commemoration_year"
    __table_args__ = (UniqueConstraint("commemoration_id", "year"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    commemoration_id: Mapped[int] = mapped_column(ForeignKey("commemoration.id"))
    year: Mapped[int]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    theme_vi: Mapped[str] = mapped_column(String(400), default="")
    theme_en: Mapped[str] = mapped_column(String(400), default="")
    letter: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    letter_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    #: entered on the desk: loading a plan leaves it alone
    by_hand: Mapped[bool] = mapped_column(default=False)

    letter_file: Mapped[StoredFile | None] = relationship()
    commemoration: Mapped[Commemoration] = relationship(back_populates="years")


class CommemorationDate(Base):
    """A dated commemoration, materialised from its rule (derived: made again whenever a rule or a year changes)."""

    __tablename__ = "commemoration_date"
    __table_args__ = (
        UniqueConstraint("commemoration_id", "first_day"),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        Index("ix_commemoration_date_days", "first_day", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commemoration_id: Mapped[int] = mapped_column(ForeignKey("commemoration.id"))
    #: solar year of the first day
    year: Mapped[int] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    anniversary: Mapped[int | None]
    #: tròn | lẻ 5 | khác
    anniversary_class: Mapped[str | None] = mapped_column(String(10))
    theme_vi: Mapped[str] = mapped_column(String(400), default="")
    theme_en: Mapped[str] = mapped_column(String(400), default="")

    commemoration: Mapped[Commemoration] = relationship(back_populates="dates")


class Occasion(Base):
    """A political occasion that comes once, such as an election; no commemoration, and credits nothing."""

    __tablename__ = "occasion"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_start"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "bau_cu_2026"
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name_vi: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str] = mapped_column(String(250), default="")
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date]
    document: Mapped[str] = mapped_column(String(200), default="")
    document_on: Mapped[date | None]
    cancelled: Mapped[bool] = mapped_column(default=False)


class DayOff(Base):
    """A public day off, or a weekend day worked in exchange, as it was announced; it outweighs the known calendar."""

    __tablename__ = "day_off"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    #: off | worked | withdrawn: what was entered by mistake counts for nothing
    sort: Mapped[str] = mapped_column(String(10))
    name_vi: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[str] = mapped_column(String(200), default="")


class Disruption(Base):
    """A period of mourning, a storm or another reason for which activities in it are postponed."""

    __tablename__ = "disruption"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        Index("ix_disruption_days", "first_day", "last_day"),
    )
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: mourning | storm | other
    sort: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(250))
    first_day: Mapped[date]
    last_day: Mapped[date]
    #: code of the place it concerns; "" is the whole province
    place_code: Mapped[str] = mapped_column(String(20), default="")
    document: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    declared_by: Mapped[str] = mapped_column(String(254))
    declared_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
