"""A PostgreSQL server of the tests' own, 15 or later: made in a temporary folder, reached through a socket in it.

PostgreSQL refuses to run as root, so root starts it as the user ``postgres`` that the package makes.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL

from tests import folders

OWNER = "calendar"
INITDB = ("--username", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
#: shared memory in its folder, so that it goes with it
SETTINGS = ("dynamic_shared_memory_type=mmap", "max_connections=60")
#: speed for data that nobody keeps
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
START_LIMIT = 30.0
#: Waits for a word from us; where we die without one, however that was, it stops the server and removes its folder.
WATCHDOG = 'read -r _ || { kill -QUIT "$0"; sleep 1; rm -rf "$1"; }'


class Server:
    """A running server; databases are made as copies of a template."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        url = URL.create("postgresql+psycopg", OWNER, database=database, query={"host": str(self.folder)})
        return url.render_as_string(hide_password=False)

    def create(self, database: str, template: str = "template0") -> str:
        """The address of a new database, a copy of ``template``, to which nobody may be connected."""
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def binaries() -> Path | None:
    """The folder with the newest ``initdb`` and ``postgres`` of this machine; Debian keeps them out of the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(programs: Path, *, durable: bool = False) -> Iterator[Server]:
    """A server that lives as long as the block; ``durable``: on the disk, which it waits for at every commit."""
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/var/tmp" if durable else folders.quick()))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        subprocess.run([programs / "initdb", *INITDB, "-D", data], check=True, capture_output=True, user=user, cwd="/")
        with (folder / "log").open("wb") as output:
            served = command(programs, data, folder, () if durable else FAST)
            process = subprocess.Popen(served, stderr=output, stdout=output, user=user, cwd="/")
        watchdog = subprocess.Popen(
            ["sh", "-c", WATCHDOG, str(process.pid), str(folder)], stdin=subprocess.PIPE, start_new_session=True
        )
        try:
            wait_for(process, folder)
            yield Server(folder)
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=START_LIMIT)
            watchdog.communicate(b"stopped\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def command(programs: Path, data: Path, folder: Path, settings: tuple[str, ...]) -> list[str | Path]:
    options = [argument for setting in (*SETTINGS, *settings) for argument in ("-c", setting)]
    return [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *options]


def wait_for(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Return once the server answers; raise RuntimeError with its log when it ends or takes too long."""
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until and process.poll() is None:
        try:
            Server(folder).run("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
