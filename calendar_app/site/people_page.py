"""What the pages of a unit's people show: who has a role here, who through a unit above, who was invited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendar_app.accounts import invitations, queries, roles, sessions
from calendar_app.accounts.invitations import Invited
from calendar_app.activities import transfer
from calendar_app.activities.transfer import Load
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal, Role
from calendar_app.domain.errors import NotFound
from calendar_app.domain.text import name_key
from calendar_app.models.people import Grant, Person
from calendar_app.models.units import Unit
from calendar_app.site.public_queries import unit_ref, unit_refs
from calendar_app.site.public_rows import UnitRef
from calendar_app.units import queries as units


@dataclass(frozen=True)
class Member:
    """Somebody with a role, on this unit or on the one named."""

    id: int
    name: str
    email: str
    role: Role
    active: bool
    joined: bool
    oneself: bool
    unit: UnitRef
    sessions: int = 0


@dataclass(frozen=True)
class PeoplePage:
    """Everybody who may do something in a unit."""

    unit: UnitRef
    here: tuple[Member, ...]
    above: tuple[Member, ...]
    invited: tuple[Invited, ...]


@dataclass(frozen=True)
class PersonPage:
    """One person of a unit, and what the reader may decide about them."""

    unit: UnitRef
    member: Member
    load: Load
    takers: tuple[Person, ...]
    #: everything they may do lies in the reader's units
    whole: bool
    #: the unit would be left without a manager, and the reader does not stand above it
    last_manager: bool


def managed(session: Session, code: str, by: Principal) -> Unit:
    """The unit of a code, for whoever manages its people; raise `NotFound` or `NotAllowed`."""
    unit = units.by_code(session, code)
    access.require(by, Action.MANAGE, unit.path)
    return unit


def people_page(session: Session, unit: Unit, by: Principal, now: datetime) -> PeoplePage:
    """Who has a role in a unit, by role and name; who has one above it; who was invited."""
    given, above = queries.grants_on(session, unit.id), queries.grants_above(session, unit.path)
    refs = unit_refs(session, [unit, *(grant.unit for grant in above)])
    running = sessions.number_by_person(session, {grant.person_id for grant in given}, now)
    here = [_member(grant, refs[unit.id], by, running.get(grant.person_id, 0)) for grant in given]
    return PeoplePage(
        refs[unit.id],
        tuple(sorted(here, key=lambda member: (not member.active, -member.role, name_key(member.name), member.id))),
        tuple(_member(grant, refs[grant.unit_id], by) for grant in above),
        tuple(invitations.open_on(session, unit, now)),
    )


def person_page(session: Session, unit: Unit, person_id: int, by: Principal, now: datetime) -> PersonPage:
    """Somebody with a role on a unit itself; raise `NotFound` for anybody else."""
    given = queries.grants_on(session, unit.id)
    grant = next((one for one in given if one.person_id == person_id), None)
    if grant is None:
        raise NotFound("person", person_id)
    ref = unit_ref(session, unit)
    running = sessions.number_by_person(session, {person_id}, now)
    return PersonPage(
        ref,
        _member(grant, ref, by, running.get(person_id, 0)),
        transfer.load(session, unit, person_id),
        tuple(transfer.takers(session, unit, person_id)),
        roles.may_whole(grant.person, by),
        not roles.others_manage(session, grant) and not roles.manages_above(by, unit.path),
    )


def offered(unit: Unit, by: Principal) -> list[Role]:
    """The roles that somebody may give on a unit, least first: at most their own."""
    own = access.role_on(by, unit.path)
    return [role for role in Role if own is not None and role <= own]


def _member(grant: Grant, unit: UnitRef, by: Principal, running: int = 0) -> Member:
    person = grant.person
    return Member(
        id=person.id,
        name=person.name,
        email=person.email,
        role=Role.named(grant.role),
        active=person.active,
        joined=person.joined_at is not None,
        oneself=person.id == by.person_id,
        unit=unit,
        sessions=running,
    )
