"""Shapes of the outbox pages: which messages, what to do with them, how the gate opens."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from calendar_app.domain.text import strip_controls
from calendar_app.outbox.listing import GROUPS, Wanted

REASON = {"maxlength": 500, "autocomplete": "off"}


class DeedForm(FlaskForm):
    """What to do with messages; the buttons say which deed."""

    reason = StringField(
        _l("Reason"),
        validators=[Length(max=500, message=_l("The reason may have at most 500 characters."))],
        render_kw=REASON,
    )
    deed = HiddenField()


class GateForm(FlaskForm):
    """How the gate is opened."""

    waiting = RadioField(
        _l("What waits"), validators=[InputRequired(_l("Choose what becomes of the mail that waits."))]
    )

    def offer(self) -> None:
        new_only = _("Drop what was written before the gate closed: it may have gone out already. Send what is new.")
        all_of_it = _("Send everything that still makes sense, even if some of it comes a second time.")
        self.waiting.choices = [("drop", new_only), ("send", all_of_it)]


def wanted(arguments: MultiDict[str, str]) -> tuple[Wanted, dict[str, str]]:
    """Which messages the address of a page asks for, and what of it cannot be read, by field."""
    group, kind, address, first, last = (
        strip_controls(arguments.get(name, "")).strip()[:254] for name in ("group", "kind", "address", "first", "last")
    )
    faults: dict[str, str] = {}
    days = []
    for name, text in (("first", first), ("last", last)):
        day = read_day(text)
        if text and day is None:
            faults[name] = _("Write the day as 22/11/2026.")
        days.append(day)
    found = Wanted(group if group in GROUPS else "", kind[:20], address.lower(), days[0], days[1])
    return found, faults


def read_day(text: str) -> date | None:
    """A day as people write it, 22/11/2026, or as machines do; none for anything else."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
