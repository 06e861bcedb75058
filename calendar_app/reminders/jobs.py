"""The tick that finds what is due and seals it, and the last look before the mail goes out."""

import logging
from datetime import datetime
from itertools import islice

from flask import current_app

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.outbox import jobs as outbox
from calendar_app.reminders import sealing, service
from calendar_app.reminders.sealing import Recipients, Sealed
from config import Config

log = logging.getLogger(__name__)


def remind(now: datetime) -> dict[str, int]:
    """Note what has come due until ``now`` and seal it, some recipients in one transaction.

    Counts messages ``queued``, reminders ``withdrawn`` and ``reminders`` wanted, new or again.
    """
    with transaction(SYSTEM, now) as session:
        withdrawn = service.check(session, now)["withdrawn"]
        noted = service.note(session, now)
    with transaction(SYSTEM, now) as session:
        left = sealing.recipients(session, now)
    queued = 0
    while left:
        sealed = seal(dict(islice(left.items(), sealing.TOGETHER)), now)
        queued += sealed.messages
        left = {one: people for one, people in left.items() if one not in sealed.reached}
    return {"queued": queued, "withdrawn": withdrawn, "reminders": noted}


def deliver(now: datetime) -> dict[str, int]:
    """Hand over what waits; just before it is taken in hand, compare it with the data once more."""
    return outbox.deliver(now, look=service.look)


def seal(whom: Recipients, now: datetime) -> Sealed:
    """Seal what some recipients are to be told, all of it or nothing.

    What goes wrong with one holds nobody else back: then each is sealed alone, and the one is tried again at the next
    tick.
    """
    config: Config = current_app.config["CALENDAR"]
    try:
        with transaction(SYSTEM, now) as session:
            return sealing.seal(session, whom, config, now)
    except Exception:
        if len(whom) > 1:
            alone = [seal({one: people}, now) for one, people in whom.items()]
            return Sealed(sum(one.messages for one in alone), frozenset(whom))
        log.exception("no message for person %s", *whom)
        return Sealed(0, frozenset(whom))
