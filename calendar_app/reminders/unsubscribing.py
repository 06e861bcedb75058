"""The link in a mail that switches its kinds of reminder off, and on again, without signing in (RFC 2369, RFC 8058).

The address itself is the proof: it is signed, names the person and the kinds, and does not grow old, since a mail can
be read years later. No row stands behind it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from calendar_app.accounts import queries as accounts
from calendar_app.domain.access import Principal
from calendar_app.domain.errors import NotFound
from calendar_app.i18n.locale import DEFAULT
from calendar_app.reminders import wishing
from calendar_app.reminders.kinds import MUTABLE
from config import Config

SALT = "reminders: unsubscribe"
#: the largest id that a row can have
LARGEST_ID = 2**31 - 1
#: no link of ours is longer; what is, is not looked at
LONGEST = 300


@dataclass(frozen=True)
class Link:
    """Whose mail the link stands in, and the kinds that it switches."""

    person_id: int
    kinds: tuple[str, ...]


def address(config: Config, person_id: int, kinds: Iterable[str], language: str) -> str:
    """The whole address for a mail's header and foot; "" for a mail of which nothing can be switched off."""
    chosen = sorted(set(kinds) & set(MUTABLE))
    if not chosen:
        return ""
    query = "" if language == DEFAULT else f"?lang={language}"
    return f"{config.base_url}/u/{token(config.secret_key, Link(person_id, tuple(chosen)))}{query}"


def token(secret_key: str, link: Link) -> str:
    """The signed part of the address."""
    said: str = _signer(secret_key).dumps([link.person_id, " ".join(link.kinds)])
    return said


def opened(secret_key: str, token: str) -> Link:
    """What a token switches; raise `NotFound` for one that we have not made, or that says nothing any more."""
    try:
        said = _signer(secret_key).loads(token) if len(token) <= LONGEST and token.isascii() else None
    except BadData:
        said = None
    match said:
        case [int(person_id), str(kinds)] if 0 < person_id <= LARGEST_ID:
            known = tuple(kind for kind in kinds.split() if kind in MUTABLE)
            if known:
                return Link(person_id, known)
    raise NotFound("link", "unsubscribe")


def _signer(secret_key: str) -> URLSafeSerializer:
    hashing = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(secret_key, salt=SALT, signer_kwargs=hashing)


def owner(session: Session, link: Link) -> Principal:
    """Whoever the mail went to, to act for; raise `NotFound` when they have no account any more."""
    person = accounts.person_with_grants(session, link.person_id)
    if person is None or not person.active:
        raise NotFound("person", link.person_id)
    return accounts.principal_of(person)


def switch(session: Session, link: Link, *, off: bool, now: datetime) -> None:
    """Switch the kinds of a link off, or on again; doing it twice changes nothing more."""
    wishing.mute(session, link.person_id, link.kinds, off=off, now=now)
