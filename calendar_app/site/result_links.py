"""What the link in a reminder opens: one form, for one occurrence, as the person it was sent to, once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import links
from calendar_app.accounts import queries as accounts
from calendar_app.activities import results
from calendar_app.activities.results import Outcome
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import NotAllowed, NotFound, WrongStatus
from calendar_app.models.activities import Occurrence
from calendar_app.models.people import SingleUseLink
from calendar_app.site.evidence_pages import ResultPage, result_page

PURPOSE = "result"
SUBJECT = "occurrence:"


@dataclass(frozen=True)
class Opened:
    """What a good link opens, and as whom."""

    occurrence: Occurrence
    by: Principal


@dataclass(frozen=True)
class Closed:
    """Why a link opens nothing: unknown, used, revoked, expired, no_right, recorded, postponed or cancelled."""

    why: str
    status: int = 404
    page: ResultPage | None = None


def opened(session: Session, token: str, now: datetime) -> Opened | Closed:
    """The occurrence that a link opens for its person, as their roles are at this moment."""
    try:
        link = links.opened(session, token, PURPOSE, now)
    except NotFound:
        return Closed(links.state(session, token, PURPOSE, now))
    by = _principal(session, link)
    try:
        found = _occurrence(session, link, by)
    except (NotFound, NotAllowed):
        return Closed("no_right", 403)
    if found.result is not None:
        return Closed("recorded", 200, result_page(session, found, by))
    if found.state != "planned":
        return Closed(found.state, 200, result_page(session, found, by))
    return Opened(found, by)


def hold(session: Session, token: str, outcome: Outcome, *, now: datetime) -> ResultPage:
    """Use a link up and record the result, in one transaction; raise what `links.use` and `results.hold` raise."""
    link = links.use(session, token, PURPOSE, now)
    by = _principal(session, link)
    found = _occurrence(session, link, by)
    results.hold(session, found.activity_id, found.id, outcome, by=by, now=now, first=True)
    session.flush()
    return result_page(session, found, by)


def call_off(session: Session, token: str, step: str, reason: str, *, now: datetime) -> ResultPage:
    """Use a link up and say that the occurrence was postponed or cancelled instead."""
    link = links.use(session, token, PURPOSE, now)
    by = _principal(session, link)
    found = _occurrence(session, link, by)
    if found.result is not None:
        raise WrongStatus(step, "recorded")
    results.call_off(session, found.activity_id, found.id, step, reason, by=by, now=now)
    session.flush()
    return result_page(session, found, by)


def _principal(session: Session, link: SingleUseLink) -> Principal:
    person = accounts.person_with_grants(session, link.person_id)
    if person is None:
        raise NotFound("person", link.person_id)
    return accounts.principal_of(person)


def _occurrence(session: Session, link: SingleUseLink, by: Principal) -> Occurrence:
    number = link.subject.removeprefix(SUBJECT)
    row = session.get(Occurrence, int(number)) if number.isdecimal() else None
    if row is None:
        raise NotFound("occurrence", number)
    return results.viewed(session, row.activity_id, row.id, by=by)
