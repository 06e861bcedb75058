"""Something waits for an approver, came back, or a unit has not answered."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.jinja import day
from calendar_app.reminders.asked import ReviewMatter
from calendar_app.reminders.words.said import WAITS, Action, Line, Voice, please, shortened, span


def waiting(same: Sequence[ReviewMatter], voice: Voice) -> Line:
    """A version waits for approval."""
    matter, words = same[0], _words(same[0], voice)
    sentence = _(
        "“%(title)s” (%(days)s) of %(unit)s has been waiting for approval since %(since)s."
        " %(please)s approve it or return it with a reason.",
        **words,
    )
    subject = _("Approve “%(title)s”, %(days)s", title=shortened(words["title"]), days=words["days"])
    return _line(matter, subject, sentence, _("Open the queue"), voice)


def waiting_long(same: Sequence[ReviewMatter], voice: Voice) -> Line:
    """The approvers were told twice: the manager is told."""
    matter, words = same[0], _words(same[0], voice)
    sentence = _(
        "“%(title)s” (%(days)s) of %(unit)s has been waiting for approval since %(since)s, and the approvers were"
        " reminded twice. %(please)s see that it is approved or returned.",
        **words,
    )
    subject = _("Waiting for long: “%(title)s”, %(days)s", title=shortened(words["title"]), days=words["days"])
    return _line(matter, subject, sentence, _("Open the queue"), voice)


def returned(same: Sequence[ReviewMatter], voice: Voice) -> Line:
    """A version came back to who planned it."""
    matter, words = same[0], _words(same[0], voice)
    sentence = _(
        "“%(title)s” (%(days)s) was returned for changes on %(since)s. %(please)s change it and submit it again.",
        **words,
    )
    details = (_("Reason: %(reason)s", reason=one_line(matter.reason)),) if matter.reason else ()
    subject = _("Returned: “%(title)s”, %(days)s", title=shortened(words["title"]), days=words["days"])
    return _line(matter, subject, sentence, _("Change it"), voice, details)


def invited(same: Sequence[ReviewMatter], voice: Voice) -> Line:
    """A unit was asked to take part and has not answered."""
    matter, words = same[0], _words(same[0], voice)
    words["asked"] = voice.name(matter.asked) if matter.asked else ""
    sentence = _(
        "%(unit)s has asked %(asked)s on %(since)s to hold “%(title)s” (%(days)s) together."
        " %(please)s answer yes or no.",
        **words,
    )
    subject = _("Answer: “%(title)s”, %(days)s", title=shortened(words["title"]), days=words["days"])
    return _line(matter, subject, sentence, _("Answer"), voice)


def _words(matter: ReviewMatter, voice: Voice) -> dict[str, str]:
    return {
        "title": voice.title(matter), "unit": voice.unit(matter), "days": span(matter), "since": day(matter.since),
        "please": please(matter.upwards),
    }  # fmt: skip


def _line(
    matter: ReviewMatter, subject: str, sentence: str, text: str, voice: Voice, details: tuple[str, ...] = ()
) -> Line:
    action = Action(text, voice.address(matter.path))
    return Line(subject, sentence, (action,), WAITS, matter.first_day, details)
