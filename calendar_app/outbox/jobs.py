"""The tick that delivers what waits."""

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from calendar_app.extensions import SYSTEM, transaction
from calendar_app.outbox import gate, service, telling
from calendar_app.outbox.handover import Mail, Outcome, Pending, Send, Silent, Transport, Unreachable
from calendar_app.outbox.letter import sender_of
from calendar_app.outbox.pending import Waiting
from calendar_app.outbox.steadiness import Steadiness
from calendar_app.outbox.transport import opened
from config import RESEND, Config

BATCH = 20
#: seconds from one look for more mail to the next, while messages wait for their answers
LOOK = 1.0
OUTCOMES = ("sent", "retry", "failed", "expired", "uncertain")

A = TypeVar("A")
Moment = Callable[[], datetime]
#: looks at messages once more before they are taken in hand, and takes back those that are no longer true
Look = Callable[[Session, Collection[int], datetime], None]
CLOCK = Steadiness()
#: set when the process is to end: what it has in hand but has not begun is given back at once
ENDING = threading.Event()
log = logging.getLogger(__name__)


def deliver(now: datetime, send: Send | None = None, look: Look | None = None) -> dict[str, int]:
    """Hand over what waits, each message on its own, and count by what came of it.

    Claim and commit; say that handing over begins and commit; hand over with no transaction open; settle and commit.
    """
    config = settings()
    counts: Counter[str] = Counter()
    moment, owner = running_from(now), secrets.token_hex(8)
    if not gate.passed(config.data_dir, now):
        return dict.fromkeys(OUTCOMES, 0)
    waiting = Waiting(current_app.app_context)
    with opened(config, send) as transport:
        counts += recovered(transport, config, moment)
        while (mails := claimed(owner, config, moment, look)) or waiting.lasts(LOOK):
            try:
                for mail in mails:
                    counts[hand_over(transport, mail, moment, waiting)] += 1
            except Unreachable as error:
                if not ENDING.is_set():
                    log.warning("mail cannot be handed over: %s", error)
                counts += put_off(mails, error, moment)
                break
    counts += waiting.ended()
    return {outcome: counts[outcome] for outcome in OUTCOMES}


def recovered(transport: Transport, config: Config, moment: Moment) -> Counter[str]:
    """End what came too late, take back what was cut off; counts by new state."""
    resend = transport.repeatable or config.mail_after_crash == RESEND
    longest = timedelta(seconds=transport.longest)
    with transaction(SYSTEM, moment()) as session:
        return service.recover(session, moment(), longest=longest, resend=resend, steady=CLOCK.lasts())


def running_from(now: datetime) -> Moment:
    """A clock that starts at ``now`` and goes on, so that a long tick keeps its leases honest."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=int(time.monotonic() - started))


def claimed(owner: str, config: Config, moment: Moment, look: Look | None = None) -> list[Mail]:
    """The next messages, looked at once more, in our hand."""
    sender = sender_of(config.mail_from)[1]
    with transaction(SYSTEM, moment()) as session:
        among = None
        if look is not None:
            among = service.next_ids(session, moment(), BATCH)
            look(session, among, moment())
        return service.claim(session, owner, sender, moment(), BATCH, among)


def hand_over(transport: Transport, mail: Mail, moment: Moment, waiting: Waiting) -> str:
    """Try one message; its new state, or "" when another process has it, or it goes on waiting for its answer.

    Raises `Unreachable` before it begins.
    """
    if ENDING.is_set():
        raise Silent
    transport.connect()
    with transaction(SYSTEM, moment()) as session:
        state = service.begin(session, mail, moment())
    if state != "handing_over":
        return state
    outcome = attempt(transport.send, mail)
    if isinstance(outcome, Pending):
        pending = outcome
        waiting.take(lambda: settled(mail, attempt(lambda _mail: pending.answer(), mail), moment))
        return ""
    return settled(mail, outcome, moment)


def settled(mail: Mail, outcome: Outcome, moment: Moment) -> str:
    """Write down what came of a message; its new state."""
    with transaction(SYSTEM, moment()) as session:
        state = service.settle(session, mail, outcome, moment())
    if state == "failed" and outcome.bad_address:
        mark(mail, outcome, moment)
    return state


def mark(mail: Mail, outcome: Outcome, moment: Moment) -> None:
    """Mark an address that reaches nobody. What goes wrong here undoes nothing: the next mail to it marks it again."""
    try:
        with transaction(SYSTEM, moment()) as session:
            telling.unreachable(session, mail.recipient, outcome.error, mail.id, settings(), moment())
    except Exception:
        log.exception("message %s: the address was not marked", mail.id)


def settings() -> Config:
    config: Config = current_app.config["CALENDAR"]
    return config


def attempt(send: Callable[[Mail], A], mail: Mail) -> A | Outcome:
    """What comes of handing over; an error nobody foresaw leaves it unknown, and never stops the next message."""
    try:
        return send(mail)
    except Exception as error:
        log.exception("message %s", mail.id)
        return Outcome("uncertain", f"{type(error).__name__}: {error}")


def put_off(mails: list[Mail], why: Unreachable, moment: Moment) -> Counter[str]:
    """Give back the messages still in our hand; counts by new state."""
    counts: Counter[str] = Counter()
    rest = timedelta() if isinstance(why, Silent) else service.REST
    for mail in mails:
        with transaction(SYSTEM, moment()) as session:
            counts[service.put_off(session, mail, str(why), rest, moment())] += 1
    return counts
