"""The schema of a backup beside that of this software, and what is done to a copy before it takes its place."""

from datetime import datetime

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from calendar_app.domain.errors import CalendarError
from calendar_app.extensions import SYSTEM
from calendar_app.outbox import gate


class Refused(CalendarError):
    """A backup that cannot be made or restored, in one line."""


def require_known(revision: str | None) -> None:
    """Raise `Refused` for a backup that is none of ours, or of a newer version of the software."""
    if not revision:
        raise Refused("tệp không phải bản sao lưu của lịch này (not a backup of this calendar)")
    known = {one.revision for one in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    if revision not in known:
        raise Refused(
            f"bản sao lưu thuộc phiên bản mới hơn ({revision}): hãy nâng cấp phần mềm trước"
            " (the backup is of a newer version: upgrade the software first)"
        )


def make_ready(engine: Engine, now: datetime) -> None:
    """Bring a copy up to this software's schema and close the gate of its mail."""
    config = _alembic()
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    with Session(engine) as session, session.begin():
        session.info.update(actor=SYSTEM.email, now=now)
        gate.close(session, gate.RESTORED, now)


def _alembic() -> AlembicConfig:
    extension = current_app.extensions["migrate"]
    config: AlembicConfig = extension.migrate.get_config(extension.directory)
    return config
