"""How `flask db` reaches the database: one transaction for all steps, one migrating process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from calendar_app.models.base import UTCDateTime

#: any number of our own; whoever holds it is migrating
ADVISORY_LOCK = 1520


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own types into revisions as what the database stores, so that a revision outlives them."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """A transaction that keeps other migrating processes out.

    On SQLite foreign keys are off meanwhile: a rebuilt table would delete the rows that point to it.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.execution_options(begin_immediate=True).begin():
            yield
            refuse_broken_references(connection)
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_broken_references(connection: Connection) -> None:
    """Undo a migration that leaves rows pointing nowhere; SQLite does not look while foreign keys are off."""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"broken references after migrating: {broken[:10]}")


def migrate() -> None:
    """Bring the database of the current application, or the one handed in, to the asked revision."""
    extension = current_app.extensions["migrate"]
    arguments = {**extension.configure_args, "transactional_ddl": True, "render_item": render_item}
    engine = context.config.attributes.get("engine") or extension.db.engine
    with engine.connect() as connection, alone(connection):
        context.configure(connection=connection, target_metadata=extension.db.metadata, **arguments)
        context.run_migrations()


migrate()
