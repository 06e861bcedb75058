"""A person's week: what takes place, what is missing, what waits for them."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.jinja import day, days
from calendar_app.reminders.asked import WeekMatter
from calendar_app.reminders.words.said import WEEK, Action, Line, Voice

#: of each kind in one mail; the desk has them all
MOST = 10


def week(same: Sequence[WeekMatter], voice: Voice) -> Line:
    """One line with everything of the week below it."""
    matter, details = same[0], tuple(_details(same[0], voice))
    sentence = _("The week of %(days)s:", days=days(matter.first_day, matter.last_day))
    subject = _("The week of %(days)s", days=days(matter.first_day, matter.last_day))
    action = Action(_("Open my work"), voice.address(matter.path))
    return Line(subject, sentence, (action,), WEEK, matter.first_day, details)


def _details(matter: WeekMatter, voice: Voice) -> Iterator[str]:
    for one in matter.planned[:MOST]:
        yield _("%(days)s: %(title)s", days=days(one.first_day, one.last_day), title=one_line(one.title))
    if len(matter.planned) > MOST:
        yield _("and %(count)s more", count=voice.count(len(matter.planned) - MOST))
    for lacking in matter.lacking[:MOST]:
        yield _(
            "%(unit)s, %(name)s: %(count)s missing; plan before %(day)s", unit=voice.name(lacking.unit),
            name=voice.name(lacking.name), count=voice.count(lacking.missing), day=day(lacking.plan_by),
        )  # fmt: skip
    if matter.approve:
        yield _("Waiting for your approval: %(count)s", count=voice.count(matter.approve))
    if matter.answer:
        yield _("Invitations to answer: %(count)s", count=voice.count(matter.answer))
    if matter.correct:
        yield _("Returned, to be changed: %(count)s", count=voice.count(matter.correct))
    if matter.results:
        yield _("Results to enter: %(count)s", count=voice.count(matter.results))
