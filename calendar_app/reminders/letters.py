"""The words of a reminder: courteous, in the reader's language, one line per thing to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import day, days, site_name
from calendar_app.models.people import Person
from calendar_app.outbox.letter import Letter, one_line
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.rules import COMING, MISSING, UNPLANNED
from config import Config

#: longest name in a subject
SHORT = 90
#: secrets of links that open the form of one result, by occurrence
Tokens = Mapping[int, str]


@dataclass(frozen=True)
class Action:
    """What to do, in few words, and where."""

    text: str
    address: str


@dataclass(frozen=True)
class Line:
    """One thing to do: in few words, in a sentence, and where; for each of several sessions in a place of its own."""

    subject: str
    sentence: str
    actions: tuple[Action, ...]


def digest(person: Person, matters: Iterable[Matter], config: Config, tokens: Tokens | None = None) -> Letter:
    """The letter that tells one person everything of one morning; its subject names the most urgent thing."""
    language = person.language if person.language in LANGUAGES else DEFAULT
    with force_locale(language):
        lines = [line(same, language, config, tokens or {}) for same in together(matters)]
        words = {
            "language": language, "name": one_line(person.name), "lines": lines, "subject": subject(lines),
            "desk": f"{config.base_url}/desk", "site": site_name(),
        }  # fmt: skip
        return Letter(
            name=person.name, address=person.email, subject=subject(lines), language=language,
            text=render_template("mail/reminders.txt", **words), html=render_template("mail/reminders.html", **words),
        )  # fmt: skip


def together(matters: Iterable[Matter]) -> list[list[Matter]]:
    """What one thing done settles together, such as the sessions of one activity; the most urgent first."""
    found: dict[tuple[str, str], list[Matter]] = {}
    for matter in sorted(matters, key=urgency):
        found.setdefault((matter.rule, matter.path), []).append(matter)
    return list(found.values())


def urgency(matter: Matter) -> tuple[bool, str, str]:
    """What can still be prepared first, soonest first; then what is over."""
    return matter.rule == MISSING, matter.due_on.isoformat(), matter.title_vi


def subject(lines: list[Line]) -> str:
    """The first thing to do, and how many more there are."""
    if len(lines) == 1:
        return lines[0].subject
    text: str = _("%(first)s (and %(count)s more)", first=lines[0].subject, count=len(lines) - 1)
    return text


def line(same: list[Matter], language: str, config: Config, tokens: Tokens) -> Line:
    """What is to be done about a matter, or about several that are settled together."""
    matter, title = same[0], one_line(same[0].title(language))
    spans = list(dict.fromkeys(days(each.first_day, each.last_day) for each in same))
    words, short = {"title": title, "days": ", ".join(spans)}, {"title": shortened(title), "days": spans[0]}
    address = config.base_url + matter.path
    if matter.rule == COMING:
        action = Action(_("Open the activity"), address)
        return Line(_("Prepare “%(title)s”, %(days)s", **short), coming(matter, words), (action,))
    if matter.rule == UNPLANNED:
        words["unit"] = one_line(matter.unit(language))
        words["first_day"] = day(matter.first_day)
        sentence = _(
            "%(unit)s has no activity yet for %(title)s (%(days)s). Please plan one before %(first_day)s.", **words
        )
        action = Action(_("Plan an activity"), address)
        return Line(_("Plan an activity for %(title)s, %(days)s", **short), sentence, (action,))
    sentence = _(
        "“%(title)s” (%(days)s) is over and its result has not been entered."
        " Please enter the result, or say that it was postponed or cancelled.",
        **words,
    )
    actions = entering(same, language, config, tokens)
    return Line(_("Enter the result of “%(title)s”, %(days)s", **short), sentence, actions)


def entering(same: list[Matter], language: str, config: Config, tokens: Tokens) -> tuple[Action, ...]:
    """Where results are entered: each session by its own link; those without one on the page of their activity."""
    several, query = len(same) > 1, f"?lang={language}" if language != DEFAULT else ""
    found = [
        Action(
            _("Enter the result of %(days)s", days=days(each.first_day, each.last_day))
            if several
            else _("Enter the result"),
            f"{config.base_url}/r/{tokens[each.occurrence_id]}{query}",
        )
        for each in same
        if each.occurrence_id in tokens
    ]
    if len(found) < len(same):
        found.append(Action(_("Enter the result"), config.base_url + same[0].path))
    return tuple(found)


def coming(matter: Matter, words: dict[str, str]) -> str:
    """The sentence about an activity that is going to happen, with its place when it has one."""
    text: str = _("“%(title)s” takes place on %(days)s. Please complete the preparations.", **words)
    if matter.venue:
        words["venue"] = one_line(matter.venue)
        text = _("“%(title)s” takes place on %(days)s at %(venue)s. Please complete the preparations.", **words)
    return text


def shortened(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
