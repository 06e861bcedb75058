"""Reads the counter and the stored fragments of a scope."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.models.places import Place
from calendar_app.models.plans import Plan
from calendar_app.models.publication import Fragment, FragmentScope, ScopeCounter
from calendar_app.models.units import Unit


def snapshot(session: Session) -> None:
    """Let the counter and the fragments be read from one state of the database."""
    if session.get_bind().dialect.name == "postgresql":
        session.rollback()
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def counter(session: Session, scope: str) -> int:
    """How often a scope has changed; 0 when nothing was ever in it."""
    return session.scalar(select(ScopeCounter.counter).where(ScopeCounter.scope == scope)) or 0


def bodies(session: Session, scope: str, language: str, since: date, until: date) -> Iterator[bytes]:
    """The VEVENTs of a scope that touch ``since <= day < until``, by day and subject."""
    return iter(
        session.scalars(
            select(Fragment.body)
            .join(FragmentScope, FragmentScope.fragment_id == Fragment.id)
            .where(FragmentScope.scope == scope, FragmentScope.last_day >= since)
            .where(Fragment.language == language, Fragment.first_day < until)
            .order_by(Fragment.first_day, Fragment.subject)
        )
    )


def fragment(session: Session, subject: str, language: str) -> Fragment | None:
    """The stored fragment of one thing."""
    return session.scalar(select(Fragment).filter_by(subject=subject, language=language))


def unit(session: Session, code: str) -> Unit | None:
    """A unit by code."""
    return session.scalar(select(Unit).where(Unit.code == code))


def place(session: Session, code: str) -> Place | None:
    """A place by code."""
    return session.scalar(select(Place).where(Place.code == code))


def documents(session: Session) -> list[dict[str, object]]:
    """The files of the current plans: they name kinds and types."""
    return list(session.scalars(select(Plan.document).where(Plan.current).order_by(Plan.id)))
