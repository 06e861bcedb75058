"""Writes many new rows of a derived table at once: PostgreSQL copies them, which costs it a quarter of inserting."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import JSON, Table, insert
from sqlalchemy.orm import Session

from calendar_app.models.base import Base


def write(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that name the same columns, all those without a default of the database among them."""
    table = cast(Table, model.__table__)
    if rows and session.get_bind().dialect.name == "postgresql":
        _copy(session, table, rows)
    elif rows:
        session.execute(insert(table), list(rows))


def _copy(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(rows[0])
    structured = {name for name in names if isinstance(table.c[name].type, JSON)}
    into = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    driver = cast(Any, session.connection().connection)
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([json.dumps(row[name]) if name in structured else row[name] for name in names])
