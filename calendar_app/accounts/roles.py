"""What managers do with the people of a unit: change a role, take it away, close and open an account, end sessions."""

from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import invitations, links, queries, sessions
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calendar_app.models.people import Grant, Person
from calendar_app.models.units import Unit


def change(
    session: Session, unit: Unit, person_id: int, role: Role, was: Role, *, by: Principal, now: datetime
) -> None:
    """Give somebody another role on a unit; raise `Conflict` when it is no longer what was read.

    At most one's own role, and never away from the unit's last manager unless by somebody above: `Invalid`.
    """
    invitations.require_role(by, unit, role)
    grant = _held(session, unit, person_id, was, by)
    if was is Role.MANAGER and role is not Role.MANAGER:
        require_another_manager(session, grant, by)
    grant.role = role.name.lower()
    invitations.revoke_all(session, grant.person, unit, now)


def take_away(session: Session, unit: Unit, person_id: int, was: Role, *, by: Principal, now: datetime) -> None:
    """Take somebody's role on a unit away, with the same exceptions as `change`. Their account stays."""
    access.require(by, Action.MANAGE, unit.path)
    grant = _held(session, unit, person_id, was, by)
    if was is Role.MANAGER:
        require_another_manager(session, grant, by)
    person = grant.person
    session.delete(grant)
    session.flush()
    session.expire(person, ["grants"])
    invitations.revoke_all(session, person, unit, now)


def deactivate(session: Session, unit: Unit, person_id: int, *, by: Principal, now: datetime) -> None:
    """Close somebody's account: no session, no link and no password opens anything. Roles stay, for opening it again.

    By managers only where every role of the person is under them, else `NotAllowed`; nobody closes their own.
    """
    person = person_of(session, unit, person_id, by)
    if person.id == by.person_id:
        raise Invalid({"person": "oneself"})
    require_whole(person, by)
    for grant in person.grants:
        if grant.role == Role.MANAGER.name.lower():
            require_another_manager(session, grant, by)
    person.active = False
    sessions.end_all(session, person.id, now)
    for link in links.open_links(session, person.id, now):
        link.revoked_at = now
    session.flush()


def activate(session: Session, unit: Unit, person_id: int, *, by: Principal) -> None:
    """Open an account that was closed, with the roles and the password it had; the same people may who may close it."""
    person = person_of(session, unit, person_id, by)
    require_whole(person, by)
    person.active = True
    session.flush()


def end_sessions(session: Session, unit: Unit, person_id: int, *, by: Principal, now: datetime) -> int:
    """Sign somebody of a unit out everywhere; how many sessions there were."""
    person = person_of(session, unit, person_id, by)
    if person.administrator and not by.administrator:
        raise NotAllowed(Action.MANAGE, unit.path)
    return sessions.end_all(session, person.id, now)


def person_of(session: Session, unit: Unit, person_id: int, by: Principal) -> Person:
    """Somebody with a role on the unit itself, locked, for whoever manages there; else `NotFound`."""
    access.require(by, Action.MANAGE, unit.path)
    person = queries.person_locked(session, person_id)
    if not any(grant.unit_id == unit.id for grant in person.grants):
        raise NotFound("person", person_id)
    return person


def may_whole(person: Person, by: Principal) -> bool:
    """Whether everything somebody may do lies in units that the other manages."""
    if by.administrator:
        return True
    return not person.administrator and all(
        access.allows(by, Action.MANAGE, grant.unit.path) for grant in person.grants
    )


def require_whole(person: Person, by: Principal) -> None:
    """Raise `NotAllowed` where somebody has roles beyond one's own units: an administrator decides."""
    if not may_whole(person, by):
        raise NotAllowed(Action.MANAGE, person.email)


def require_another_manager(session: Session, grant: Grant, by: Principal) -> None:
    """Raise `Invalid` where a unit would lose its last manager, unless somebody above the unit decides it."""
    queries.lock_unit(session, grant.unit_id)
    if not others_manage(session, grant) and not manages_above(by, grant.unit.path):
        raise Invalid({"role": "last_manager"})


def others_manage(session: Session, grant: Grant) -> bool:
    """Whether a unit has an active manager beside the one of a grant; true where that is no manager's."""
    if grant.role != Role.MANAGER.name.lower():
        return True
    others = (held for held in queries.grants_on(session, grant.unit_id) if held.id != grant.id)
    return any(held.role == Role.MANAGER.name.lower() and held.person.active for held in others)


def manages_above(by: Principal, path: str) -> bool:
    """Whether somebody manages the unit at a path from above it: its last manager goes only by their word."""
    above = queries.paths_above(path)[:-1]
    return by.administrator or any(held.path in above and held.role is Role.MANAGER for held in by.grants)


def _held(session: Session, unit: Unit, person_id: int, was: Role, by: Principal) -> Grant:
    person = person_of(session, unit, person_id, by)
    grant = next(grant for grant in person.grants if grant.unit_id == unit.id)
    if grant.role != was.name.lower():
        raise Conflict("role", was, Role.named(grant.role))
    return grant
