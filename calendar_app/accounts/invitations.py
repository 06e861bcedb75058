"""Invitations to a unit. The role waits in the link and is given when its reader comes: nobody learns by inviting
somebody whether that address has an account already.

Only to a person who has a role under the inviter's eyes is the role given at once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from calendar_app.accounts import letters, links, queries, service
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import Invalid, NotAllowed, NotFound
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.people import Person, SingleUseLink
from calendar_app.models.units import Unit
from calendar_app.outbox import queries as outbox_queries
from calendar_app.outbox import service as outbox
from calendar_app.outbox.letter import mailbox
from config import Config

PURPOSE = "invitation"
TAKEN_BACK = "the invitation was taken back"


@dataclass(frozen=True)
class Invited:
    """An invitation that nobody has taken up yet. Without its link, which stands in the mail only."""

    id: int
    email: str
    role: Role
    made_by: str
    expires_at: datetime


def invite(
    session: Session, unit: Unit, email: str, name: str, role: Role, *, by: Principal, config: Config, now: datetime
) -> None:
    """Invite somebody to a unit by mail; raise `Invalid` by field, `NotAllowed` for more than one's own role."""
    require_role(by, unit, role)
    email = clean_email(email)
    person = _person(session, email, service.clean_name(name) or email.partition("@")[0], by.language, now)
    held = next((grant for grant in person.grants if grant.unit_id == unit.id), None)
    if held is not None:
        raise Invalid({"email": "here_already"})
    revoke_all(session, person, unit, now)
    if person.joined_at and person.active and _in_sight(person, by):
        service.grant(session, person, unit, role)
        letter = letters.role_given(person, unit, role, queries.name_of(session, by), config)
        until = now + links.LIFETIMES[PURPOSE]
        letters.seal(session, letter, config, person, PURPOSE, until=until, now=now)
        return
    _send(session, person, unit, role, by=by, config=config, now=now)


def open_on(session: Session, unit: Unit, now: datetime) -> list[Invited]:
    """The invitations to a unit that still open something, newest first."""
    subjects = [subject(unit, role) for role in Role]
    found = select(SingleUseLink).join(SingleUseLink.person).where(SingleUseLink.purpose == PURPOSE)
    found = found.where(SingleUseLink.subject.in_(subjects), *links.still_open(now))
    rows = session.scalars(found.options(joinedload(SingleUseLink.person)).order_by(SingleUseLink.id.desc()))
    return [Invited(row.id, row.person.email, meant(row)[1], row.made_by, row.expires_at) for row in rows]


def again(session: Session, unit: Unit, link_id: int, *, by: Principal, config: Config, now: datetime) -> None:
    """Send an invitation again with a new link; the old one opens nothing any more."""
    link = _to_unit(session, unit, link_id, by, now)
    role = meant(link)[1]
    require_role(by, unit, role)
    revoke_all(session, link.person, unit, now)
    _send(session, link.person, unit, role, by=by, config=config, now=now)


def revoke(session: Session, unit: Unit, link_id: int, *, by: Principal, now: datetime) -> None:
    """Take an invitation back; its mail is withdrawn where it was not sent yet."""
    revoke_all(session, _to_unit(session, unit, link_id, by, now).person, unit, now)


def take_up(session: Session, token: str, now: datetime) -> Person:
    """Use an invitation up and give its role; the person, locked. Of two at once, one gets `NotFound`."""
    person = queries.person_locked(session, links.opened(session, token, PURPOSE, now).person_id)
    link = links.opened(session, token, PURPOSE, now, lock=True)
    give(session, person, now)
    link.used_at = now
    session.flush()
    return person


def join(session: Session, token: str, name: str, password: str, language: str, now: datetime) -> Person:
    """Somebody new takes an invitation up: name, password and language are theirs from now on; or `Invalid` by field.

    Nobody sets the password of an account that exists this way: `NotFound`.
    """
    person = take_up(session, token, now)
    if person.joined_at:
        raise NotFound("link", PURPOSE)
    faults = {"password": service.password_fault(password, person.email)}
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise Invalid(found)
    service.change_details(session, person.id, name, language)
    service.set_password(person, password)
    person.joined_at = now
    session.flush()
    return person


def give(session: Session, person: Person, now: datetime) -> int:
    """Give the roles of a person's open invitations, since it is they who have come; how many there were."""
    found = links.open_links(session, person.id, now, PURPOSE)
    for link in found:
        unit, role = session.get(Unit, meant(link)[0]), meant(link)[1]
        held = {grant.unit_id: Role.named(grant.role) for grant in person.grants}
        if unit is not None and held.get(unit.id, Role.VIEWER) <= role:
            service.grant(session, person, unit, role)
        link.used_at = now
    session.flush()
    return len(found)


def require_role(by: Principal, unit: Unit, role: Role) -> None:
    """Raise `NotAllowed` to whoever would give more than they have on a unit, `NotFound` where they see nothing."""
    access.require(by, Action.MANAGE, unit.path)
    own = access.role_on(by, unit.path)
    if own is None or role > own:
        raise NotAllowed(Action.MANAGE, unit.path)


def clean_email(email: str) -> str:
    """An address as it is stored; raise `Invalid` for one to which no mail can be written."""
    email = email.strip().lower()
    try:
        mailbox("To", "", email)
    except (ValueError, MessageError, IndexError):
        raise Invalid({"email": "malformed"}) from None
    if len(email) > service.LONGEST_EMAIL or not service.EMAIL.fullmatch(email):
        raise Invalid({"email": "malformed"})
    return email


def subject(unit: Unit, role: Role) -> str:
    """What a link to a unit opens, as it is kept."""
    return f"unit:{unit.id}:{role.name.lower()}"


def meant(link: SingleUseLink) -> tuple[int, Role]:
    """The unit, by id, and the role that an invitation gives."""
    _unit, unit_id, role = link.subject.split(":")
    return int(unit_id), Role.named(role)


def _in_sight(person: Person, by: Principal) -> bool:
    """Whether the inviter knows of somebody anyway, by a role in a unit that they manage."""
    return by.administrator or any(access.allows(by, Action.MANAGE, grant.unit.path) for grant in person.grants)


def _person(session: Session, email: str, name: str, language: str, now: datetime) -> Person:
    """The person of an address, locked; somebody new cannot sign in: no password fits nothing."""
    found = queries.person_by_email(session, email)
    if found is None:
        new = Person(
            email=email, name=name, password_hash="", session_key=secrets.token_urlsafe(24),
            language=language, created_at=now, active=True, administrator=False,
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(new)
        except IntegrityError:
            found = queries.person_by_email(session, email)
        else:
            found = new
    if found is None:
        raise NotFound("person", email)
    return queries.person_locked(session, found.id)


def _send(
    session: Session, person: Person, unit: Unit, role: Role, *, by: Principal, config: Config, now: datetime
) -> None:
    token = links.issue(session, person.id, PURPOSE, subject=subject(unit, role), made_by=by.email, now=now)
    until = now + links.LIFETIMES[PURPOSE]
    language = person.language if person.joined_at else by.language
    letter = letters.invitation(person, unit, role, queries.name_of(session, by), token, until, language, config)
    letters.seal(session, letter, config, person, PURPOSE, until=until, now=now)


def _to_unit(session: Session, unit: Unit, link_id: int, by: Principal, now: datetime) -> SingleUseLink:
    """An open invitation to a unit, its person locked, for somebody who manages there; or `NotFound`."""
    access.require(by, Action.MANAGE, unit.path)
    link = session.get(SingleUseLink, link_id)
    if link is None or link.purpose != PURPOSE or meant(link)[0] != unit.id:
        raise NotFound("invitation", link_id)
    queries.person_locked(session, link.person_id)
    session.refresh(link, with_for_update=True)
    if link.used_at or link.revoked_at or now >= link.expires_at:
        raise NotFound("invitation", link_id)
    return link


def revoke_all(session: Session, person: Person, unit: Unit, now: datetime) -> None:
    """Take back whatever invites somebody to a unit: it was decided otherwise."""
    for link in links.open_links(session, person.id, now, PURPOSE):
        if meant(link)[0] == unit.id:
            link.revoked_at = now
            _withdraw(session, link)
    session.flush()


def _withdraw(session: Session, link: SingleUseLink) -> None:
    """Its mail, sealed at the same moment, need not go out any more."""
    same = select(OutboxMessage.id).filter_by(person_id=link.person_id, kind=PURPOSE, slot=link.made_at)
    for message_id in session.scalars(same.where(OutboxMessage.state.in_(outbox_queries.WAITING))):
        outbox.withdraw(session, message_id, TAKEN_BACK)
