"""Databases that outlive a run, in a folder that the environment names: filled once, measured many times."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import databases, postgresql


@contextmanager
def shelf(kind: str, folder: Path) -> Iterator[databases.Databases]:
    """The databases of a folder, made when there are none; the server is stopped after the block, its files stay."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield databases.SqliteFiles(folder)
        return
    programs = postgresql.binaries()
    assert programs is not None, "no PostgreSQL on this machine"
    user = "postgres" if os.geteuid() == 0 else None
    data = folder / "data"
    if user:
        shutil.chown(folder, user)
    if not data.exists():
        made = [programs / "initdb", *postgresql.INITDB, "-D", data]
        subprocess.run(made, check=True, capture_output=True, user=user, cwd="/")
    with (folder / "log").open("wb") as output:
        served = postgresql.command(programs, data, folder, postgresql.FAST)
        process = subprocess.Popen(served, stderr=output, stdout=output, user=user, cwd="/")
    try:
        postgresql.wait_for(process, folder)
        yield databases.PostgresqlDatabases(postgresql.Server(folder))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=300)


def said(folder: Path, name: str) -> dict[str, Any] | None:
    """What was written down when a database was whole; none where it is not."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def say(folder: Path, name: str, figures: dict[str, Any]) -> None:
    """A database is whole, and what filling it has measured."""
    (folder / f"{name}.json").write_text(json.dumps(figures, indent=1))
