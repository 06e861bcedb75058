"""Reads and bumps what publication keeps."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import String, case, cast, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from calendar_app.models.activities import Activity
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.places import Place
from calendar_app.models.publication import Fragment, ScopeCounter
from calendar_app.models.units import UnitKind

#: the moment at which counters would have been nought: seconds since fit an integer until 2088
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def fragment(session: Session, subject: str, language: str) -> Fragment | None:
    """The stored fragment of a thing in a language."""
    return session.scalar(
        select(Fragment).filter_by(subject=subject, language=language).options(selectinload(Fragment.scopes))
    )


def subjects(session: Session, prefix: str) -> list[Fragment]:
    """Fragments of things of one sort ("commemoration:"), by subject."""
    return list(
        session.scalars(
            select(Fragment)
            .where(Fragment.subject.startswith(prefix, autoescape=True))
            .options(selectinload(Fragment.scopes))
            .order_by(Fragment.subject, Fragment.language)
        )
    )


def bump(session: Session, scopes: Iterable[str]) -> None:
    """Count one change in each scope, in an order that never deadlocks two writers.

    A counter also goes by the clock: after a backup of yesterday was restored it takes no value that it ever had, so
    that a validator never names other bytes than it once did.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    clock = int((session.info["now"] - COUNTED_FROM).total_seconds())
    following = ScopeCounter.counter + 1
    for scope in sorted(set(scopes)):
        statement = insert(ScopeCounter).values(scope=scope, counter=clock)
        later = case((following > clock, following), else_=clock)
        session.execute(statement.on_conflict_do_update(index_elements=["scope"], set_={"counter": later}))


def kinds_on(session: Session, unit_ids: Iterable[int], on: date) -> list[str]:
    """Kinds that some units have on a day."""
    rows = session.scalars(select(UnitKind).where(UnitKind.unit_id.in_(list(unit_ids))).order_by(UnitKind.kind))
    return [row.kind for row in rows if (row.since or date.min) <= on < (row.until or date.max)]


def place_codes(place: Place | None) -> list[str]:
    """The code of a place and of those around it."""
    codes = []
    while place is not None:
        codes.append(place.code)
        place = place.parent
    return codes


def dated(session: Session, since: date, until: date) -> list[CommemorationDate]:
    """Dated commemorations that begin in ``since <= day < until``, by code and day."""
    return list(
        session.scalars(
            select(CommemorationDate)
            .join(Commemoration)
            .where(CommemorationDate.first_day >= since, CommemorationDate.first_day < until)
            .options(selectinload(CommemorationDate.commemoration))
            .order_by(Commemoration.code, CommemorationDate.first_day)
        )
    )


def published(session: Session, after: int, most: int) -> list[Activity]:
    """The next activities that have a published version, by number; nobody else changes them meanwhile."""
    query = select(Activity).where(Activity.published_version_id.is_not(None), Activity.id > after)
    return list(session.scalars(query.order_by(Activity.id).limit(most).with_for_update()))


def strays(session: Session) -> list[str]:
    """Subjects of fragments whose activity has no published version."""
    subject = literal("activity:") + cast(Activity.id, String)
    published = select(subject).where(Activity.published_version_id.is_not(None))
    stray = Fragment.subject.startswith("activity:") & Fragment.subject.not_in(published)
    return list(session.scalars(select(Fragment.subject).where(stray).distinct().order_by(Fragment.subject)))
