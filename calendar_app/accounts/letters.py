"""The words of the letters that bring somebody in, or back in: each has one link, which stands nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.domain.access import Role
from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import moment, site_name
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.outbox import service as outbox
from calendar_app.outbox.letter import Letter
from config import Config


@dataclass(frozen=True)
class Words:
    """What a letter says: its subject, its sentences, what to do and where; "" where there is nothing to do."""

    subject: str
    sentences: tuple[str, ...]
    action: str
    path: str
    footer: str


def invitation(
    person: Person, unit: Unit, role: Role, by: str, token: str, until: datetime, language: str, config: Config
) -> Letter:
    """To somebody invited to a unit: the link with which they come in."""
    with speaking(language) as spoken:
        named = {"unit": unit_name(unit, spoken), "role": role_word(role), "by": by, "site": site_name()}
        said = (
            _("%(by)s invites you to keep the calendar of %(unit)s with them: %(role)s.", **named),
            _("The link opens once, until %(moment)s. Do not pass it on.", moment=moment(until)),
        )
        footer = _("If you do not know why you get this letter, you need do nothing.")
        subject = _("Invitation to the calendar of %(unit)s", **named)
        return _letter(
            "invitation", person, Words(subject, said, _("Take up the invitation"), f"/invitation/{token}", footer),
            spoken, config,
        )  # fmt: skip


def role_given(person: Person, unit: Unit, role: Role, by: str, config: Config) -> Letter:
    """To somebody who has an account already: what they may do from now on, and where."""
    with speaking(person.language) as spoken:
        named = {"unit": unit_name(unit, spoken), "role": role_word(role), "by": by}
        said = (_("%(by)s has given you a role in %(unit)s: %(role)s. You sign in as before.", **named),)
        subject = _("Your role in %(unit)s", **named)
        footer = _("It was sent automatically.")
        return _letter("invitation", person, Words(subject, said, _("Open my work"), "/desk", footer), spoken, config)


def password(person: Person, token: str, until: datetime, config: Config) -> Letter:
    """To somebody who forgot their password: the link with which they set a new one."""
    with speaking(person.language) as spoken:
        said = (
            _("A new password was asked for the account of %(address)s.", address=person.email),
            _("The link opens once, until %(moment)s. Do not pass it on.", moment=moment(until)),
        )
        footer = _("If you did not ask for it, you need do nothing: your password stays as it is.")
        words = Words(_("Set a new password"), said, _("Set a new password"), f"/password/{token}", footer)
        return _letter("password", person, words, spoken, config)


def password_changed(person: Person, at: datetime, config: Config) -> Letter:
    """To somebody whose password was changed, in case it was not they who did."""
    with speaking(person.language) as spoken:
        said = (
            _("The password of your account was changed at %(moment)s.", moment=moment(at)),
            _("If it was not you, set a new one at once and tell the manager of your unit."),
        )
        words = Words(
            _("Your password was changed"), said, _("Set a new password"), "/password/forgotten",
            _("It was sent automatically."),
        )  # fmt: skip
        return _letter("password", person, words, spoken, config)


def address_changed(person: Person, email: str, at: datetime, config: Config) -> Letter:
    """To the old address of somebody whose address was changed, in case it was not they who did."""
    with speaking(person.language) as spoken:
        said = (
            _(
                "The address of your account was changed at %(moment)s to %(address)s.",
                moment=moment(at),
                address=email,
            ),
            _("If it was not you, tell the manager of your unit at once."),
        )
        words = Words(_("Your address was changed"), said, _("Open my work"), "/desk", _("It was sent automatically."))
        return _letter("password", person, words, spoken, config)


def seal(
    session: Session, letter: Letter, config: Config, person: Person, kind: str, *, until: datetime, now: datetime
) -> None:
    """Queue a letter in the transaction that it speaks of; after ``until`` it makes no sense any more."""
    outbox.seal(session, letter, config, person_id=person.id, kind=kind, slot=now, expires_at=until, now=now)


@contextmanager
def speaking(language: str) -> Iterator[str]:
    """Speak somebody's language, or the one spoken here where theirs is unknown."""
    chosen = language if language in LANGUAGES else DEFAULT
    with force_locale(chosen):
        yield chosen


def unit_name(unit: Unit, language: str) -> str:
    """The name of a unit in the language of a letter, in one line."""
    return one_line(unit.name_en if language == "en" and unit.name_en else unit.name_vi)


def role_word(role: Role) -> str:
    """What a role is called on the page of people."""
    words = {
        Role.VIEWER: _("May read"), Role.EDITOR: _("May plan"), Role.APPROVER: _("May approve"),
        Role.MANAGER: _("Manages"),
    }  # fmt: skip
    return str(words[role])


def _letter(template: str, person: Person, words: Words, language: str, config: Config) -> Letter:
    address = f"{config.base_url}{words.path}" + ("?lang=en" if language == "en" else "")
    shown = {
        "language": language, "name": one_line(person.name), "words": words, "address": address, "site": site_name()
    }  # fmt: skip
    return Letter(
        name=person.name, address=person.email, subject=words.subject, language=language,
        text=render_template(f"mail/{template}.txt", **shown), html=render_template(f"mail/{template}.html", **shown),
    )  # fmt: skip
