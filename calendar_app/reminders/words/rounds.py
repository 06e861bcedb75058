"""A unit asks others to answer by a day."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.jinja import day
from calendar_app.reminders.asked import RoundMatter
from calendar_app.reminders.words.said import AHEAD, OVERDUE, Action, Line, Voice, please, shortened


def sent(same: Sequence[RoundMatter], voice: Voice) -> Line:
    """It was sent: who asks, what, until when."""
    matter, words = same[0], _words(same[0], voice)
    sentence = _(
        "%(sender)s asks %(unit)s to answer “%(title)s” by %(day)s."
        " %(please)s answer with your activities and figures.",
        **words,
    )
    return _line(matter, _("Answer by %(day)s: %(short)s", **words), sentence, AHEAD, voice)


def due(same: Sequence[RoundMatter], voice: Voice) -> Line:
    """It has not been answered yet."""
    matter, words = same[0], _words(same[0], voice)
    if matter.late:
        sentence = _(
            "The answer of %(unit)s to “%(title)s” (%(sender)s) was due on %(day)s and has not come."
            " %(please)s send it now.",
            **words,
        )
        return _line(matter, _("Answer overdue: %(short)s", **words), sentence, OVERDUE, voice)
    sentence = _(
        "The answer of %(unit)s to “%(title)s” (%(sender)s) is due on %(day)s. %(please)s complete and send it.",
        **words,
    )
    return _line(matter, _("Answer by %(day)s: %(short)s", **words), sentence, AHEAD, voice)


def _words(matter: RoundMatter, voice: Voice) -> dict[str, str]:
    title = voice.title(matter)
    return {
        "sender": voice.name(matter.sender), "unit": voice.unit(matter), "title": title, "short": shortened(title),
        "day": day(matter.last_day), "please": please(matter.upwards),
    }  # fmt: skip


def _line(matter: RoundMatter, subject: str, sentence: str, section: int, voice: Voice) -> Line:
    details = (_("Letter %(number)s", number=one_line(matter.number)),) if matter.number else ()
    action = Action(_("Open the answer"), voice.address(matter.path))
    return Line(subject, sentence, (action,), section, matter.last_day, details)
