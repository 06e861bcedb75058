"""Who changed what, from what to what; written by the session itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, event, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from calendar_app.models.base import Base, key_of


class AuditEntry(Base):
    """One change of one row: the person (or process), the moment, and each column's old and new value."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_row", "table_name", "row_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    #: e-mail of the person, or the name of the process in capitals
    actor: Mapped[str] = mapped_column(String(254))
    verb: Mapped[str] = mapped_column(String(8))
    table_name: Mapped[str] = mapped_column(String(60))
    row_key: Mapped[str] = mapped_column(String(80))
    #: column -> [from, to]
    changes: Mapped[dict[str, Any]]


@event.listens_for(Session, "after_flush_postexec")
def _write_entries(session: Session, _context: object) -> None:
    noted = session.info.pop("audit", [])
    rows = [
        {"at": session.info["now"], "actor": session.info["actor"], "verb": verb, "table_name": row.__tablename__,
         "row_key": key_of(row), "changes": values}
        for verb, row, values in noted
        if values or verb == "delete"
    ]  # fmt: skip
    if rows:
        session.execute(insert(AuditEntry), rows)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop("audit", None)
