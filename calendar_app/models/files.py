"""Files that people hand in: pictures, photos and lists that prove a result, letters. Kept in the database, so that one
transaction and one backup hold everything, on however many hosts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from calendar_app.models.base import Base


class StoredFile(Base):
    """What is known of a file; its bytes stand in `FileContent`, so that lists never load them."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size >= 0", name="size_not_negative"),)
    audited = True

    id: Mapped[int] = mapped_column(primary_key=True)
    #: as it is offered for download, with the ending of its type
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    #: of pictures, in pixels
    width: Mapped[int | None]
    height: Mapped[int | None]
    #: picture | evidence | letter; import and imported: a plan that waits to be taken over, and one that was
    purpose: Mapped[str] = mapped_column(String(10))
    #: whose file it is: rights on it are rights on the things of this unit
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    uploaded_by: Mapped[str] = mapped_column(String(254))
    uploaded_at: Mapped[datetime]


class FileContent(Base):
    """The bytes of a file, as they were stored."""

    __tablename__ = "file_content"

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ProvesSomething:
    """The columns of an address or a file that proves something; whose row it is, each table says itself."""

    audited = True

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:
        return (CheckConstraint("link <> '' OR file_id IS NOT NULL", name="link_or_file"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(250), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    #: taken back; kept for the history
    dropped: Mapped[bool] = mapped_column(default=False)

    @declared_attr
    @classmethod
    def file(cls) -> Mapped[StoredFile | None]:
        return relationship()
