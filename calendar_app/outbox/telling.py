"""Telling those who can do something about it that an address reaches nobody: one letter for each marking."""

from datetime import datetime, timedelta

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.domain.text import one_line
from calendar_app.i18n.locale import DEFAULT, LANGUAGES
from calendar_app.jinja import site_name
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.people import Person
from calendar_app.models.units import Unit
from calendar_app.outbox import address_queries, addresses, service
from calendar_app.outbox.letter import Letter
from config import Config

KIND = "address"
#: kinds that go to whoever asked for them: nobody of ours manages these readers, and anybody may mistype an address
PUBLIC = frozenset({"bulletin_ask", "bulletin", "bulletin_news"})
LIFETIME = timedelta(days=14)


def unreachable(
    session: Session, address: str, why: str, message_id: int | None, config: Config, now: datetime
) -> bool:
    """Mark an address and write to whoever manages the person, if it is not the public's; False when it was marked."""
    if not addresses.mark(session, address, why, message_id, now):
        return False
    session.flush()
    person = address_queries.person_at(session, address)
    message = session.get(OutboxMessage, message_id) if message_id else None
    if person is None and message is not None and message.kind in PUBLIC:
        return True
    for reader, unit in told(session, person):
        letter = _letter(reader, person, address, why, unit, config)
        service.seal(
            session, letter, config, person_id=reader.id, kind=KIND, slot=now, expires_at=now + LIFETIME, now=now
        )
    return True


def told(session: Session, person: Person | None) -> list[tuple[Person, Unit | None]]:
    """Who is told: reachable managers of the person's units, else of the nearest unit above, else administrators."""
    found: dict[int, tuple[Person, Unit | None]] = {}
    for grant in person.grants if person else []:
        for reader, unit in _managing(session, grant.unit.path, person):
            found.setdefault(reader.id, (reader, unit))
    if found:
        return list(found.values())
    others = [one for one in address_queries.administrators(session) if person is None or one.id != person.id]
    marked = address_queries.among(session, [one.email for one in others])
    return [(one, None) for one in others if one.email not in marked]


def _managing(session: Session, path: str, person: Person | None) -> list[tuple[Person, Unit | None]]:
    """The reachable managers of the unit at a path, or of the nearest unit above it that has any."""
    codes = path.strip("/").split("/")
    paths = ["/" + "/".join(codes[:length]) + "/" for length in range(1, len(codes) + 1)]
    grants = address_queries.managers_on(session, paths)
    marked = address_queries.among(session, [grant.person.email for grant in grants])
    for nearest in reversed(paths):
        here: list[tuple[Person, Unit | None]] = [
            (grant.person, grant.unit)
            for grant in grants
            if grant.unit.path == nearest and grant.person.email not in marked
            if person is None or grant.person_id != person.id
        ]
        if here:
            return here
    return []


def _letter(
    reader: Person, person: Person | None, address: str, why: str, unit: Unit | None, config: Config
) -> Letter:  # fmt: skip
    language = reader.language if reader.language in LANGUAGES else DEFAULT
    with force_locale(language):
        name = one_line(person.name) if person else address
        page = f"/desk/units/{unit.code}/people/{person.id}" if unit and person and _here(person, unit) else ""
        words = {
            "language": language, "name": one_line(reader.name), "who": name, "address_told": address,
            "why": one_line(why)[:300], "site": site_name(), "administrator": unit is None,
            "link": config.base_url + (page or ("/admin/mail/addresses" if unit is None else "/desk"))
            + ("?lang=en" if language == "en" else ""),
            "subject": _("Mail to %(who)s does not arrive", who=name[:90]),
        }  # fmt: skip
        return Letter(
            name=reader.name, address=reader.email, subject=str(words["subject"]), language=language,
            text=render_template("mail/address.txt", **words), html=render_template("mail/address.html", **words),
        )  # fmt: skip


def _here(person: Person, unit: Unit) -> bool:
    return any(grant.unit_id == unit.id for grant in person.grants)
