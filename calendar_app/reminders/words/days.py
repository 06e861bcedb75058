"""A commemoration is coming and nothing is planned for it."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.jinja import day
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words.said import AHEAD, Action, Line, Voice, please, shortened, span


def owed(same: Sequence[Matter], voice: Voice) -> Line:
    """A unit owes the day an activity and has none."""
    matter, words = same[0], _words(same[0], voice)
    sentence = _(
        "%(unit)s has no activity yet for %(title)s (%(days)s). %(please)s plan one before %(first_day)s.", **words
    )
    return Line(
        _("Plan an activity for %(title)s, %(days)s", title=shortened(words["title"]), days=words["days"]), sentence,
        (Action(_("Plan an activity"), voice.address(matter.path)),), AHEAD, matter.first_day,
    )  # fmt: skip


def encouraged(same: Sequence[Matter], voice: Voice) -> Line:
    """A unit may mark the day; it is told once."""
    matter, words = same[0], _words(same[0], voice)
    sentence = _(
        "%(title)s (%(days)s) is coming. The plan encourages %(unit)s to mark it; nothing is owed and you will not be"
        " reminded again. %(please)s enter it in the calendar if you hold an activity.",
        **words,
    )
    return Line(
        _("Coming: %(title)s, %(days)s", title=shortened(words["title"]), days=words["days"]), sentence,
        (Action(_("Plan an activity"), voice.address(matter.path)),), AHEAD, matter.first_day,
    )  # fmt: skip


def _words(matter: Matter, voice: Voice) -> dict[str, str]:
    return {
        "title": voice.title(matter), "unit": voice.unit(matter), "days": span(matter),
        "first_day": day(matter.first_day), "please": please(matter.upwards),
    }  # fmt: skip
