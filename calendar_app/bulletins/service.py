"""A bulletin's life: asked for, confirmed by its reader, changed, ended. Nothing is sent to who did not confirm."""

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.accounts.attempts import WINDOW, address_key
from calendar_app.bulletins import letters, queries
from calendar_app.bulletins.wish import Wish
from calendar_app.clock import day
from calendar_app.domain.bulletins import issue_day, next_issue_day
from calendar_app.domain.errors import NotFound
from calendar_app.models.bulletins import Bulletin
from calendar_app.models.people import SignInAttempt
from config import Config

#: how long the link of the first letter confirms
TO_CONFIRM = timedelta(days=3)
#: letters that may be asked for within a quarter of an hour, to one mailbox and from one address
MAILBOX_LIMIT, ADDRESS_LIMIT = 3, 20
#: bulletins that one mailbox may have
MOST = 10


def note(session: Session, email: str, address: str, now: datetime) -> None:
    """Write down that a letter is asked for, before anything is looked up."""
    session.add_all(SignInAttempt(key=key, at=now) for key in _keys(email, address))
    session.flush()


def too_many(session: Session, address: str, now: datetime) -> bool:
    """Whether an address on the net has asked too often, for whatever mailboxes."""
    return accounts.attempts_since(session, _keys("", address)[1], now - WINDOW) > ADDRESS_LIMIT


def ask(session: Session, email: str, wish: Wish, config: Config, now: datetime) -> None:
    """Note what a mailbox is to get, and write to it to have that confirmed; nobody learns what it gets already."""
    mailbox = email.strip().lower()
    asked = accounts.attempts_since(session, _keys(mailbox, "")[0], now - WINDOW)
    if asked > MAILBOX_LIMIT or queries.number_of(session, mailbox, now - TO_CONFIRM) >= MOST:
        return
    row = queries.same(session, mailbox, wish.filters, wish.rhythm)
    if row is None:
        row = Bulletin(email=mailbox, filters=wish.filters, rhythm=wish.rhythm, asked_at=now)
        session.add(row)
    if row.confirmed_at is None:
        row.language, row.at_once, row.asked_at = wish.language, wish.at_once, now
    session.flush()
    letter = letters.to_confirm(session, row, config)
    letters.seal(session, letter, letters.ASK, config, until=now + TO_CONFIRM, slot=now, now=now)


def to_confirm(session: Session, bulletin_id: int, now: datetime) -> Bulletin:
    """What a link of a first letter confirms; raise `NotFound` when it ended or the link is too old."""
    row = open_one(session, bulletin_id)
    if row.confirmed_at is None and now >= row.asked_at + TO_CONFIRM:
        raise NotFound("bulletin", bulletin_id)
    return row


def confirm(session: Session, bulletin_id: int, now: datetime) -> Bulletin:
    """Begin: the first issue is the next one. Confirming twice changes nothing."""
    row = to_confirm(session, bulletin_id, now)
    if row.confirmed_at is None:
        row.confirmed_at, row.told_until = now, first_issue(row.rhythm, now)
    return row


def first_issue(rhythm: str, now: datetime) -> date:
    """The day of the first issue after a moment; today's, when today is one and its hour is still to come."""
    today = day(now)
    still_to_come = issue_day(rhythm, today) == today and not letters.is_out(today, now)
    return today if still_to_come else next_issue_day(rhythm, today)


def change(session: Session, bulletin_id: int, wish: Wish, now: datetime) -> Bulletin:
    """Have something else told from now on; it stays confirmed. Raise `NotFound` when it ended."""
    row = running(session, bulletin_id)
    if row.rhythm != wish.rhythm:
        row.told_until = first_issue(wish.rhythm, now)
    row.filters, row.rhythm, row.at_once, row.language = wish.filters, wish.rhythm, wish.at_once, wish.language
    return row


def end(session: Session, bulletin_id: int, now: datetime) -> None:
    """Stop, and forget the mailbox. Ending twice changes nothing; raise `NotFound` for what never was."""
    row = session.get(Bulletin, bulletin_id, with_for_update=True)
    if row is None:
        raise NotFound("bulletin", bulletin_id)
    if row.ended_at is None:
        letters.withdraw(session, row)
        row.ended_at, row.email, row.told_until = now, "", None


def running(session: Session, bulletin_id: int) -> Bulletin:
    """A bulletin that was confirmed and has not ended; raise `NotFound`."""
    row = open_one(session, bulletin_id)
    if row.confirmed_at is None:
        raise NotFound("bulletin", bulletin_id)
    return row


def open_one(session: Session, bulletin_id: int) -> Bulletin:
    """A bulletin that has not ended, locked; raise `NotFound`."""
    row = session.get(Bulletin, bulletin_id, with_for_update=True)
    if row is None or row.ended_at is not None:
        raise NotFound("bulletin", bulletin_id)
    return row


def _keys(email: str, address: str) -> tuple[str, str]:
    hashed = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    return f"bulletin:{hashed}", f"bulletin:{address_key(address)}"
