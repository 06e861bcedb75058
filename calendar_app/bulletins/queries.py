"""What is asked of bulletins, and of the activities that they tell."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from calendar_app.bulletins import wish
from calendar_app.bulletins.wish import Row
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.bulletins import Bulletin, BulletinNews
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.outbox.queries import WAITING
from calendar_app.publication import matching

#: holdings that are read for one letter, at the most
MOST_HOLDINGS = 2000
CALLED_OFF = ("postponed", "cancelled")

Holdings = Select[Occurrence, Activity, Version, Unit, Place]


def same(session: Session, email: str, filters: str, rhythm: str) -> Bulletin | None:
    """The bulletin of a mailbox that tells just that, confirmed or not, locked."""
    found = select(Bulletin).filter_by(email=email, filters=filters, rhythm=rhythm, ended_at=None)
    return session.scalar(found.order_by(Bulletin.id).limit(1).with_for_update())


def number_of(session: Session, email: str, since: datetime) -> int:
    """How many bulletins a mailbox has, or could still confirm if it was asked for after a moment."""
    open_ones = or_(Bulletin.confirmed_at.is_not(None), Bulletin.asked_at > since)
    counted = select(func.count(Bulletin.id)).where(Bulletin.email == email, Bulletin.ended_at.is_(None), open_ones)
    return session.scalar(counted) or 0


def due(session: Session, rhythm: str, on: date) -> Sequence[int]:
    """Bulletins whose issue of a day has not come out yet."""
    waiting = (Bulletin.rhythm == rhythm, Bulletin.told_until <= on, Bulletin.ended_at.is_(None))
    return session.scalars(select(Bulletin.id).where(*waiting).order_by(Bulletin.id)).all()


def wanting_news(session: Session) -> Sequence[Bulletin]:
    """Bulletins that tell at once what was called off."""
    running = (Bulletin.at_once, Bulletin.confirmed_at.is_not(None), Bulletin.ended_at.is_(None))
    return session.scalars(select(Bulletin).where(*running).order_by(Bulletin.filters, Bulletin.id)).all()


def with_news(session: Session) -> Sequence[int]:
    """Bulletins that have something to tell."""
    untold = select(BulletinNews.bulletin_id).where(BulletinNews.told_at.is_(None))
    return session.scalars(untold.distinct().order_by(BulletinNews.bulletin_id)).all()


def untold(session: Session, bulletin_id: int) -> Sequence[BulletinNews]:
    """What a bulletin has to tell, oldest first, locked."""
    found = select(BulletinNews).filter_by(bulletin_id=bulletin_id, told_at=None).order_by(BulletinNews.id)
    return session.scalars(found.with_for_update()).all()


def noted(session: Session, changes: Collection[int]) -> set[tuple[int, int]]:
    """(bulletin, change) of what was noted to be told."""
    found = select(BulletinNews.bulletin_id, BulletinNews.change).where(BulletinNews.change.in_(changes))
    return {(bulletin_id, change) for bulletin_id, change in session.execute(found)}


def unsent(session: Session, bulletin: Bulletin) -> Sequence[int]:
    """The letters of a bulletin that have not gone out."""
    news = select(BulletinNews.message_id).where(BulletinNews.bulletin_id == bulletin.id)
    its = or_(OutboxMessage.id == bulletin.message_id, OutboxMessage.id.in_(news))
    return session.scalars(select(OutboxMessage.id).where(its, OutboxMessage.state.in_(WAITING))).all()


def coming(session: Session, filters: str, since: date, until: date, language: str) -> list[Row]:
    """What takes place on ``since <= day < until``: each activity once, with the first of its holdings."""
    query = _holdings(session, filters).where(*matching.touching(since, until), Occurrence.state == "planned")
    found: dict[int, Row] = {}
    for row in _rows(session, query.limit(MOST_HOLDINGS), language):
        known = found.get(row.activity_id)
        found[row.activity_id] = replace(known, more=known.more + 1) if known else row
    return list(found.values())


def called_off(
    session: Session, filters: str, occurrences: Collection[int], today: date, language: str = ""
) -> list[Row]:
    """Of some holdings, those that a choice means, that are still ahead and do not take place."""
    ahead = and_(Occurrence.last_day >= today, Occurrence.state.in_(CALLED_OFF), Occurrence.id.in_(occurrences))
    return list(_rows(session, _holdings(session, filters).where(ahead), language))


def _holdings(session: Session, filters: str) -> Holdings:
    """The public holdings of what was noted as a choice, soonest first."""
    return (
        select(Occurrence, Activity, Version, Unit, Place)
        .join(Activity, Occurrence.activity_id == Activity.id)
        .join(Version, Activity.published_version_id == Version.id)
        .join(Unit, Activity.lead_unit_id == Unit.id)
        .outerjoin(Place, Version.place_id == Place.id)
        .where(*matching.public(), *_meant(session, filters))
        .order_by(Occurrence.first_day, Occurrence.starts_at, Occurrence.id)
    )


def _meant(session: Session, filters: str) -> list[ColumnElement[bool]]:
    return [matching.highlighted()] if filters == wish.HIGHLIGHTS else matching.chosen(session, wish.read(filters))


def _rows(session: Session, query: Holdings, language: str) -> Iterator[Row]:
    for occurrence, activity, version, unit, place in session.execute(query):
        town = _name(place, language) if place is not None and place.parent_id else ""
        said = town.lower() in version.venue.lower()
        yield Row(
            occurrence_id=occurrence.id,
            activity_id=activity.id,
            title=version.title,
            unit=_name(unit, language),
            first_day=occurrence.first_day,
            last_day=occurrence.last_day,
            starts_at=occurrence.starts_at,
            where=", ".join(part for part in (version.venue, "" if said else town) if part),
            state=occurrence.state,
            reason=occurrence.reason or activity.reason,
            public_since=activity.first_published_at,
        )


def _name(thing: Unit | Place, language: str) -> str:
    return (language == "en" and thing.name_en) or thing.name_vi
