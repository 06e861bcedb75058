"""Takes a year's plan over: keeps the upload until it is confirmed, previews it, and writes all of it or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from sqlalchemy.orm import Session

from calendar_app import clock
from calendar_app.activities import queries as activities
from calendar_app.activities import service
from calendar_app.activities.draft import cleaned
from calendar_app.activities.importing import queries
from calendar_app.activities.importing.matching import Options
from calendar_app.activities.importing.plan import Plan, Planner, Step
from calendar_app.activities.importing.table import Refused, Table
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import CalendarError, Invalid, NotFound
from calendar_app.models.files import FileContent, StoredFile
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

#: bytes of an upload; below what the site takes of a request
LARGEST = 1_900_000
#: how long an upload waits to be confirmed
PATIENCE = timedelta(days=1)


class Stale(CalendarError):
    """What the import rests on has changed since the preview: it has to be looked at again."""


@dataclass(frozen=True)
class Taken:
    """What an import has written."""

    created: int
    changed: int
    left_out: int
    submitted: int = 0


@dataclass(frozen=True)
class Confirmation:
    """What whoever imports has confirmed: the preview they saw, and what to do beyond it."""

    digest: str
    #: import the good rows without those that are wrong
    leave_out: bool = False
    #: submit every activity that was created or changed
    submit: bool = False


def keep(session: Session, unit: Unit, name: str, body: bytes, *, by: Principal, now: datetime) -> StoredFile:
    """Keep an upload until it is confirmed, and forget those that never were; raise `Refused`."""
    access.require(by, Action.EDIT, unit.path)
    if len(body) > LARGEST:
        raise Refused("too_large", most=LARGEST // 1000)
    for old in queries.old(session, clock.day(now) - PATIENCE):
        _forget(session, old)
    file = StoredFile(
        name=PurePath(cleaned(name).replace("\\", "/")).name[-120:] or "-",
        media_type="application/octet-stream",
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        purpose=queries.WAITING,
        unit_id=unit.id,
        uploaded_by=by.email,
        uploaded_at=now,
    )
    session.add(file)
    session.flush()
    session.add(FileContent(file_id=file.id, body=body))
    return file


def _forget(session: Session, file: StoredFile) -> None:
    content = queries.content(session, file.id)
    if content is not None:
        session.delete(content)
        session.flush()
    session.delete(file)


def waiting(session: Session, unit: Unit, file_id: int, *, by: Principal) -> tuple[StoredFile, bytes]:
    """An upload that a planner of the unit has brought; without bytes when it was taken over. Raise `NotFound`."""
    access.require(by, Action.EDIT, unit.path)
    file = queries.kept(session, file_id, unit)
    if file is None:
        raise NotFound("upload", file_id)
    return file, queries.body(session, file_id) or b""


def preview(session: Session, unit: Unit, table: Table, options: Options, *, by: Principal, now: datetime) -> Plan:
    """What importing a table would do, row by row."""
    access.require(by, Action.EDIT, unit.path)
    with session.no_autoflush:
        return Planner(session, unit, options, by, clock.day(now)).plan(table)


def confirm(
    session: Session,
    unit: Unit,
    file_id: int,
    table: Table,
    options: Options,
    confirmation: Confirmation,
    *,
    by: Principal,
    now: datetime,
) -> Taken | None:
    """Take an upload over as it was previewed; none when that was done already (a second click).

    Raise `Stale`, or `Invalid` ("leave_out": "missing") when rows are wrong and nobody said to leave them out.
    """
    access.require(by, Action.EDIT, unit.path)
    file = queries.kept(session, file_id, unit, lock=True)
    if file is None:
        raise NotFound("upload", file_id)
    if file.purpose == queries.TAKEN:
        return None
    taken = take(session, unit, table, options, confirmation, by=by, now=now)
    file.purpose = queries.TAKEN
    content = queries.content(session, file.id)
    if content is not None:
        session.delete(content)
    return taken


def take(
    session: Session,
    unit: Unit,
    table: Table,
    options: Options,
    confirmation: Confirmation,
    *,
    by: Principal,
    now: datetime,
) -> Taken:
    """Write a table as it was previewed, all of it in the caller's transaction; raise `Stale` or `Invalid`."""
    queries.lock(session, unit)
    plan = preview(session, unit, table, options, by=by, now=now)
    if plan.digest != confirmation.digest:
        raise Stale("the import rests on something that has changed")
    wrong = plan.of("wrong")
    if wrong and not confirmation.leave_out:
        raise Invalid({"leave_out": "missing"})
    steps = plan.of("create", "change")
    written = [_write(session, unit, step, by, now) for step in steps]
    submitted = _submitted(session, written, by, now) if confirmation.submit else 0
    return Taken(plan.counts["create"], plan.counts["change"], len(wrong), submitted)


def _write(session: Session, unit: Unit, step: Step, by: Principal, now: datetime) -> int:
    """Create or change the activity of a row; its id."""
    assert step.draft is not None
    if step.state == "create":
        lead = unit if step.unit == unit.code else units.by_code(session, step.unit)
        return service.create(session, lead, step.draft, by=by, now=now, origin=step.origin).id
    activity = service.edit(session, step.activity_id, step.draft, revision=step.revision, by=by, now=now)
    activity.origin = step.origin
    return activity.id


def _submitted(session: Session, ids: list[int], by: Principal, now: datetime) -> int:
    """Hand in everything that is open."""
    handed_in = 0
    for activity_id in ids:
        if activities.latest(activities.activity(session, activity_id)).review in ("draft", "returned"):
            service.submit(session, activity_id, by=by, now=now)
            handed_in += 1
    return handed_in
