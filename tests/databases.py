"""Where tests keep their rows: migrated once, copied for every test, on SQLite or on PostgreSQL."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests import folders, postgresql


class Databases(Protocol):
    """A place for databases. Nobody may be connected to a database while it is copied."""

    def url(self, name: str) -> str:
        """The address of a database of this place, there or not."""

    def copy(self, template: str, name: str) -> str:
        """The address of a new database with what ``template`` holds; "" is an empty one."""

    def drop(self, name: str) -> None:
        """Forget a database."""


class SqliteFiles:
    """One file per database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, template: str, name: str) -> str:
        if template:
            shutil.copyfile(self.folder / f"{template}.db", self.folder / f"{name}.db")
        return self.url(name)

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()


class PostgresqlDatabases:
    """Databases of a server of our own."""

    def __init__(self, server: postgresql.Server) -> None:
        self.server = server
        self.url = server.url
        self.drop = server.drop

    def copy(self, template: str, name: str) -> str:
        return self.server.create(name, template or "template0")


class Shelf:
    """Templates by name, each made at its first use, and copies of them."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases
        self.templates: dict[str, Exception | None] = {}
        self.numbers = itertools.count(1)

    def template(self, name: str, fill: Callable[[str], None], on: str = "") -> str:
        """A template's name; ``fill`` gets the address of a copy of ``on`` once, and must leave no connection.

        What went wrong the first time is raised again to everybody who asks.
        """
        if name not in self.templates:
            try:
                fill(self.databases.copy(on, name))
            except Exception as error:
                self.templates[name] = error
            else:
                self.templates[name] = None
        if failure := self.templates[name]:
            raise failure
        return name

    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """The address of a copy that is gone after the block."""
        name = f"test_{next(self.numbers)}"
        try:
            yield self.databases.copy(template, name)
        finally:
            self.databases.drop(name)


@contextmanager
def shelf(kind: str) -> Iterator[Shelf]:
    """A shelf on `sqlite`, `postgresql` or `durable` PostgreSQL, with its files and its server gone after the block."""
    if kind in ("postgresql", "durable"):
        programs = postgresql.binaries()
        assert programs is not None, "no PostgreSQL on this machine"
        with postgresql.running(programs, durable=kind == "durable") as server:
            yield Shelf(PostgresqlDatabases(server))
        return
    with tempfile.TemporaryDirectory(prefix="sqlite-", dir=folders.quick()) as folder:
        yield Shelf(SqliteFiles(Path(folder)))
