"""Fixtures for everything above the rules. Each test has a database of its own, so tests run in any order.

``--db=postgresql`` runs the same tests on PostgreSQL. Where CI is set, a missing server or browser is a failure.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.cli import FlaskGroup
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from calendar_app import clock, create_app
from calendar_app.accounts import passwords
from calendar_app.domain.access import Principal
from calendar_app.extensions import SYSTEM, db, transaction
from config import TESTING, Config
from tests import databases, postgresql, smtp
from tests.source import ROOT

#: Sunday 22 November 2026, 08:00 in Vietnam: the clock of every test that does not set another.
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SECRET_KEY = "a key of the tests only"
IN_CI = bool(os.environ.get("CI"))
FOLDER_MARKERS = {"domain": pytest.mark.domain, "browser": pytest.mark.browser}


class Commands(FlaskCliRunner):
    """Runs commands as `flask` does; Flask's own runner leaves out the application context."""

    def invoke(self, cli: Any = None, args: Any = None, **options: Any) -> Any:  # type: ignore[override]
        return super().invoke(cli or FlaskGroup(create_app=lambda: self.app), args, **options)


# Fewer invented examples at each run, so that the rules take seconds; every run invents others.
# More of them: pytest tests/domain --hypothesis-profile=thorough
settings.register_profile("quick", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("quick")


# How hard it is to guess a password is not what these tests ask.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Template:
    """A filled database: the template below it and the flask commands that fill it further."""

    below: str
    commands: tuple[str, ...]


#: templates compiled once for all applications of a run
COMPILED = TemporaryDirectory(prefix="calendar-templates-")
PLAN = ROOT / "plans" / "quang-ngai.yaml"
TEMPLATES = {
    "migrated": Template("", ("db upgrade",)),
    "plan": Template("migrated", (f"plan load {PLAN}", f"units load {PLAN.with_suffix('.units.yaml')}")),
    "demonstration": Template("plan", ("demo load",)),
}
Transact = Callable[..., AbstractContextManager[Session]]


class QuietHandler(WSGIRequestHandler):
    """Keeps requests out of the report of a failing test."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite", help="the database under the tests")


def pytest_configure(config: pytest.Config) -> None:
    """Clean up after SIGTERM as after Ctrl-C, and leave out PostgreSQL where there is none."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if config.getoption("--db") == "postgresql" and postgresql.binaries() is None:
        pytest.exit("PostgreSQL is not installed: the tests did not run on it", returncode=1 if IN_CI else 0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by folder; on PostgreSQL leave out those that use no database, which SQLite's run has had."""
    for item in items:
        folder = item.path.relative_to(ROOT).parts[1]
        if folder in FOLDER_MARKERS:
            item.add_marker(FOLDER_MARKERS[folder])
    if config.getoption("--db") == "postgresql":
        left_out = [item for item in items if "shelf" not in getattr(item, "fixturenames", ())]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run on PostgreSQL may find that the chosen files hold nothing for it."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.getoption("--db") == "postgresql":
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def shelf(pytestconfig: pytest.Config) -> Iterator[databases.Shelf]:
    """Database templates and copies of them."""
    with databases.shelf(pytestconfig.getoption("--db")) as made:
        yield made


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """Applications on a given database; their connections are closed after the test."""
    made: list[Flask] = []

    def make(url: str) -> Flask:
        made.append(application(url, tmp_path))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def empty_url(shelf: databases.Shelf) -> Iterator[str]:
    """The address of a database without tables."""
    with shelf.copy("") as url:
        yield url


@pytest.fixture
def database_template() -> str:
    """What a test finds in its database: "migrated", "plan" or "demonstration". A module or folder may override it."""
    return "migrated"


@pytest.fixture
def database_url(shelf: databases.Shelf, database_template: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database that holds what `database_template` says."""
    with shelf.copy(template(shelf, database_template, tmp_path)) as url:
        yield url


@pytest.fixture
def app(database_url: str, make_app: Callable[[str], Flask], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application on a database of its own, its clock at NOW, its forms without CSRF tokens."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = make_app(database_url)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Move the clock of the application to a moment."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """One open transaction for tests of services and queries. Not together with `client`: it holds the write lock."""
    with app.app_context(), transaction(SYSTEM, NOW) as session:
        yield session
        session.rollback()


@pytest.fixture
def transact(app: Flask) -> Transact:
    """Transactions that commit, for tests of views, jobs and commands: ``with transact() as session: ...``."""

    @contextmanager
    def begin(actor: Principal = SYSTEM, now: datetime = NOW) -> Iterator[Session]:
        with app.app_context(), transaction(actor, now) as session:
            yield session

    return begin


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript. No application context is open around it: users and languages would leak."""
    return app.test_client()


@pytest.fixture
def command(app: Flask) -> FlaskCliRunner:
    """Runs flask commands: ``command.invoke(args=["days", "2026"])``."""
    return Commands(app)


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of a served application, forms guarded as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def smtp_server() -> Iterator[smtp.SmtpServer]:
    """A real mail server; ``smtp_server.url`` is a MAIL_URL."""
    with smtp.running() as server:
        yield server


def application(url: str, data_dir: Path) -> Flask:
    """The application as tests configure it."""
    app = create_app(
        Config(
            database_url=url,
            data_dir=data_dir,
            secret_key=SECRET_KEY,
            mail_url=f"maildir:{data_dir / 'mail'}",
            base_url="http://calendar.example",
            feed_domain="calendar.example",
            app_env=TESTING,
        )
    )
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(COMPILED.name)
    return app


def template(shelf: databases.Shelf, name: str, data_dir: Path) -> str:
    """The named template; each is the one before it and what its commands add."""
    below = TEMPLATES[name].below
    on = template(shelf, below, data_dir) if below else ""
    return shelf.template(name, lambda url: fill(url, data_dir, TEMPLATES[name].commands), on)


def fill(url: str, data_dir: Path, commands: tuple[str, ...]) -> None:
    """Run flask commands on a database, at NOW, and leave it."""
    app = application(url, data_dir)
    with mock.patch.object(clock, "now", return_value=NOW):
        for line in commands:
            result = Commands(app).invoke(args=line.split())
            assert result.exit_code == 0, f"{line}: {result.output}{result.exception!r}"
    close(app)


def close(app: Flask) -> None:
    """Leave no connection behind."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
