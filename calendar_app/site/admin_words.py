"""The words of the outbox pages: kinds of mail, what was done by hand, why the gate is closed."""

from flask_babel import gettext as _

from calendar_app.outbox import gate
from calendar_app.outbox.addresses import MARKED
from calendar_app.outbox.queries import TOO_LATE

#: what is in these mails is for their readers only
SECRET = frozenset({"invitation", "password", "sign_in", "bulletin_ask"})


def mail_kind(kind: str) -> str:
    """What a message is about."""
    names = {
        "reminders": _("Reminders"), "notice": _("Notice"), "nudge": _("Reminder by hand"),
        "invitation": _("Invitation"), "password": _("Password"), "sign_in": _("Signing in"),
        "address": _("About an address"), "correction": _("Correction"), "digest": _("Digest"),
        "bulletin_ask": _("Bulletin to be confirmed"), "bulletin": _("Bulletin"),
        "bulletin_news": _("Bulletin: called off"),
    }  # fmt: skip
    return names.get(kind, kind)


def mail_group(group: str) -> str:
    """Messages of like states."""
    names = {
        "": _("All"), "waiting": _("Waiting"), "sent": _("Sent"), "failed": _("Not arrived"),
        "uncertain": _("Perhaps sent"), "dropped": _("Dropped"),
    }  # fmt: skip
    return names[group]


def mail_deed(deed: str) -> str:
    """What somebody did about a message."""
    return {"retry": _("Tried again"), "drop": _("Dropped"), "arrived": _("It arrived")}.get(deed, deed)


def mail_error(error: str) -> str:
    """What went wrong, in words where they are ours; a server's own words stay as they are."""
    if error.startswith(MARKED):
        return _("The address is marked as unreachable: %(why)s", why=error.removeprefix(MARKED))
    if error.endswith(f"; {TOO_LATE}"):
        why = mail_error(error.removesuffix(f"; {TOO_LATE}"))
        return _("It would have come too late; before that: %(why)s", why=why)
    return {
        TOO_LATE: _("It would have come too late"),
        "every reminder in it was withdrawn": _("What it spoke of no longer holds"),
        "the bulletin was ended by its reader": _("Its reader ended the bulletin"),
        "the process ended while handing over": _("The process ended while handing it over"),
    }.get(error, error)


def gate_why(why: str) -> str:
    """Why no mail goes out."""
    return {
        gate.RESTORED: _("A backup was restored. What was sent after it was made could be sent a second time."),
        gate.BEHIND: _("The database is older than this machine remembers: it was probably copied back."),
        gate.UNKNOWN: _("A new machine has met a database that had sent nothing for hours."),
    }.get(why, why)


FILTERS = (mail_kind, mail_group, mail_deed, mail_error, gate_why)
