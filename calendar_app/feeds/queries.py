"""Reads the counter and the stored fragments of a scope."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, String, bindparam, cast, literal, select
from sqlalchemy.orm import Session

from calendar_app.domain.filters import Filters
from calendar_app.models.activities import Activity, Version
from calendar_app.models.places import Place
from calendar_app.models.publication import Fragment, FragmentScope, ScopeCounter
from calendar_app.models.units import Succession, Unit
from calendar_app.publication import matching

#: events of a free choice at the most, soonest first
MOST_CHOSEN = 5000
#: successions that are followed from a unit that closed
MOST_STEPS = 20

#: made once: every answer asks it, and building it costs as much as running it
COUNTER = select(ScopeCounter.counter).where(ScopeCounter.scope == bindparam("scope"))
#: read as the database gives them: a feed has thousands, and an object for each costs more than reading it
BODIES = (
    select(Fragment.body)
    .join(FragmentScope, FragmentScope.fragment_id == Fragment.id)
    .where(FragmentScope.scope == bindparam("scope"), FragmentScope.last_day >= bindparam("since"))
    .where(Fragment.language == bindparam("language"), Fragment.first_day < bindparam("until"))
    .order_by(Fragment.first_day, Fragment.subject)
)

#: subject, sequence and digest of a fragment: what its bytes hang on
State = tuple[str, int, str]


def snapshot(session: Session) -> None:
    """Let the counter and the fragments be read from one state of the database."""
    if session.get_bind().dialect.name == "postgresql":
        session.rollback()
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def counter(session: Session, scope: str) -> int:
    """How often a scope has changed; 0 when nothing was ever in it."""
    return counted(session.connection(), scope)


def counted(connection: Connection, scope: str) -> int:
    """The same, asked without a session."""
    return connection.execute(COUNTER, {"scope": scope}).scalar() or 0


def bodies(session: Session, scope: str, language: str, since: date, until: date) -> list[bytes]:
    """The VEVENTs of a scope that touch ``since <= day < until``, by day and subject."""
    asked = {"scope": scope, "language": language, "since": since, "until": until}
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return _unwritten(connection, asked)
    with connection.execute(BODIES, asked) as found:
        return [body for (body,) in found.cursor.fetchall()] if found.cursor else []


def _unwritten(connection: Connection, asked: dict[str, object]) -> list[bytes]:
    """The same from PostgreSQL, which else writes bytes out as hexadecimal digits: a third of the time of a feed."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor(binary=True) as cursor:
        return [body for (body,) in cursor.execute(_sql(connection.dialect), asked).fetchall()]


@lru_cache(maxsize=4)
def _sql(dialect: Dialect) -> str:
    """`BODIES` as a database is asked."""
    return str(BODIES.compile(dialect=dialect))


def fragment(session: Session, subject: str, language: str) -> Fragment | None:
    """The stored fragment of one thing."""
    return session.scalar(select(Fragment).filter_by(subject=subject, language=language))


def unit(session: Session, code: str) -> Unit | None:
    """A unit by code."""
    return session.scalar(select(Unit).where(Unit.code == code))


def place(session: Session, code: str) -> Place | None:
    """A place by code."""
    return session.scalar(select(Place).where(Place.code == code))


def chosen(session: Session, filters: Filters, language: str, since: date, until: date) -> list[State]:
    """What stands in a free choice and touches ``since <= day < until``, by day and subject."""
    subject = literal("activity:") + cast(Activity.id, String)
    found = (
        select(Fragment.subject, Fragment.sequence, Fragment.digest)
        .select_from(Activity)
        .join(Version, Activity.published_version_id == Version.id)
        .join(Fragment, Fragment.subject == subject)
        .where(Fragment.language == language, Fragment.last_day >= since, Fragment.first_day < until)
        .where(*matching.shown(), *matching.chosen(session, filters))
        .order_by(Fragment.first_day, Fragment.subject)
        .limit(MOST_CHOSEN)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def bodies_of(session: Session, subjects: Sequence[str], language: str) -> Iterator[bytes]:
    """The VEVENTs of some things, by day and subject."""
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        found = select(Fragment.body).where(Fragment.subject.in_(some), Fragment.language == language)
        yield from session.scalars(found.order_by(Fragment.first_day, Fragment.subject))


def organisers(session: Session, activity_ids: Sequence[int], language: str) -> dict[int, str]:
    """The name of the unit that leads, by activity."""
    name = Unit.name_en if language == "en" else Unit.name_vi
    found: dict[int, str] = {}
    for start in range(0, len(activity_ids), 500):
        some = activity_ids[start : start + 500]
        rows = select(Activity.id, name, Unit.name_vi).join(Activity.lead_unit).where(Activity.id.in_(some))
        found |= {number: said or vietnamese for number, said, vietnamese in session.execute(rows)}
    return found


def only_heir(session: Session, unit: Unit, today: date) -> Unit | None:
    """The one open unit that a closed or renamed one became, however many steps it took; none where there are several.

    A unit that is open and was not renamed is its own.
    """
    for _step in range(MOST_STEPS):
        still = unit.valid_to is None or unit.valid_to > today
        heirs = _heirs(session, unit, today, renamed=still)
        if still and not heirs:
            return unit
        if len(heirs) != 1:
            return None
        unit = heirs[0]
    return None


def _heirs(session: Session, unit: Unit, today: date, *, renamed: bool) -> Sequence[Unit]:
    """Who follows a unit by a day; only under another code, for all duties, where it is asked for that."""
    query = (
        select(Unit)
        .join(Succession, Succession.successor_id == Unit.id)
        .where(Succession.predecessor_id == unit.id, ~Succession.withdrawn, Succession.on_day <= today)
    )
    if renamed:
        query = query.where(Succession.sort == "rename", Succession.duty == "")
    return session.scalars(query.distinct()).all()
