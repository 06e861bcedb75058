"""The tick that finds what is due and seals it, and the last look before the mail goes out."""

import logging
from datetime import datetime

from flask import current_app

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.outbox import jobs as outbox
from calendar_app.reminders import queries, service
from config import Config

log = logging.getLogger(__name__)


def remind(now: datetime) -> dict[str, int]:
    """Note what has come due until ``now`` and seal it, one message and one transaction per person.

    Counts messages ``queued``, reminders ``withdrawn`` and ``reminders`` wanted, new or again.
    """
    with transaction(SYSTEM, now) as session:
        counts = service.check(session, now)
        counts["reminders"] += service.note(session, now)
    with transaction(SYSTEM, now) as session:
        people = queries.waiting_people(session, now)
    queued = sum(seal(person_id, now) for person_id in people)
    return {"queued": queued, "withdrawn": counts["withdrawn"], "reminders": counts["reminders"]}


def deliver(now: datetime) -> dict[str, int]:
    """Compare the waiting mail with the data once more, then hand it over."""
    with transaction(SYSTEM, now) as session:
        service.check(session, now)
    return outbox.deliver(now)


def seal(person_id: int, now: datetime) -> bool:
    """Seal what one person is to be told. What goes wrong with one holds nobody else back, and is tried again."""
    config: Config = current_app.config["CALENDAR"]
    try:
        with transaction(SYSTEM, now) as session:
            return service.digest(session, person_id, config, now)
    except Exception:
        log.exception("no digest for person %s", person_id)
        return False
