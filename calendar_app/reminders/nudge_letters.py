"""The words of a letter that somebody sends by hand: the request, how the thing stands, and their own sentence."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import day, days, site_name
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.outbox.letter import Letter
from calendar_app.reminders import nudge_things as things
from calendar_app.reminders.nudge_things import Concern
from config import Config

#: longest name of a thing in a subject, and in a sentence: the plan words some duties at great length
SHORT, LONG = 90, 250


@dataclass(frozen=True)
class Sender:
    """Who writes, and for which unit; none for an administrator."""

    name: str
    email: str
    unit: Unit | None

    def office(self, language: str) -> str:
        return name_of(self.unit, language) if self.unit else ""


def letter(person: Person, one: Concern, sentence: str, by: Sender, config: Config) -> Letter:
    """The letter to one person, in their language; the sentence stays in the one it was written in."""
    language = person.language if person.language in LANGUAGES else DEFAULT
    with force_locale(language):
        unit, title = name_of(one.unit, language), title_of(one, language)
        who = one_line(by.office(language) or by.name)
        subject = _("%(unit)s: please see to “%(title)s”", unit=unit, title=cut(title, SHORT))
        words = {
            "language": language, "name": one_line(person.name), "subject": subject, "site": site_name(),
            "request": request(one, who, unit, cut(title, LONG)), "state": state(one),
            "paragraphs": sentence.split("\n"),
            "sender": one_line(by.name), "office": one_line(by.office(language)), "email": by.email,
            "address": f"{config.base_url}{one.path}" + _query(one.path, language),
        }  # fmt: skip
        return Letter(
            name=person.name, address=person.email, subject=subject, language=language,
            text=render_template("mail/nudge.txt", **words), html=render_template("mail/nudge.html", **words),
            answers_to=(by.name, by.email),
        )  # fmt: skip


def request(one: Concern, who: str, unit: str, title: str) -> str:
    """What is asked, of whom and by whom; a body that the plan only requests is asked as one asks upwards."""
    if one.unit.requested_only:
        return str(_("%(who)s respectfully asks %(unit)s to see to “%(title)s”.", who=who, unit=unit, title=title))
    return str(_("%(who)s asks %(unit)s to see to “%(title)s”.", who=who, unit=unit, title=title))


def state(one: Concern) -> str:
    """How the thing stands, in one sentence; a body that the plan only requests is never called late."""
    late = one.state == things.OVERDUE and not one.unit.requested_only
    span = days(one.first_day, one.day) if one.first_day and one.day else ""
    count = f"{one.missing:02d}"
    words = {
        things.MISSING: _("%(count)s still missing; it has to be planned by %(day)s.", count=count, day=day(one.day)),
        things.OVERDUE: _("It is overdue: %(count)s missing.", count=count)
        if one.missing
        else _("It was due on %(day)s and is not marked as done.", day=day(one.day)),
        things.UNCONFIRMED: _("It is over (%(days)s) and its result has not been entered.", days=span),
        things.COMING: _("It takes place on %(days)s.", days=span),
        things.RETURNED: _("It was returned for changes; its day is %(days)s.", days=span),
        things.POSTPONED: _("It is postponed and has no new date."),
        things.DUE: _("It is due on %(day)s.", day=day(one.day)) if one.day else _("It is not marked as done."),
        things.NOT_GIVEN: _("The figures have not been handed in yet."),
        things.UNANSWERED: _("The answer is due on %(day)s and has not been submitted.", day=day(one.day)),
        things.WAITED_FOR: _("A unit has waited for an answer since %(day)s.", day=day(one.day)),
        things.DONE: _("It is done."),
    }
    if one.state == things.OVERDUE and not late:
        return str(_("%(count)s still missing.", count=count) if one.missing else _("It is not marked as done."))
    return str(words[one.state])


def name_of(unit: Unit, language: str) -> str:
    """The name of a unit, in one line."""
    return one_line(unit.name_en if language == "en" and unit.name_en else unit.name_vi)


def title_of(one: Concern, language: str) -> str:
    """The name of a thing, in one line; Vietnamese where there is no other."""
    return one_line((one.title_en if language == "en" else "") or one.title_vi)


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _query(path: str, language: str) -> str:
    if language == DEFAULT:
        return ""
    return f"{'&' if '?' in path else '?'}lang={language}"
