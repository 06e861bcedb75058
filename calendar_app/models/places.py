"""Administrative areas by official code, their figures, and the names they had."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendar_app.models.base import Base


class Place(Base):
    """An administrative area. ``kind`` is data: tỉnh, xã, phường, đặc khu, or a former huyện, thị xã."""

    __tablename__ = "place"
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: official code (Decision 19/2025/QĐ-TTg): "51", "21548"
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(40))
    #: accent-free names, for searching
    folded: Mapped[str] = mapped_column(String(400), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    valid_from: Mapped[date | None]
    #: first day on which it no longer exists
    valid_to: Mapped[date | None]

    parent: Mapped["Place | None"] = relationship(remote_side=[id])


class FormerName(Base):
    """A name that people still use, of an area that is gone, and the place of today that it leads to (many to many)."""

    __tablename__ = "former_name"
    __table_args__ = (UniqueConstraint("name", "kind", "place_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: huyện, thị xã, thành phố, xã, phường, thị trấn, tỉnh
    kind: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    until: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(200), default="")

    place: Mapped[Place] = relationship()


class Population(Base):
    """People living in a place in a year, with the source of the figure."""

    __tablename__ = "population"
    __table_args__ = (UniqueConstraint("place_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    year: Mapped[int]
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(200), default="")
