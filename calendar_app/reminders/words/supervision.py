"""To a supervising unit: which of its units are behind, and at which nobody can be reached."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from calendar_app.reminders.asked import Behind, SupervisionMatter
from calendar_app.reminders.words.said import BELOW, Action, Line, Voice, please


def behind(same: Sequence[SupervisionMatter], voice: Voice) -> Line:
    """The worst units with their counts."""
    matter = same[0]
    words = {"count": voice.count(matter.total), "of": voice.count(matter.of), "unit": voice.unit(matter),
             "please": please(matter.upwards)}  # fmt: skip
    sentence = _("Units under %(unit)s that are behind: %(count)s of %(of)s. %(please)s urge them.", **words)
    details = (*(_behind(one, voice) for one in matter.behind), *_more(matter.total - len(matter.behind), voice))
    subject = _("Units behind: %(count)s of %(of)s", count=words["count"], of=words["of"])
    return _line(matter, subject, sentence, _("See all units"), details, voice)


def unreachable(same: Sequence[SupervisionMatter], voice: Voice) -> Line:
    """Units without anybody who can be told."""
    matter = same[0]
    words = {"count": voice.count(matter.total), "unit": voice.unit(matter), "please": please(matter.upwards)}
    sentence = _(
        "Units under %(unit)s where nobody can be reached: %(count)s. No active person has a role there, or no address"
        " works. %(please)s name somebody for each.",
        **words,
    )
    details = (*(voice.name(one) for one in matter.unreachable), *_more(matter.total - len(matter.unreachable), voice))
    subject = _("Units where nobody can be reached: %(count)s", count=words["count"])
    return _line(matter, subject, sentence, _("Open people"), details, voice)


def _behind(one: Behind, voice: Voice) -> str:
    parts = [
        _("%(count)s overdue", count=voice.count(one.overdue)) if one.overdue else "",
        _("%(count)s at risk", count=voice.count(one.at_risk)) if one.at_risk else "",
        _("%(count)s duties or reports overdue", count=voice.count(one.duties)) if one.duties else "",
    ]
    return f"{voice.name(one.unit)}: {', '.join(part for part in parts if part)}"


def _more(number: int, voice: Voice) -> Iterator[str]:
    if number > 0:
        yield _("and %(count)s more", count=voice.count(number))


def _line(
    matter: SupervisionMatter, subject: str, sentence: str, text: str, details: tuple[str, ...], voice: Voice
) -> Line:
    return Line(subject, sentence, (Action(text, voice.address(matter.path)),), BELOW, matter.due_on, details)
