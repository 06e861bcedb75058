"""Letters that follow a deed at once: sealed in its own transaction, so each is sent once, or never if it failed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import days, site_name
from calendar_app.models.activities import Activity
from calendar_app.models.people import Person
from calendar_app.outbox import service as outbox
from calendar_app.outbox.letter import Letter
from calendar_app.reminders import queries
from config import Config

KIND = "notice"
#: after that nobody needs to hear of it any more
LIFETIME = timedelta(days=7)


@dataclass(frozen=True)
class Stopped:
    """Something that was postponed: the activity, and the days that were meant."""

    activity: Activity
    title: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Line:
    """One postponed activity in a letter."""

    title: str
    unit: str
    days: str
    address: str


def postponed(session: Session, stopped: Sequence[Stopped], basis: str, config: Config, *, now: datetime) -> int:
    """Tell organisers and the editors of the units that take part, one letter each; how many letters.

    ``basis`` is the document or the event that orders it.
    """
    letters = 0
    for person, theirs in _by_person(session, stopped):
        letter = _letter(person, theirs, basis, config)
        outbox.seal(
            session, letter, config, person_id=person.id, kind=KIND, slot=now, expires_at=now + LIFETIME, now=now
        )
        letters += 1
    return letters


def _by_person(session: Session, stopped: Iterable[Stopped]) -> list[tuple[Person, list[Stopped]]]:
    """Active people, by e-mail, each with what concerns them: as organiser, or as an editor of a unit in it."""
    all_of_them = list(stopped)
    parties = queries.units_of(session, {row.activity.id: row.activity for row in all_of_them}.values())
    editors = queries.editors_of(session, {unit for units in parties.values() for unit in units})
    concerned: defaultdict[int, list[Stopped]] = defaultdict(list)
    for row in all_of_them:
        people = frozenset().union(*(editors[unit] for unit in parties[row.activity.id]))
        for person_id in sorted(people | ({row.activity.organiser_id} if row.activity.organiser_id else set())):
            concerned[person_id].append(row)
    known = session.scalars(select(Person).where(Person.id.in_(concerned), Person.active).order_by(Person.email))
    return [(person, concerned[person.id]) for person in known]


def _letter(person: Person, stopped: Sequence[Stopped], basis: str, config: Config) -> Letter:
    language = person.language if person.language in LANGUAGES else DEFAULT
    with force_locale(language):
        subject = _subject(stopped)
        words = {
            "language": language, "name": one_line(person.name), "subject": subject, "basis": one_line(basis),
            "lines": [_line(row, language, config) for row in stopped], "desk": f"{config.base_url}/desk",
            "site": site_name(), "ask": _("Please tell those who take part, and give a new date when it is known."),
        }  # fmt: skip
        return Letter(
            name=person.name, address=person.email, subject=subject, language=language,
            text=render_template("mail/notice.txt", **words), html=render_template("mail/notice.html", **words),
        )  # fmt: skip


def _subject(stopped: Sequence[Stopped]) -> str:
    if len(stopped) == 1:
        return str(_("Postponed: %(title)s", title=one_line(stopped[0].title)[:90]))
    return str(_("Postponed: %(number)s activities", number=len(stopped)))


def _line(row: Stopped, language: str, config: Config) -> Line:
    unit = row.activity.lead_unit
    name = unit.name_en if language == "en" and unit.name_en else unit.name_vi
    address = f"{config.base_url}/desk/activities/{row.activity.id}"
    return Line(one_line(row.title), one_line(name), days(row.first_day, row.last_day), address)
