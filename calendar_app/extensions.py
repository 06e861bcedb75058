"""The database, the forms' guard and the sign-in, unbound; the transaction; who is acting."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, Response
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from calendar_app.domain.access import NOBODY, Principal
from calendar_app.models import Base

#: how long a writer waits for another one on SQLite, in milliseconds
BUSY_TIMEOUT = 20_000
RULES = ("foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT}", "journal_mode=WAL", "synchronous=FULL")
#: pages of the file that are kept at hand: 16 MB by each connection, 256 MB by all of them through the system
MEMORY = ("cache_size=-16384", "mmap_size=268435456")
#: the actor of what the software does by itself
SYSTEM = Principal(email="SYSTEM", administrator=True)


class SignIn(LoginManager):  # type: ignore[misc]
    """Sign-in without remember-me: a page that does not ask who reads it opens no session and varies by no cookie."""

    def init_app(self, app: Flask, add_context_processor: bool = False) -> None:
        super().init_app(app, add_context_processor=add_context_processor)
        app.jinja_env.globals["current_user"] = current_user

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate(render_as_batch=True, compare_type=True)
csrf = CSRFProtect()
login = SignIn()


def principal() -> Principal:
    """Who acts in this request; `NOBODY` when not signed in. The sign-in puts it on the loaded user."""
    return getattr(current_user, "principal", NOBODY)


@contextmanager
def transaction(actor: Principal, now: datetime) -> Iterator[Session]:
    """Begin a fresh transaction, commit at the end, roll back on any error. The only place that commits.

    What was read before is dropped: a write must not rest on an older snapshot (SQLite would refuse it at once).
    """
    session: Session = db.session()
    session.rollback()
    session.info.update(actor=actor.email, now=now)
    try:
        session.connection(execution_options={"begin_immediate": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("actor", None)
        session.info.pop("now", None)


def prepare_sqlite(engine: Engine) -> None:
    """Foreign keys, WAL, waiting writers; begin explicitly, at once for writing, since pysqlite begins too late."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (*RULES, *MEMORY):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("begin_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
