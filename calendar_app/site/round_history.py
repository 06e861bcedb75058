"""What happened to a round and to the answers to it, from the audit log, in words."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.jinja import named
from calendar_app.models.audit import AuditEntry
from calendar_app.models.rounds import Round, RoundAnswer
from calendar_app.site import thing_history
from calendar_app.site.desk_rows import HistoryRow
from calendar_app.site.thing_history import became


def history(session: Session, row: Round) -> list[HistoryRow]:
    """The changes of a round and of its answers, newest first; the caller has checked who asks."""
    answers = {str(one.id): one for one in row.answers}

    def say(entry: AuditEntry) -> str:
        return _of_round(entry) if entry.table_name == "round" else _of_answer(entry, answers[entry.row_key])

    keys = {"round": [row.id], "round_answer": [one.id for one in row.answers]}
    return thing_history.history(session, keys, say)


def _of_round(entry: AuditEntry) -> str:
    if entry.verb == "insert":
        return _("Drew the letter up.")
    steps = {"open": _("Sent it."), "closed": _("Closed it."), "cancelled": _("Cancelled it.")}
    return steps.get(str(became(entry, "state")), "")


def _of_answer(entry: AuditEntry, row: RoundAnswer) -> str:
    unit = named(row.unit)
    if became(entry, "withdrawn") is True:
        return _("%(unit)s is not asked any more.", unit=unit)
    if entry.verb == "insert":
        return ""
    steps = {
        "submitted": _("%(unit)s submitted its answer.", unit=unit),
        "returned": _("The answer of %(unit)s was returned.", unit=unit),
        "draft": _("%(unit)s took its answer back.", unit=unit)
        if entry.changes.get("state", [""])[0] == "submitted"
        else "",
    }
    return steps.get(str(became(entry, "state")), "")
