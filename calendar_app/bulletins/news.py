"""What was called off: found once in the audit, noted for every bulletin that wants it, told in one letter each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.bulletins import letters, queries
from calendar_app.clock import day
from calendar_app.domain.errors import NotFound
from calendar_app.models.audit import AuditEntry
from calendar_app.models.bulletins import Bulletin, BulletinNews
from calendar_app.outbox import address_queries, gate_queries
from config import Config

JOB = "bulletins"
#: how long a deed may take to be committed after the moment that it is noted under
OVERLAP = timedelta(minutes=10)
#: how far back the very first look goes
FIRST_LOOK = timedelta(days=1)
#: holdings that one question names
BATCH = 500


@dataclass(frozen=True)
class Change:
    """A holding that stopped taking place."""

    number: int
    occurrence_id: int
    state: str
    at: datetime


def note(session: Session, now: datetime) -> int:
    """Note for each bulletin what was called off since the last look; how much. What was noted is not noted again."""
    state = gate_queries.locked_state(session, JOB)
    changes = list(called_off(session, (state.watermark or now - FIRST_LOOK) - OVERLAP))
    state.watermark = max(now, state.watermark or now)
    return sum(note_some(session, changes[at : at + BATCH], now) for at in range(0, len(changes), BATCH))


def called_off(session: Session, since: datetime) -> Iterator[Change]:
    """What the audit says was postponed or cancelled after a moment."""
    query = select(AuditEntry).where(
        AuditEntry.at > since, AuditEntry.table_name == "occurrence", AuditEntry.verb == "update"
    )
    for entry in session.scalars(query.order_by(AuditEntry.id)):
        goal = entry.changes.get("state", (None, None))[1]
        if goal in queries.CALLED_OFF:
            yield Change(entry.id, int(entry.row_key), goal, entry.at)


def note_some(session: Session, changes: Sequence[Change], now: datetime) -> int:
    """Note some changes for the bulletins that mean them: one question for each choice, however many made it."""
    known = queries.noted(session, [change.number for change in changes])
    added = 0
    for filters, bulletins in groupby(queries.wanting_news(session), lambda row: row.filters):
        rows = queries.called_off(session, filters, [change.occurrence_id for change in changes], day(now))
        public = {row.occurrence_id: row.public_since for row in rows}
        meant = [change for change in changes if was_public(change, public.get(change.occurrence_id))]
        for bulletin in bulletins:
            found = [news_of(bulletin, change) for change in meant if is_news(bulletin, change, known)]
            session.add_all(found)
            added += len(found)
    return added


def was_public(change: Change, since: datetime | None) -> bool:
    """Whether the public could have read of a holding before it was called off."""
    return since is not None and since <= change.at


def is_news(bulletin: Bulletin, change: Change, known: set[tuple[int, int]]) -> bool:
    """Whether something happened after the bulletin began, and was not noted yet."""
    began = bulletin.confirmed_at
    return began is not None and change.at >= began and (bulletin.id, change.number) not in known


def news_of(bulletin: Bulletin, change: Change) -> BulletinNews:
    return BulletinNews(
        bulletin_id=bulletin.id, occurrence_id=change.occurrence_id, change=change.number, state=change.state
    )


def tell(session: Session, bulletin_id: int, config: Config, now: datetime) -> bool:
    """Seal one letter with all that a bulletin has to tell and that still holds; whether there was any."""
    bulletin = session.get(Bulletin, bulletin_id, with_for_update=True)
    if bulletin is None:
        raise NotFound("bulletin", bulletin_id)
    waiting = queries.untold(session, bulletin_id)
    wanted = {news.occurrence_id: news.state for news in waiting}
    for news in waiting:
        news.told_at = now
    if bulletin.ended_at or not bulletin.at_once or address_queries.standing(session, bulletin.email):
        return False
    found = queries.called_off(session, bulletin.filters, wanted, day(now), bulletin.language)
    rows = [row for row in found if row.state == wanted[row.occurrence_id]]
    if not rows:
        return False
    letter = letters.news(bulletin, rows, config)
    until = letters.hour_of(max(row.last_day for row in rows)) + timedelta(days=1)
    message_id = letters.seal(session, letter, letters.NEWS, config, until=until, slot=now, now=now)
    for news in waiting:
        news.message_id = message_id
    return True
