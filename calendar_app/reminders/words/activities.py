"""An activity is coming, or is over and nobody has said how it went."""

from collections.abc import Sequence

from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT
from calendar_app.jinja import day, days
from calendar_app.reminders.asked import ActivityMatter, ChangeMatter
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words.said import (
    AHEAD,
    CHANGES,
    RESULTS,
    Action,
    Line,
    Voice,
    please,
    shortened,
    span,
)

#: sessions named in one line
MOST = 10


def coming(same: Sequence[ActivityMatter], voice: Voice) -> Line:
    """Something is going to happen: when, where, and what is still to be prepared."""
    matter, title = same[0], voice.title(same[0])
    words = {
        "title": title, "days": _moments(same), "please": please(matter.upwards), "venue": one_line(matter.venue),
    }  # fmt: skip
    sentence = (
        _("“%(title)s” takes place on %(days)s at %(venue)s. %(please)s complete the preparations.", **words)
        if matter.venue
        else _("“%(title)s” takes place on %(days)s. %(please)s complete the preparations.", **words)
    )
    return Line(
        _("Prepare “%(title)s”, %(days)s", title=shortened(title), days=span(matter)), sentence,
        (Action(_("Open the activity"), voice.address(matter.path)),), AHEAD, matter.first_day,
        tuple(_("Still to be done: %(task)s", task=one_line(task)) for task in matter.tasks),
    )  # fmt: skip


def changed(same: Sequence[ChangeMatter], voice: Voice) -> Line:
    """Something is not as one was told: it falls out, waits for another day, has moved, or takes place after all."""
    matter, title = same[0], voice.title(same[0])
    words = {"title": title, "was": day(matter.was), "days": _moment(matter), "short": shortened(title)}
    sentence, subject = _change(matter, words)
    stopped = matter.change in ("cancelled", "postponed") and matter.reason
    details = (_("Reason: %(reason)s", reason=one_line(matter.reason)),) if stopped else ()
    action = Action(_("Open the activity"), voice.address(matter.path))
    return Line(subject, sentence, (action,), CHANGES, matter.first_day, details)


def _change(matter: ChangeMatter, words: dict[str, str]) -> tuple[str, str]:
    """The sentence, and the same in few words."""
    if matter.change == "cancelled":
        return (
            _("“%(title)s”, announced for %(was)s, has been cancelled. No preparation is needed any more.", **words),
            _("Cancelled: “%(short)s”, %(was)s", **words),
        )
    if matter.change == "postponed":
        return (
            _("“%(title)s”, announced for %(was)s, has been postponed; a new day is not known yet.", **words),
            _("Postponed: “%(short)s”, %(was)s", **words),
        )
    if matter.change == "resumed":
        return (
            _("“%(title)s” takes place after all: %(days)s.", **words),
            _("Takes place after all: “%(short)s”, %(days)s", **words),
        )
    return (
        _("“%(title)s”, announced for %(was)s, now takes place on %(days)s.", **words),
        _("New time: “%(short)s”, %(days)s", **words),
    )


def results_of_unit(same: Sequence[Matter], voice: Voice) -> Line:
    """To the manager or the unit above: what a unit has not said about activities that are long over."""
    matter, count = same[0], len(same)
    words = {"unit": voice.unit(matter), "count": voice.count(count), "please": please(matter.upwards)}
    sentence = _(
        "%(unit)s has held %(count)s sessions whose results have not been entered, though those responsible were"
        " reminded. %(please)s see that they are entered.",
        **words,
    )
    details = [_("%(days)s: %(title)s", days=span(one), title=voice.title(one)) for one in same[:MOST]]
    if count > MOST:
        details.append(_("and %(count)s more", count=voice.count(count - MOST)))
    subject = _("Results missing: %(unit)s, %(count)s sessions", unit=shortened(words["unit"]), count=words["count"])
    action = Action(_("Open them"), voice.address(matter.path))
    return Line(subject, sentence, (action,), RESULTS, matter.due_on, tuple(details))


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


def _moments(same: Sequence[ActivityMatter]) -> str:
    return ", ".join(dict.fromkeys(_moment(each) for each in same))


def _moment(matter: ActivityMatter) -> str:
    """The days of a session, and on a single day the hour."""
    if matter.starts_at is None or matter.first_day != matter.last_day:
        return days(matter.first_day, matter.last_day)
    return str(_("%(day)s, %(hour)s", day=day(matter.first_day), hour=f"{matter.starts_at:%H:%M}"))


def _spans(same: Sequence[Matter]) -> str:
    return ", ".join(dict.fromkeys(days(each.first_day, each.last_day) for each in same))
