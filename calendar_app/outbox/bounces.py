"""What mail servers return, believed only about messages of ours: hard returns mark the address, others are noted."""

import logging
from collections import Counter
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.models.mail import BadAddress, OutboxMessage
from calendar_app.outbox import dsn, inbox, telling
from config import Config

COUNTS = ("hard", "soft", "foreign", "other")
#: begins what is written beside a message that came back
RETURNED = "returned: "
log = logging.getLogger(__name__)


def collect(now: datetime) -> dict[str, int]:
    """Read the mailbox of returned mail, each message in a transaction of its own, and count by what it was.

    ``foreign``: a report, but not of a message of ours to that recipient; ``other``: no report.
    """
    config: Config = current_app.config["CALENDAR"]
    counts: Counter[str] = Counter()
    if config.bounce_url:
        try:
            for raw, done in inbox.unread(config.bounce_url):
                with transaction(SYSTEM, now) as session:
                    counts[taken(session, raw, config, now)] += 1
                done()
        except (inbox.Unreadable, OSError) as error:
            log.warning("returned mail cannot be read: %s", error)
    return {sort: counts[sort] for sort in COUNTS}


def taken(session: Session, raw: bytes, config: Config, now: datetime) -> str:
    """Do what one message of the mailbox asks for; which sort it was."""
    report = dsn.report(raw)
    if report is None:
        return "other"
    found = select(OutboxMessage).where(OutboxMessage.message_id == report.message_id).with_for_update()
    row = session.scalar(found)
    if row is None or row.recipient.lower() not in report.recipients:
        return "foreign"
    why = RETURNED + report.why
    if report.sort == "soft":
        row.error = why
        return "soft"
    if row.state in ("sent", "uncertain"):
        row.state, row.error = "failed", why
    if not _cleared_since(session, row):
        session.flush()
        telling.unreachable(session, row.recipient, why, row.id, config, now)
    return "hard"


def _cleared_since(session: Session, row: OutboxMessage) -> bool:
    """Whether somebody has said that the address is right after this message went out."""
    mark = session.get(BadAddress, row.recipient.lower())
    return mark is not None and mark.cleared_at is not None and mark.cleared_at >= (row.sent_at or row.sealed_at)
