"""What happened to a thing, from the audit log: who changed what, when, from what to what. Newest first."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from calendar_app.models.audit import AuditEntry
from calendar_app.site import desk_history, desk_values
from calendar_app.site.desk_columns import COLUMNS
from calendar_app.site.desk_rows import Change, HistoryRow
from calendar_app.site.desk_values import Names

#: entries of one thing that are told
MOST = 500
#: what heads an entry: a sentence, or ""
Say = Callable[[AuditEntry], str]


def history(session: Session, keys: Mapping[str, Sequence[int]], say: Say) -> list[HistoryRow]:
    """The changes of some rows, given by table and id, those of one moment and person together."""
    named = [
        and_(AuditEntry.table_name == table, AuditEntry.row_key.in_([str(key) for key in ids]))
        for table, ids in keys.items()
        if ids
    ]
    found = session.scalars(
        select(AuditEntry).where(or_(false(), *named)).order_by(AuditEntry.id.desc()).limit(MOST)
    ).all()
    names, people = Names(session), desk_history.people(session, {entry.actor for entry in found})
    rows = []
    for (at, actor), group in groupby(found, key=lambda entry: (entry.at, entry.actor)):
        same = list(group)[::-1]
        said = dict.fromkeys(sentence for entry in same if (sentence := say(entry)))
        changes = desk_values.distinct(change for entry in same for change in _changes(names, entry))
        rows.append(HistoryRow(at, people.get(actor, actor), " ".join(said), tuple(changes)))
    return [row for row in rows if row.sentence or row.changes]


def _changes(names: Names, entry: AuditEntry) -> list[Change]:
    known = COLUMNS.get(entry.table_name, {})
    return [
        desk_values.change(names, entry.table_name, column, *entry.changes[column])
        for column in known
        if column in entry.changes and entry.changes[column][1] is not False
    ]


def became(entry: AuditEntry, column: str) -> object:
    """What a column became with an entry; none where it stayed."""
    return entry.changes[column][1] if column in entry.changes else None
