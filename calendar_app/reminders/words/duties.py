"""A duty, a report or a milestone is due, or overdue; said to the unit, and to the one above it."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.jinja import day
from calendar_app.reminders.asked import DutyMatter
from calendar_app.reminders.words.said import AHEAD, BELOW, OVERDUE, Action, Line, Voice, cut, please, shortened

#: names of units in one line; the page has them all
MOST = 20
#: the plan words some duties at great length
LONGEST = 200


def due(same: Sequence[DutyMatter], voice: Voice) -> Line:
    """To the unit that owes it."""
    matter, words = same[0], _words(same[0], voice)
    if matter.overdue:
        sentence = _(
            "“%(what)s” of %(unit)s%(to)s has been overdue since %(day)s."
            " %(please)s do it now and mark it as done, or tell who it goes to when it comes.",
            **words,
        )
        subject = _("Overdue: %(name)s, %(day)s", name=shortened(voice.title(matter)), day=words["day"])
        return _line(matter, subject, sentence, OVERDUE, voice)
    sentence = _(
        "“%(what)s” of %(unit)s%(to)s is due on %(day)s. %(please)s do it in time and mark it as done.", **words
    )
    subject = _("Due on %(day)s: %(name)s", name=shortened(voice.title(matter)), day=words["day"])
    return _line(matter, subject, sentence, AHEAD, voice)


def below(same: Sequence[DutyMatter], voice: Voice) -> Line:
    """To the unit above those that have not done it, in one line."""
    matter, words = same[0], _words(same[0], voice)
    units = list(dict.fromkeys(_unit(one, voice) for one in same))
    words["count"], number = voice.count(len(units)), len(units)
    words["units"] = "; ".join(units[:MOST]) + (" …" if number > MOST else "")
    sentence = _("“%(what)s”%(to)s was due on %(day)s and is not done by: %(units)s. %(please)s urge them.", **words)
    if not matter.overdue:
        sentence = _(
            "“%(what)s”%(to)s is due on %(day)s, and nobody can be reached at: %(units)s. %(please)s tell them.",
            **words,
        )
    subject = _("Behind with “%(name)s”: %(count)s", count=words["count"], name=shortened(voice.title(matter)))
    return _line(matter, subject, sentence, BELOW, voice)


def _unit(matter: DutyMatter, voice: Voice) -> str:
    """Its name; where nobody there was told, that too."""
    if matter.unreachable and matter.overdue:
        return str(_("%(unit)s (nobody can be reached)", unit=voice.unit(matter)))
    return voice.unit(matter)


def _words(matter: DutyMatter, voice: Voice) -> dict[str, str]:
    to = ", ".join(voice.name(one) for one in matter.recipients)
    return {
        "what": cut(voice.title(matter), LONGEST), "unit": voice.unit(matter), "day": day(matter.due_on),
        "to": _(" to %(units)s", units=to) if to else "", "please": please(matter.upwards),
    }  # fmt: skip


def _line(matter: DutyMatter, subject: str, sentence: str, section: int, voice: Voice) -> Line:
    action = Action(_("Open it") if section != BELOW else _("See who is behind"), voice.address(matter.path))
    return Line(subject, sentence, (action,), section, matter.due_on)
