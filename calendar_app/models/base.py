"""The base of every table: naming convention, UTC times, JSON columns and the audit listener."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, MetaData, String, event, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapper, RelationshipDirection, Session, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: a word as it is looked for: by the bytes on both databases, so that words that begin alike stand together
PLAIN_ORDER = String(40).with_variant(String(40, collation="C"), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table. The ``audited`` ones are written into the audit log, ``redacted`` columns without their values."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON, list[str]: JSON, list[Any]: JSON},
    )

    audited: ClassVar[bool] = False
    redacted: ClassVar[frozenset[str]] = frozenset()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value


def changes(row: Base) -> dict[str, list[object]]:
    """What a flush would write of a row: column -> [from, to]; a redacted column shows only that it changed."""
    state = inspect(row)
    found: dict[str, list[object]] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if not history.has_changes() and state.persistent:
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if old == new:
            continue
        found[attribute.key] = ["…", "…"] if attribute.key in row.redacted else [_plain(old), _plain(new)]
    return dict(_referenced(row)) | found | dict(_linked(row))


def _referenced(row: Base) -> Iterator[tuple[str, list[object]]]:
    """Changes of references set by the row they lead to: only the flush writes them into their columns."""
    state = inspect(row)
    for relation in state.mapper.relationships:
        if relation.direction is not RelationshipDirection.MANYTOONE or relation.key not in state.dict:
            continue
        column = state.mapper.get_property_by_column(next(iter(relation.local_columns))).key
        for target in state.attrs[relation.key].history.added:
            old, new = state.dict.get(column), target and target.id
            if old != new and column not in row.redacted:
                yield column, [old, new]


def _linked(row: Base) -> Iterator[tuple[str, list[object]]]:
    """Changes of many-to-many lists, by the codes of what is linked."""
    state = inspect(row)
    for relation in state.mapper.relationships:
        if relation.secondary is None or relation.key not in state.dict:
            continue
        history = state.attrs[relation.key].history
        if history.added or history.deleted:
            old = sorted(one.code for one in (*history.unchanged, *history.deleted))
            yield relation.key, [old, sorted(one.code for one in (*history.unchanged, *history.added))]


def audited_rows(session: Session) -> Iterator[tuple[str, Base]]:
    """New, changed and deleted rows of audited tables that the coming flush writes, with the verb."""
    for verb, rows in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted)):
        for row in rows:
            if isinstance(row, Base) and row.audited and (verb != "update" or session.is_modified(row)):
                yield verb, row


def key_of(row: Base) -> str:
    """The primary key of a flushed row, as text."""
    mapper: Mapper[Any] = inspect(row).mapper
    return ",".join(str(value) for value in mapper.primary_key_from_instance(row))


@event.listens_for(Session, "before_flush")
def _note_changes(session: Session, _context: object, _instances: object) -> None:
    noted = session.info.setdefault("audit", [])
    noted.extend((verb, row, changes(row)) for verb, row in audited_rows(session))
