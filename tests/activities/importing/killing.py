"""Imports a file over and over, killed each time: ``python -m tests.activities.importing.killing URL DIR N``.

Prints as JSON how many activities each attempt has left behind. Each attempt is a fork of this process, killed with
SIGKILL at a moment drawn from the time that an import takes; every tenth is let live.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from calendar_app.activities.importing import service
from calendar_app.activities.importing.matching import Options
from calendar_app.activities.importing.reading import read
from calendar_app.activities.importing.service import Confirmation
from calendar_app.extensions import SYSTEM, db, transaction
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.audit import AuditEntry
from calendar_app.units import queries as units
from tests.activities.importing.files import table
from tests.conftest import NOW, application

ROWS = 4


def bring(app: Flask, attempt: int) -> None:
    """One import, as the page or the command does it."""
    found = read(table([(f"Lần {attempt} dòng {row}", "talk", f"{row + 1}/4", "", "", "", "") for row in range(ROWS)]))
    with app.app_context(), transaction(SYSTEM, NOW) as session:
        unit, options = units.by_code(session, "TVT"), Options(2027)
        seen = service.preview(session, unit, found, options, by=SYSTEM, now=NOW).digest
        service.take(session, unit, found, options, Confirmation(seen, submit=submits(attempt)), by=SYSTEM, now=NOW)


def submits(attempt: int) -> bool:
    """Whether an attempt also submits what it imports, which takes much longer."""
    return attempt % 5 == 0


def forked(app: Flask, attempt: int, patience: float | None) -> float:
    """Run an attempt in a fork, killed after so many seconds; how long it lived."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        bring(app, attempt)
        os._exit(0)
    if patience is not None:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - begin


def left(app: Flask, attempt: int) -> list[int]:
    """Activities, first versions and leads that an attempt has left."""
    with app.app_context():
        named = select(Version.activity_id).where(Version.title.like(f"Lần {attempt} dòng %"))
        counts = [
            db.session.scalar(select(func.count()).where(Activity.id.in_(named))),
            db.session.scalar(select(func.count()).where(Version.activity_id.in_(named))),
            db.session.scalar(select(func.count()).where(Participation.activity_id.in_(named))),
        ]
        db.session.remove()
    return [int(count or 0) for count in counts]


def orphans(app: Flask) -> int:
    """Rows of the history without the activity they tell of."""
    with app.app_context():
        known = {str(key) for key in db.session.scalars(select(Activity.id))}
        told = set(db.session.scalars(select(AuditEntry.row_key).where(AuditEntry.table_name == "activity")))
    return len(told - known)


def main(url: str, folder: str, attempts: int) -> None:
    app = application(url, Path(folder))
    chance = random.Random(2027)
    takes = {submits(attempt): forked(app, attempt, None) for attempt in (1001, 1000)}
    found = []
    for attempt in range(attempts):
        forked(app, attempt, None if attempt % 10 == 9 else chance.uniform(0, takes[submits(attempt)] * 1.1))
        found.append(left(app, attempt))
    sys.stdout.write(json.dumps({"left": found, "orphans": orphans(app), "takes": list(takes.values())}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
