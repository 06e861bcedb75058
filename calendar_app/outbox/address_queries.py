"""What is asked of marked addresses and of those who are told of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from calendar_app.domain.access import Role
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.models.people import Grant, Person
from calendar_app.models.units import Unit

MANAGER = Role.MANAGER.name.lower()


def standing(session: Session, address: str) -> BadAddress | None:
    """The mark on an address, while it stands."""
    found = session.get(BadAddress, address.strip().lower())
    return found if found is not None and found.cleared_at is None else None


def all_standing(session: Session, offset: int, limit: int) -> list[BadAddress]:
    """Addresses that are marked, the newest first."""
    marked = select(BadAddress).where(BadAddress.cleared_at.is_(None))
    newest = marked.order_by(BadAddress.since.desc(), BadAddress.address)
    return list(session.scalars(newest.offset(offset).limit(limit)))


def number_standing(session: Session) -> int:
    """How many addresses are marked."""
    return session.scalar(select(func.count()).select_from(BadAddress).where(BadAddress.cleared_at.is_(None))) or 0


def takes_mail() -> ColumnElement[bool]:
    """Of a person in a query: no mark stands on their address."""
    marked = select(BadAddress.address).where(
        BadAddress.address == func.lower(Person.email), BadAddress.cleared_at.is_(None)
    )
    return ~marked.exists()


def among(session: Session, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that are marked."""
    wanted = select(BadAddress.address).where(BadAddress.address.in_(set(addresses)), BadAddress.cleared_at.is_(None))
    return set(session.scalars(wanted))


def person_at(session: Session, address: str, *, locked: bool = False) -> Person | None:
    """The person of an address, with their grants; locked, markers of one address wait for one another."""
    found = select(Person).where(Person.email == address.lower())
    if locked:
        session.scalar(found.with_for_update(key_share=True))
    return session.scalar(found.options(selectinload(Person.grants).joinedload(Grant.unit)))


def unsent_to(session: Session, address: str, states: tuple[str, ...]) -> list[OutboxMessage]:
    """Messages to an address in some states, locked; what another process holds is skipped."""
    found = select(OutboxMessage).where(OutboxMessage.recipient == address, OutboxMessage.state.in_(states))
    return list(session.scalars(found.order_by(OutboxMessage.id).with_for_update(skip_locked=True)))


def held_back(session: Session, address: str, marker: str, now: datetime) -> list[OutboxMessage]:
    """Messages that the mark on an address has held back and that still make sense, locked."""
    found = select(OutboxMessage).where(
        OutboxMessage.recipient == address, OutboxMessage.state == "failed", OutboxMessage.expires_at > now,
        OutboxMessage.error.startswith(marker, autoescape=True),
    )  # fmt: skip
    return list(session.scalars(found.order_by(OutboxMessage.id).with_for_update(skip_locked=True)))


def managers_on(session: Session, paths: Iterable[str]) -> list[Grant]:
    """Roles of active managers on units at the paths, with people and units; by e-mail."""
    found = select(Grant).join(Grant.unit).join(Grant.person)
    found = found.where(Unit.path.in_(set(paths)), Grant.role == MANAGER, Person.active)
    loaded = found.options(joinedload(Grant.person), joinedload(Grant.unit))
    return list(session.scalars(loaded.order_by(Person.email, Grant.id)))


def administrators(session: Session) -> list[Person]:
    """Active administrators of the installation, by e-mail."""
    return list(session.scalars(select(Person).where(Person.administrator, Person.active).order_by(Person.email)))
