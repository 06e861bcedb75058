"""The tick that finds what is due and seals it, and the last look before the mail goes out."""

import logging
from collections.abc import Collection
from datetime import datetime

from flask import current_app

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.outbox import jobs as outbox
from calendar_app.reminders import sealing, service
from config import Config

log = logging.getLogger(__name__)


def remind(now: datetime) -> dict[str, int]:
    """Note what has come due until ``now`` and seal it, one transaction per recipient.

    Counts messages ``queued``, reminders ``withdrawn`` and ``reminders`` wanted, new or again.
    """
    with transaction(SYSTEM, now) as session:
        withdrawn = service.check(session, now)["withdrawn"]
        noted = service.note(session, now)
    with transaction(SYSTEM, now) as session:
        recipients = sealing.recipients(session, now)
    queued = sum(seal(recipient, people, now) for recipient, people in recipients.items())
    return {"queued": queued, "withdrawn": withdrawn, "reminders": noted}


def deliver(now: datetime) -> dict[str, int]:
    """Compare the waiting mail with the data once more, then hand it over."""
    with transaction(SYSTEM, now) as session:
        service.check(session, now)
    return outbox.deliver(now)


def seal(recipient_id: int, people: Collection[int], now: datetime) -> int:
    """Seal what one recipient is to be told. What goes wrong with one holds nobody else back, and is tried again."""
    config: Config = current_app.config["CALENDAR"]
    try:
        with transaction(SYSTEM, now) as session:
            return sealing.seal(session, recipient_id, people, config, now)
    except Exception:
        log.exception("no message for person %s", recipient_id)
        return 0
