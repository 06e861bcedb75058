"""The tick of the bulletins: what was called off is told at once, and issues on their morning."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from calendar_app.bulletins import issues, news, queries
from calendar_app.extensions import SYSTEM, transaction
from config import Config

log = logging.getLogger(__name__)

Tell = Callable[[Session, int, Config, datetime], bool]


def publish(now: datetime) -> dict[str, int]:
    """Note what was called off, then seal what is due, one bulletin and one transaction at a time.

    Counts changes ``noted``, letters of ``news`` and ``issues``.
    """
    with transaction(SYSTEM, now) as session:
        noted = news.note(session, now)
    with transaction(SYSTEM, now) as session:
        with_news, due = list(queries.with_news(session)), issues.due(session, now)
    told = sum(seal(news.tell, bulletin_id, now) for bulletin_id in with_news)
    issued = sum(seal(issues.tell, bulletin_id, now) for bulletin_id in due)
    return {"noted": noted, "news": told, "issues": issued}


def seal(tell: Tell, bulletin_id: int, now: datetime) -> bool:
    """Tell one bulletin. What goes wrong with one holds nobody else back, and is tried again."""
    config: Config = current_app.config["CALENDAR"]
    try:
        with transaction(SYSTEM, now) as session:
            return tell(session, bulletin_id, config, now)
    except Exception:
        log.exception("nothing told to bulletin %s", bulletin_id)
        return False
