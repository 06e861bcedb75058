"""Backup and restore of a PostgreSQL database by its own tools, pg_dump, pg_restore and psql.

A restore loads beside what is there, brings that up to date, and then changes the names of two schemas in one
transaction: readers see the old database or the new one, never half of one. What was there stays as a schema.
"""

import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from calendar_app.backups.schema import Refused, make_ready, require_known

MAGIC = b"PGDMP"
#: owners and rights are those of whoever restores
BARE = ("--no-owner", "--no-privileges")
STAGE, ASIDE = "restoring", "restore_aside"
KEPT = "before_restore_"
BEFORE = f"DROP SCHEMA IF EXISTS {STAGE} CASCADE; ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public"
AFTER = f"ALTER SCHEMA public RENAME TO {STAGE}; ALTER SCHEMA {ASIDE} RENAME TO public"
_VERSION = re.compile(r"^COPY [\w.]*alembic_version .*?;\n(\S+)$", re.MULTILINE | re.DOTALL)


def backup(url: URL, file: Path) -> None:
    """Dump the database into a file, whole and readable, in the place of what stood there only when it is done."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        without = [f"--exclude-schema={name}" for name in (f"{KEPT}*", STAGE)]
        run(
            url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", *without, f"--file={draft}", _place(url)
        )
        require_known(_revision(draft))
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def restore(url: URL, file: Path, now: datetime) -> str:
    """Put a backup in the place of the database; the schema in which what was there is kept."""
    require_known(_revision(file))
    with TemporaryDirectory(prefix="calendar-restore-") as folder:
        script = Path(folder) / "backup.sql"
        run(url, "pg_restore", *BARE, f"--file={script}", str(file))
        run(
            url, "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--output=/dev/null", f"--command={BEFORE}", f"--file={script}", f"--command={AFTER}", _place(url),
        )  # fmt: skip
    staged = create_engine(url, connect_args={"options": f"-csearch_path={STAGE}"})
    try:
        make_ready(staged, now)
    finally:
        staged.dispose()
    return _exchanged(url, f"{KEPT}{now:%Y%m%d_%H%M%S}")


def run(url: URL, program: str, *arguments: str) -> str:
    """What a tool of PostgreSQL's prints; raises `Refused` with its first word of trouble, or when it is missing."""
    found = tool(program)
    environment = {"PGPASSWORD": url.password, "PATH": os.defpath, "LC_ALL": "C.UTF-8"} if url.password else None
    done = subprocess.run([found, *arguments], capture_output=True, text=True, env=environment, errors="replace")  # noqa: S603 - our own arguments
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise Refused(f"{program}: {next((line for line in lines if 'error' in line.lower()), lines[:1])}")
    return done.stdout


def tool(program: str) -> str:
    """Where a tool is; Debian keeps those of each version in a folder of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(program)
    if path is None:
        raise Refused(f"máy này chưa có {program}: hãy cài postgresql-client (install postgresql-client)")
    return path


def _exchanged(url: URL, kept: str) -> str:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f'ALTER SCHEMA public RENAME TO "{kept}"'))
            connection.execute(text(f"ALTER SCHEMA {STAGE} RENAME TO public"))
    except SQLAlchemyError as error:
        raise Refused(str(error).splitlines()[0]) from error
    finally:
        engine.dispose()
    return f"schema {kept}"


def _revision(file: Path) -> str | None:
    url = URL.create("postgresql")
    found = _VERSION.search(run(url, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)))
    return found[1] if found and found[1] != "\\." else None


def _place(url: URL) -> str:
    """The database as libpq's tools take it, without the password."""
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return f"--dbname={bare.render_as_string()}"
