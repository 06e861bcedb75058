"""An obligation that is at risk, or that can no longer be met."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.jinja import day
from calendar_app.reminders.asked import QuotaMatter
from calendar_app.reminders.words.said import AHEAD, OVERDUE, Action, Line, Voice, please, shortened


def at_risk(same: Sequence[QuotaMatter], voice: Voice) -> Line:
    """How many are missing, the last day that still works, days that suit; the link opens the filled-in form."""
    matter, name = same[0], voice.title(same[0])
    words = {
        "name": name, "unit": voice.unit(matter), "missing": missing(matter, voice), "day": day(matter.plan_by),
        "last": day(matter.last_day), "please": please(matter.upwards),
    }  # fmt: skip
    address = voice.address(matter.path)
    if matter.overdue:
        sentence = _(
            "“%(name)s” of %(unit)s is overdue: %(missing)s; what counts had to be held by %(last)s."
            " %(please)s enter the result if it was held, or report why it was not.",
            **words,
        )
        return Line(
            _("Overdue: %(name)s, %(missing)s", name=shortened(name), missing=words["missing"]), sentence,
            (Action(_("Open the year"), address),), OVERDUE, matter.last_day,
        )  # fmt: skip
    sentence = _(
        "“%(name)s” of %(unit)s: %(missing)s; it has to be planned before %(day)s."
        " %(please)s choose a day and plan it.",
        **words,
    )
    details = (_("Days that suit: %(days)s", days=", ".join(map(day, matter.suggested))),) if matter.suggested else ()
    subject = _("%(missing)s: %(name)s, plan before %(day)s", name=shortened(name), missing=capital(words["missing"]),
                day=words["day"])  # fmt: skip
    return Line(subject, sentence, (Action(_("Plan it now"), address),), AHEAD, matter.plan_by, details)


def missing(matter: QuotaMatter, voice: Voice) -> str:
    """Còn thiếu 01 cuộc; of a sum, what is summed up."""
    if matter.metric is None:
        return str(_("%(count)s missing", count=voice.count(matter.missing)))
    return str(
        _("%(count)s missing of %(metric)s", count=voice.count(matter.missing), metric=voice.name(matter.metric))
    )


def capital(text: str) -> str:
    return one_line(text[:1].upper() + text[1:])
