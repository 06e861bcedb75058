"""What happened to an activity, from the audit log, in words."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from calendar_app.extensions import SYSTEM
from calendar_app.models.activities import Activity
from calendar_app.models.audit import AuditEntry
from calendar_app.models.people import Person
from calendar_app.site.desk_rows import HistoryRow

#: changes of an activity that its page tells, newest first
MOST = 200


def history(session: Session, activity: Activity) -> list[HistoryRow]:
    """The changes of an activity and of all that belongs to it, newest first, those of one moment together."""
    keys = {
        "activity": [activity.id],
        "version": [version.id for version in activity.versions],
        "occurrence": [row.id for row in activity.occurrences],
        "participation": [row.id for row in activity.participations],
        "result": [row.result.id for row in activity.occurrences if row.result],
    }
    asked = [
        and_(AuditEntry.table_name == table, AuditEntry.row_key.in_([str(key) for key in ids]))
        for table, ids in keys.items()
        if ids
    ]
    entries = session.scalars(select(AuditEntry).where(or_(*asked)).order_by(AuditEntry.id.desc()).limit(MOST)).all()
    names = people(session, {entry.actor for entry in entries})
    found = []
    for (at, actor), group in groupby(entries, key=lambda entry: (entry.at, entry.actor)):
        said = list(dict.fromkeys(sentence for entry in reversed(list(group)) for sentence in sentences(entry)))
        if said:
            found.append(HistoryRow(at, names.get(actor, actor), " ".join(said)))
    return found


def people(session: Session, emails: set[str]) -> dict[str, str]:
    """Names of people by e-mail."""
    names = {row.email: row.name for row in session.scalars(select(Person).where(Person.email.in_(emails)))}
    return {SYSTEM.email: _("the calendar itself")} | names


def sentences(entry: AuditEntry) -> Iterator[str]:
    """What an entry says to a planner; nothing for bookkeeping."""
    if entry.table_name == "version":
        yield from _version(entry)
    elif entry.table_name == "activity":
        yield from _life(entry.changes)
    elif entry.table_name == "participation":
        yield from _party(entry.changes)
    elif entry.table_name == "occurrence" and entry.verb == "update" and "first_day" in entry.changes:
        yield _("Moved to another day.")
    elif entry.table_name == "result":
        yield _("Recorded the result.") if entry.verb == "insert" else _("Corrected the result.")


def _version(entry: AuditEntry) -> Iterator[str]:
    if entry.verb == "insert":
        number = _new(entry.changes, "number")
        yield _("Began the activity.") if number == 1 else _("Began version %(number)s.", number=number)
        return
    steps = {
        "submitted": _("Submitted for approval."),
        "approved": _("Approved and published."),
        "returned": _("Returned for changes (%(reason)s).", reason=_new(entry.changes, "returned_reason") or ""),
        "draft": _("Took it back for changes."),
    }
    if step := steps.get(str(_new(entry.changes, "review"))):
        yield step
    if changed := [word for column, word in column_words().items() if column in entry.changes]:
        yield _("Changed: %(fields)s.", fields=", ".join(dict.fromkeys(changed)))


def _life(changes: dict[str, Any]) -> Iterator[str]:
    reason = _new(changes, "reason") or ""
    lives = {
        "held": _("All of it was held."),
        "postponed": _("Postponed (%(reason)s).", reason=reason),
        "cancelled": _("Cancelled (%(reason)s).", reason=reason),
    }
    if said := lives.get(str(_new(changes, "life"))):
        yield said


def _party(changes: dict[str, Any]) -> Iterator[str]:
    answers = {"accepted": _("A unit takes part."), "declined": _("A unit declined.")}
    if _new(changes, "role") != "lead" and (said := answers.get(str(_new(changes, "state")))):
        yield said


def _new(changes: dict[str, Any], column: str) -> Any:
    return changes[column][1] if column in changes else None


def column_words() -> dict[str, str]:
    """What the columns of a version are called."""
    days, place = _("days"), _("place")
    return {
        "title": _("title"),
        "type": _("type"),
        "first_day": days,
        "last_day": days,
        "starts_at": _("time of day"),
        "ends_at": _("time of day"),
        "rrule": _("repetition"),
        "exdates": _("repetition"),
        "place_id": place,
        "venue": place,
        "scale": _("scale"),
        "in_community": _("community"),
        "audience": _("audience"),
        "summary": _("description"),
        "partners": _("partners"),
        "link": _("web address"),
        "task": _("task"),
        "metric": _("figure"),
        "visibility": _("readers"),
    }
