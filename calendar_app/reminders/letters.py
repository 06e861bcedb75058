"""The letter that tells one person everything of one morning: its most urgent thing names it, sections part it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import site_name
from calendar_app.models.people import Person
from calendar_app.outbox.letter import Letter
from calendar_app.reminders import unsubscribing
from calendar_app.reminders.kinds import DUTY, KIND_OF
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


def digest(
    person: Person, matters: Iterable[Matter], config: Config, tokens: Tokens | None = None, *,
    instead_of: Sequence[str] = (),
) -> Letter:  # fmt: skip
    """The letter that tells one person everything of one morning; its subject names the most urgent thing.

    ``instead_of`` are the names of those for whom the person stands in. What the letter is about can be switched off by
    its link, but for duties.
    """
    said = list(matters)
    language = person.language if person.language in LANGUAGES else DEFAULT
    with force_locale(language):
        voice = Voice(language, config.base_url, tokens or {})
        lines = table.lines(said, voice)
        off = unsubscribing.address(config, person.id, kinds(said), language)
        words = {
            "language": language, "name": one_line(person.name), "sections": sections(lines),
            "subject": subject(lines), "desk": voice.address("/desk"), "site": site_name(),
            "instead_of": ", ".join(map(one_line, instead_of)), "off": off,
        }  # fmt: skip
        return Letter(
            name=person.name, address=person.email, subject=subject(lines), language=language,
            text=render_template("mail/reminders.txt", **words), html=render_template("mail/reminders.html", **words),
            unsubscribe=off,
        )  # fmt: skip


def kinds(matters: Iterable[Matter]) -> set[str]:
    """What a letter is about, as far as it can be switched off."""
    return {KIND_OF.get(matter.rule, DUTY) for matter in matters} - {DUTY}


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
