"""Signed-in browsers: a row each, found by a hash of what its cookie holds, so that one can end another."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from calendar_app.accounts.links import digest
from calendar_app.domain.errors import NotFound
from calendar_app.domain.text import strip_controls
from calendar_app.models.people import Grant, Person, PersonSession

#: after signing in, however busy, when one has to sign in again
LONGEST = timedelta(hours=12)
LONGEST_BROWSER = 80
#: what a User-Agent holds -> how its owner calls the program; the first that fits
PROGRAMS = {
    "Zalo": "Zalo", "coc_coc_browser": "Cốc Cốc", "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet",
    "Firefox/": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome", "Chromium/": "Chromium", "Chrome/": "Chrome",
    "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip


def start(session: Session, person: Person, user_agent: str, now: datetime) -> tuple[str, PersonSession]:
    """A new session of a person: its secret, for the cookie alone, and its row."""
    secret = secrets.token_urlsafe(24)
    row = PersonSession(person_id=person.id, digest=digest(secret), started_at=now, browser=browser_of(user_agent))
    session.add(row)
    session.flush()
    return secret, row


def running(session: Session, secret: str, now: datetime) -> PersonSession | None:
    """The running session of a secret, with its person and their grants; none when it is over. One query."""
    found = _running(now).where(PersonSession.digest == digest(secret))
    grants = joinedload(PersonSession.person).joinedload(Person.grants)
    return session.scalars(found.options(grants.joinedload(Grant.unit))).unique().one_or_none()


def of_person(session: Session, person_id: int, now: datetime) -> list[PersonSession]:
    """Somebody's running sessions, newest first."""
    found = _running(now).where(PersonSession.person_id == person_id)
    return list(session.scalars(found.order_by(PersonSession.started_at.desc(), PersonSession.id.desc())))


def number_by_person(session: Session, person_ids: set[int], now: datetime) -> dict[int, int]:
    """How many running sessions each of some people has; those without one are left out."""
    counts: dict[int, int] = {}
    for row in session.scalars(_running(now).where(PersonSession.person_id.in_(person_ids))):
        counts[row.person_id] = counts.get(row.person_id, 0) + 1
    return counts


def end(session: Session, person_id: int, session_id: int, now: datetime) -> None:
    """End one of somebody's sessions; raise `NotFound` for one that is not theirs. Ending twice changes nothing."""
    row = session.get(PersonSession, session_id)
    if row is None or row.person_id != person_id:
        raise NotFound("session", session_id)
    row.ended_at = row.ended_at or now


def end_all(session: Session, person_id: int, now: datetime, *, but: int = 0) -> int:
    """End somebody's sessions, all or all but one; how many there were."""
    rows = [row for row in of_person(session, person_id, now) if row.id != but]
    for row in rows:
        row.ended_at = now
    session.flush()
    return len(rows)


def browser_of(user_agent: str) -> str:
    """What somebody calls the browser they sit at: "Chrome, Android"; its own first words when it is none we know."""
    program = next((name for mark, name in PROGRAMS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    known = ", ".join(filter(None, (program, system)))
    return known or re.sub(r"\s+", " ", strip_controls(user_agent)).strip()[: LONGEST_BROWSER // 2]


def _running(now: datetime) -> Select[PersonSession]:
    return select(PersonSession).where(PersonSession.ended_at.is_(None), PersonSession.started_at > now - LONGEST)
