"""An activity is coming, or is over and nobody has said how it went."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.i18n.locale import DEFAULT
from calendar_app.jinja import days
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words.said import AHEAD, RESULTS, Action, Line, Voice, one_line, please, shortened, span


def coming(same: Sequence[Matter], voice: Voice) -> Line:
    """Something is going to happen; where, when the place is known."""
    matter, title = same[0], voice.title(same[0])
    words = {"title": title, "days": _spans(same), "please": please(matter.upwards), "venue": one_line(matter.venue)}
    sentence = (
        _("“%(title)s” takes place on %(days)s at %(venue)s. %(please)s complete the preparations.", **words)
        if matter.venue
        else _("“%(title)s” takes place on %(days)s. %(please)s complete the preparations.", **words)
    )
    return Line(
        _("Prepare “%(title)s”, %(days)s", title=shortened(title), days=span(matter)), sentence,
        (Action(_("Open the activity"), voice.address(matter.path)),), AHEAD, matter.first_day,
    )  # fmt: skip


def without_result(same: Sequence[Matter], voice: Voice) -> Line:
    """Something is over and has no result; one link for each session."""
    matter, title = same[0], voice.title(same[0])
    sentence = _(
        "“%(title)s” (%(days)s) is over and its result has not been entered."
        " %(please)s enter the result, or say that it was postponed or cancelled.",
        title=title, days=_spans(same), please=please(matter.upwards),
    )  # fmt: skip
    return Line(
        _("Enter the result of “%(title)s”, %(days)s", title=shortened(title), days=span(matter)), sentence,
        entering(same, voice), RESULTS, matter.due_on,
    )  # fmt: skip


def entering(same: Sequence[Matter], voice: Voice) -> tuple[Action, ...]:
    """Where results are entered: each session by its own link; those without one on the page of their activity."""
    several, query = len(same) > 1, f"?lang={voice.language}" if voice.language != DEFAULT else ""
    found = [
        Action(
            _("Enter the result of %(days)s", days=span(each)) if several else _("Enter the result"),
            f"{voice.base_url}/r/{voice.tokens[each.occurrence_id]}{query}",
        )
        for each in same
        if each.occurrence_id in voice.tokens
    ]
    if len(found) < len(same):
        found.append(Action(_("Enter the result"), voice.address(same[0].path)))
    return tuple(found)


def _spans(same: Sequence[Matter]) -> str:
    return ", ".join(dict.fromkeys(days(each.first_day, each.last_day) for each in same))
