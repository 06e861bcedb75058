"""What happened to an activity and all that belongs to it, from the audit log, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from calendar_app.domain.errors import NotFound
from calendar_app.extensions import SYSTEM
from calendar_app.jinja import days, named
from calendar_app.models.activities import Activity, Evidence, Occurrence, Participation, Result, Version
from calendar_app.models.audit import AuditEntry
from calendar_app.models.people import Person
from calendar_app.models.preparation import ChecklistItem, LaterReview
from calendar_app.models.quotas import CreditOverride
from calendar_app.site import desk_values, history_words
from calendar_app.site.desk_columns import COLUMNS
from calendar_app.site.desk_rows import Change, HistoryRow
from calendar_app.site.desk_values import Names
from calendar_app.site.public_rows import Page

#: what is new in these says so in a sentence
SAID_BY_ITSELF = ("occurrence", "participation")
#: moments on a page of the history, and on the page of the activity itself
PAGE, LATEST = 20, 5
#: changes of one moment that are told singly
MOST = 100


@dataclass(frozen=True)
class Told:
    """What the words of an entry need to know of the activity."""

    names: Names
    activity: Activity

    def subject(self, entry: AuditEntry) -> str:
        """The thing that an entry is about, where the activity has several of its kind."""
        return SUBJECTS.get(entry.table_name, lambda _told, _key: "")(self, int(entry.row_key))


def history(session: Session, activity: Activity, number: int = 1, size: int = PAGE) -> tuple[list[HistoryRow], Page]:
    """A page of the changes of an activity, newest first, those of one moment together; NotFound after the last."""
    moments = _moments(activity.id)
    total = session.scalar(select(func.count()).select_from(moments.order_by(None).subquery())) or 0
    page = Page(number, total, size)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    told = Told(Names(session), activity)
    found = session.execute(moments.limit(size).offset(page.offset)).all()
    names = people(session, {row.actor for row in found})
    rows = [_row(told, _entries(session, activity.id, row), names.get(row.actor, row.actor)) for row in found]
    return [row for row in rows if row.sentence or row.changes], page


def _moments(activity_id: int) -> Select[datetime, str, int]:
    latest = func.max(AuditEntry.id).label("latest")
    return (
        select(AuditEntry.at, AuditEntry.actor, latest)
        .where(belonging(activity_id))
        .group_by(AuditEntry.at, AuditEntry.actor)
        .order_by(latest.desc())
    )


def _entries(session: Session, activity_id: int, moment: Any) -> list[AuditEntry]:
    same = select(AuditEntry).where(
        belonging(activity_id), AuditEntry.at == moment.at, AuditEntry.actor == moment.actor
    )
    return list(session.scalars(same.order_by(AuditEntry.id)))


def belonging(activity_id: int) -> ColumnElement[bool]:
    """The entries of the log about an activity and about everything that belongs to it."""
    of_activity = Occurrence.activity_id == activity_id
    keys: dict[str, Select[Any]] = {
        "version": select(cast(Version.id, String)).where(Version.activity_id == activity_id),
        "occurrence": select(cast(Occurrence.id, String)).where(of_activity),
        "participation": select(cast(Participation.id, String)).where(Participation.activity_id == activity_id),
        "result": select(cast(Result.id, String)).join(Result.occurrence).where(of_activity),
        "evidence": select(cast(Evidence.id, String)).join(Evidence.result).join(Result.occurrence).where(of_activity),
        "checklist_item": select(cast(ChecklistItem.id, String)).where(ChecklistItem.activity_id == activity_id),
        "later_review": select(cast(LaterReview.id, String)).where(LaterReview.activity_id == activity_id),
        "credit_override": select(cast(CreditOverride.id, String)).where(CreditOverride.activity_id == activity_id),
    }
    own = and_(AuditEntry.table_name == "activity", AuditEntry.row_key == str(activity_id))
    return or_(own, *(and_(AuditEntry.table_name == t, AuditEntry.row_key.in_(found)) for t, found in keys.items()))


def people(session: Session, emails: set[str]) -> dict[str, str]:
    """Names of people by e-mail."""
    found = select(Person.email, Person.name).where(Person.email.in_(emails))
    names = {row.email: row.name for row in session.execute(found)} if emails else {}
    return {SYSTEM.email: _("the calendar itself")} | names


def _row(told: Told, entries: list[AuditEntry], actor: str) -> HistoryRow:
    said = dict.fromkeys(
        sentence for entry in entries for sentence in history_words.sentences(entry, told.subject(entry))
    )
    added = sum(entry.table_name == "occurrence" and entry.verb == "insert" for entry in entries)
    if added > 1:
        said[desk_values.more_dates(added)] = None
    changes = [change for entry in entries for change in _changes(told, entry)]
    return HistoryRow(entries[0].at, actor, " ".join(said), tuple(desk_values.distinct(changes)[:MOST]))


def _changes(told: Told, entry: AuditEntry) -> Iterator[Change]:
    """Every field of an entry from what to what; of a later version, what differs from the one before it."""
    if entry.verb == "insert" and entry.table_name in SAID_BY_ITSELF:
        return
    if entry.verb == "insert" and entry.table_name == "version" and (versions := _versions(told.activity, entry)):
        yield from _of_version(told.names, entry, *versions)
        return
    subject = told.subject(entry)
    for column in COLUMNS.get(entry.table_name, {}):
        if column not in entry.changes:
            continue
        old, new = entry.changes[column]
        if entry.verb == "update" or (new is not False and column != "review"):
            yield desk_values.change(told.names, entry.table_name, column, old, new, subject)


def _versions(activity: Activity, entry: AuditEntry) -> tuple[Version, Version] | None:
    """The version before the one that an entry began, and that one; none for a first version."""
    found = next((row for row in activity.versions if str(row.id) == entry.row_key), None)
    before = next((row for row in activity.versions if found and row.number == found.number - 1), None)
    return (before, found) if before and found else None


def _of_version(names: Names, entry: AuditEntry, before: Version, after: Version) -> Iterator[Change]:
    """What a version began with, against the one before it: what the entry leaves out was empty.

    Entries of older releases leave out the place.
    """
    for column, old in desk_values.content(before).items():
        new = entry.changes[column][1] if column in entry.changes else None
        if column == "place_id" and column not in entry.changes:
            new = after.place_id
        yield desk_values.change(names, "version", column, old, bool(new) if isinstance(old, bool) else new)


def _occurrence(told: Told, key: int) -> str:
    row = told.names.session.get_one(Occurrence, key)
    return "" if len(told.activity.occurrences) == 1 else days(row.first_day, row.last_day)


def _result(told: Told, key: int) -> str:
    return _occurrence(told, told.names.session.get_one(Result, key).occurrence_id)


def _evidence(told: Told, key: int) -> str:
    return _result(told, told.names.session.get_one(Evidence, key).result_id)


def _party(told: Told, key: int) -> str:
    return named(told.names.session.get_one(Participation, key).unit)


def _item(told: Told, key: int) -> str:
    return told.names.session.get_one(ChecklistItem, key).text


def _override(told: Told, key: int) -> str:
    return told.names.said("obligation", told.names.session.get_one(CreditOverride, key).obligation_id)


SUBJECTS = {
    "occurrence": _occurrence,
    "result": _result,
    "evidence": _evidence,
    "participation": _party,
    "checklist_item": _item,
    "credit_override": _override,
}
