"""The sentence that heads a moment of the history: what was done, before the fields say from what to what."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from calendar_app.models.audit import AuditEntry

Changes = dict[str, Any]


def sentences(entry: AuditEntry, subject: str) -> Iterator[str]:
    """What an entry says to a planner; nothing where the fields say it all. ``subject``: the unit, the obligation."""
    told = {
        "version": _version,
        "activity": _life,
        "participation": _party,
        "occurrence": _occurrence,
        "result": _result,
        "later_review": _later,
        "credit_override": _override,
        "checklist_item": _item,
        "evidence": _evidence,
    }
    if entry.table_name in told:
        yield from told[entry.table_name](entry, subject)


def _version(entry: AuditEntry, _subject: str) -> Iterator[str]:
    if entry.verb == "insert":
        number = _new(entry.changes, "number")
        yield _("Began the activity.") if number == 1 else _("Began version %(number)s.", number=number)
    steps = {
        "submitted": _("Submitted for approval."),
        "approved": _("Approved and published."),
        "returned": _("Returned for changes (%(reason)s).", reason=_new(entry.changes, "returned_reason") or ""),
        "draft": _("Took it back for changes.") if entry.verb == "update" else "",
    }
    if step := steps.get(str(_new(entry.changes, "review"))):
        yield step


def _life(entry: AuditEntry, _subject: str) -> Iterator[str]:
    reason = _new(entry.changes, "reason") or ""
    lives = {
        "held": _("All of it was held."),
        "postponed": _("Postponed (%(reason)s).", reason=reason),
        "cancelled": _("Cancelled (%(reason)s).", reason=reason),
    }
    if said := lives.get(str(_new(entry.changes, "life"))):
        yield said


def _party(entry: AuditEntry, subject: str) -> Iterator[str]:
    if _new(entry.changes, "role") == "lead":
        return
    answers = {
        "invited": _("%(unit)s is asked to take part.", unit=subject),
        "accepted": _("%(unit)s takes part.", unit=subject),
        "declined": _("%(unit)s declined.", unit=subject),
        "withdrawn": _("%(unit)s is no longer part of it.", unit=subject),
    }
    state = _new(entry.changes, "state") or ("invited" if entry.verb == "insert" else "")
    if said := answers.get(str(state)):
        yield said


def _occurrence(entry: AuditEntry, subject: str) -> Iterator[str]:
    if entry.verb == "insert":
        return
    if "first_day" in entry.changes:
        yield _("Moved to another day.")
    if subject and _new(entry.changes, "state") == "cancelled":
        yield _("Cancelled %(days)s.", days=subject)


def _result(entry: AuditEntry, _subject: str) -> Iterator[str]:
    yield _("Recorded the result.") if entry.verb == "insert" else _("Corrected the result.")


def _evidence(entry: AuditEntry, _subject: str) -> Iterator[str]:
    if _new(entry.changes, "dropped") is True:
        yield _("Took back a proof.")
    elif entry.verb == "insert":
        yield _("Added a proof.")


def _later(entry: AuditEntry, _subject: str) -> Iterator[str]:
    if entry.verb == "insert":
        yield _("Public at once; to be looked at afterwards.")
    elif "seen_at" in entry.changes:
        yield _("Looked at it afterwards.")


def _override(entry: AuditEntry, subject: str) -> Iterator[str]:
    if entry.verb == "insert":
        counts = _new(entry.changes, "counts")
        said = _("Decided that it counts: %(obligation)s.", obligation=subject)
        yield said if counts else _("Decided that it does not count: %(obligation)s.", obligation=subject)
    elif "lifted_at" in entry.changes:
        yield _("Took the decision back: %(obligation)s.", obligation=subject)


def _item(entry: AuditEntry, _subject: str) -> Iterator[str]:
    if entry.verb == "insert" or _new(entry.changes, "dropped"):
        yield _("Changed the checklist.")
    elif "done_at" in entry.changes:
        yield (
            _("Ticked the checklist.")
            if _new(entry.changes, "done_at")
            else _("Opened an item of the checklist again.")
        )


def _new(changes: Changes, column: str) -> Any:
    return changes[column][1] if column in changes else None
