"""Backup and restore of a SQLite file while others read and write it, by SQLite's own online copy."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from calendar_app.backups.schema import Refused, make_ready, require_known
from calendar_app.extensions import prepare_sqlite

MAGIC = b"SQLite format 3\x00"
#: seconds to wait for whoever writes
WAIT = 60.0


def backup(database: Path, file: Path) -> None:
    """Copy the database into a file, whole and checked, in the place of what stood there only when it is done."""
    if not database.is_file():
        raise Refused(f"chưa có cơ sở dữ liệu {database} (there is no database yet)")
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        with closing(_opened(database)) as source, closing(_opened(draft)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            require_sound(target)
        _to_disk(draft)
        draft.replace(file)
    finally:
        _remove(draft)


def restore(database: Path, file: Path, now: datetime) -> str:
    """Put a backup in the place of the database, in one transaction of SQLite's; where what was there is kept.

    The backup is copied first, checked, brought up to date and its gate closed: only then is it taken.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    draft = database.with_name(f"{database.name}.restoring")
    _remove(draft)
    try:
        draft.touch(mode=0o600)
        with closing(_opened(file)) as source, closing(_opened(draft)) as target:
            source.backup(target)
            require_sound(target)
            require_known(_revision(target))
        _brought_up(draft, now)
        kept = _kept(database, now)
        with closing(_opened(draft)) as source, closing(_opened(database)) as target:
            require_sound(source)
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
        _to_disk(database)
        return kept
    except sqlite3.DatabaseError as error:
        raise Refused(f"{file}: {error}") from error
    finally:
        _remove(draft)


def require_sound(connection: sqlite3.Connection) -> None:
    """Raise `Refused` for a file that is damaged, or whose rows point nowhere."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise Refused(f"tệp bị hỏng (the file is damaged): {found[0]}")
    if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Refused(f"tệp bị hỏng (a row of {broken[0]} points nowhere)")


def _brought_up(draft: Path, now: datetime) -> None:
    engine = create_engine(f"sqlite:///{draft}")
    prepare_sqlite(engine)
    try:
        make_ready(engine, now)
    finally:
        engine.dispose()


def _kept(database: Path, now: datetime) -> str:
    """Keep what is there: a copy of it, or the file itself where it is too damaged to be copied."""
    if not database.exists():
        return ""
    kept = _free(database.with_name(f"{database.name}.before-{now:%Y%m%d-%H%M%S}"))
    kept.touch(mode=0o600)
    try:
        with closing(_opened(database)) as source, closing(_opened(kept)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError:
        for ending in ("", "-wal", "-shm"):
            part = database.with_name(database.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
    return str(kept)


def _free(path: Path) -> Path:
    """The path, or the first beside it that nothing has."""
    others = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return path if not path.exists() else next(other for other in others if not other.exists())


def _revision(connection: sqlite3.Connection) -> str | None:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=WAIT)


def _to_disk(path: Path) -> None:
    for place, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        number = os.open(place, flags)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
