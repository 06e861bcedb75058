"""What the kinds of reminder are called, and what each of them tells."""

from dataclasses import dataclass

from flask_babel import gettext as _

from calendar_app.reminders.kinds import DUTY


@dataclass(frozen=True)
class Kind:
    """A kind of reminder in words."""

    code: str
    name: str
    meaning: str


def kind(code: str) -> Kind:
    """A kind as pages name it; raises KeyError."""
    name, meaning = {
        "coming": (_("An activity is coming"), _("To prepare it; and when it is moved, postponed or cancelled.")),
        "days": (_("A day is coming and nothing is planned"), _("Commemorations for which the unit has no activity.")),
        "quota": (_("An obligation is at risk"), _("How many activities are missing, and by when to plan them.")),
        "result": (_("An activity is over and has no result"), _("To enter the result on one page.")),
        "review": (
            _("Something waits for an answer"),
            _("Approvals, what was returned for changes, invitations to take part."),
        ),
        "digest": (_("The week, on Monday"), _("What the week holds, what is missing and what waits for you.")),
        "supervision": (_("Units that are behind"), _("Every month, to those who look after several units.")),
        DUTY: (_("Duties and reports with a day"), _("Always sent: somebody has set the day.")),
    }[code]  # fmt: skip
    return Kind(code, name, meaning)
