"""Prepares an installation inside .venv: checks the plan, migrates, and fills a new installation once.

One process for all of it, since starting takes longer than most of its steps. ``tools.run`` calls it.
"""

import io
import sys
from contextlib import redirect_stdout

import flask_migrate
from alembic.migration import MigrationContext
from click import ClickException
from flask.cli import FlaskGroup

from calendar_app.extensions import db
from config import Config
from wsgi import app

COMMANDS = FlaskGroup(create_app=lambda: app)


class Refused(Exception):
    """A command refused its work; the message is one line with the first fault."""


def settle() -> None:
    """Check, migrate and, on an installation that is new or was never finished, load; raise Refused."""
    config: Config = app.config["CALENDAR"]
    flask("plan", "check", str(config.plan_file))
    config.data_dir.mkdir(parents=True, exist_ok=True)
    unfinished = config.data_dir / "first-run"
    if is_new():
        unfinished.touch()
    with app.app_context():
        flask_migrate.upgrade()
    if unfinished.exists():
        first_run(config)
        unfinished.unlink()


def is_new() -> bool:
    """Whether the database was never migrated."""
    with app.app_context(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() is None


def first_run(config: Config) -> None:
    """Load plan, units and demonstration, and show once how to sign in."""
    print("New installation: loading the plan, the units and the demonstration ...", file=sys.stderr, flush=True)
    flask("plan", "load", str(config.plan_file))
    flask("units", "load", str(config.plan_file.with_suffix(".units.yaml")))
    print(flask("demo", "load"), flush=True)


def flask(*command: str) -> str:
    """What a flask command prints; raise Refused with its complaint and the first thing it printed."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            COMMANDS.main(list(command), "flask", standalone_mode=False)
    except ClickException as refusal:
        raise Refused(" - ".join([refusal.format_message(), *printed.getvalue().splitlines()[:1]])) from refusal
    return printed.getvalue()


if __name__ == "__main__":
    try:
        settle()
    except Refused as refusal:
        sys.exit(str(refusal))
