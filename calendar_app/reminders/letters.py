"""The letter that tells one person everything of one morning: its most urgent thing names it, sections part it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import site_name
from calendar_app.models.people import Person
from calendar_app.outbox.letter import Letter, one_line
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words import table
from calendar_app.reminders.words.said import Line, Voice, section_title
from config import Config

#: secrets of links that open the form of one result, by occurrence
Tokens = Mapping[int, str]


@dataclass(frozen=True)
class Section:
    """Lines under one heading; "" for a letter of one line."""

    title: str
    lines: tuple[Line, ...]


def digest(person: Person, matters: Iterable[Matter], config: Config, tokens: Tokens | None = None) -> Letter:
    """The letter that tells one person everything of one morning; its subject names the most urgent thing."""
    language = person.language if person.language in LANGUAGES else DEFAULT
    with force_locale(language):
        voice = Voice(language, config.base_url, tokens or {})
        lines = table.lines(matters, voice)
        words = {
            "language": language, "name": one_line(person.name), "sections": sections(lines),
            "subject": subject(lines), "desk": voice.address("/desk"), "site": site_name(),
        }  # fmt: skip
        return Letter(
            name=person.name, address=person.email, subject=subject(lines), language=language,
            text=render_template("mail/reminders.txt", **words), html=render_template("mail/reminders.html", **words),
        )  # fmt: skip


def sections(lines: list[Line]) -> list[Section]:
    """Lines by section, in their order; a single line needs no heading."""
    if len(lines) == 1:
        return [Section("", tuple(lines))]
    return [Section(section_title(key), tuple(same)) for key, same in groupby(lines, key=lambda line: line.section)]


def subject(lines: list[Line]) -> str:
    """The first thing to do, and how many more there are."""
    if len(lines) == 1:
        return lines[0].subject
    text: str = _("%(first)s (and %(count)s more)", first=lines[0].subject, count=len(lines) - 1)
    return text
