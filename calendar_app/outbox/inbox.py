"""The mailbox to which mail servers return what does not arrive: by IMAP, or a Maildir folder.

Each message is handed out once and marked as read when its reader is done with it; nothing is ever removed.
"""

import imaplib
import os
import ssl
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from calendar_app.outbox.dsn import LARGEST
from calendar_app.outbox.relay_address import require_safe
from config import BadSetting

#: messages read in one go
MOST = 200
#: seconds for one answer of the server, and for all of one visit
TIMEOUT, VISIT = 20.0, 120.0
IMAP, IMAPS = 143, 993
USE = "BOUNCE_URL: use imaps://user:password@host/INBOX, imap://...?starttls=1 or maildir:PATH"

Done = Callable[[], None]


class Unreadable(Exception):
    """The mailbox cannot be read just now."""


@dataclass(frozen=True)
class Box:
    """An IMAP mailbox, and how to be let in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True
    starttls: bool = False
    cafile: str = ""

    @classmethod
    def of(cls, url: str) -> "Box":
        """Read BOUNCE_URL; raises `BadSetting`."""
        parts = urlsplit(url)
        asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        tls = parts.scheme == "imaps"
        try:
            port = parts.port or (IMAPS if tls else IMAP)
        except ValueError as error:
            raise BadSetting(f"BOUNCE_URL: {error}") from error
        found = cls(
            host=parts.hostname or "", port=port, user=unquote(parts.username or ""),
            password=unquote(parts.password or ""), folder=unquote(parts.path.strip("/")) or "INBOX", tls=tls,
            starttls=not tls and asked.get("starttls", "0") not in ("0", ""), cafile=asked.get("cafile", ""),
        )  # fmt: skip
        if not found.host or not found.user or any(character in found.folder for character in '"\\\r\n'):
            raise BadSetting(USE)
        require_safe("BOUNCE_URL", found.host, found.cafile, secret=True, ciphered=tls or found.starttls)
        return found


def unread(url: str) -> Iterator[tuple[bytes, Done]]:
    """The messages that nobody has read yet, at most `MOST`, each cut to what is looked at, and what marks it as read.

    Raises `Unreadable`, or `BadSetting` for an address that names no mailbox.
    """
    scheme, _colon, rest = url.partition(":")
    if scheme == "maildir" and rest:
        return _in_folder(Path(rest))
    if scheme in ("imap", "imaps"):
        return _by_imap(Box.of(url))
    raise BadSetting(USE)


def _in_folder(folder: Path) -> Iterator[tuple[bytes, Done]]:
    try:
        (folder / "cur").mkdir(parents=True, exist_ok=True)
        (folder / "new").mkdir(exist_ok=True)
        paths = sorted((folder / "new").iterdir())[:MOST]
    except OSError as error:
        raise Unreadable(str(error)) from error
    for path in paths:
        with suppress(OSError):
            raw = _start_of(path)
            if raw is not None:
                yield raw, lambda path=path: path.replace(folder / "cur" / f"{path.name}:2,S") and None  # type: ignore[misc]


def _start_of(path: Path) -> bytes | None:
    """What a file begins with; none for links, pipes and folders."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(number, "rb") as file:
        return file.read(LARGEST) if stat.S_ISREG(os.fstat(number).st_mode) else None


class Guarded:
    """What both kinds of connection have in common: no answer larger than what is looked at."""

    def read(self, size: int) -> bytes:
        if size > 2 * LARGEST:
            raise imaplib.IMAP4.abort(f"the server sends {size} bytes at once")
        return bytes(super().read(size))  # type: ignore[misc]


class Plain(Guarded, imaplib.IMAP4):
    """IMAP, through STARTTLS or on this machine."""


class Ciphered(Guarded, imaplib.IMAP4_SSL):
    """IMAP through TLS from the start."""


def _by_imap(box: Box) -> Iterator[tuple[bytes, Done]]:
    try:
        connection = _connected(box)
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    watch = threading.Timer(VISIT, lambda: _cut(connection))
    watch.daemon = True
    watch.start()
    try:
        _asked(connection.select(f'"{box.folder}"'))
        keys = (_asked(connection.uid("SEARCH", "UNSEEN"))[0] or b"").split()[:MOST]
        for key in (key.decode("ascii") for key in keys if key.isdigit()):
            found = _asked(connection.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)"))
            raw = next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")
            yield raw, lambda key=key: _seen(connection, key)  # type: ignore[misc]
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    finally:
        watch.cancel()
        with suppress(OSError, imaplib.IMAP4.error):
            connection.logout()


def _connected(box: Box) -> imaplib.IMAP4:
    """Signed in, through TLS where BOUNCE_URL says so; never without where that fails."""
    context = ssl.create_default_context(cafile=box.cafile or None)
    if box.tls:
        connection: imaplib.IMAP4 = Ciphered(box.host, box.port, ssl_context=context, timeout=TIMEOUT)
    else:
        connection = Plain(box.host, box.port, timeout=TIMEOUT)
    try:
        if box.starttls:
            _asked(connection.starttls(context))
        _asked(connection.login(box.user, box.password))
    except BaseException:
        _cut(connection)
        raise
    return connection


def _asked(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(str(answer[1])[:200])
    return answer[1]


def _seen(connection: imaplib.IMAP4, key: str) -> None:
    _asked(connection.uid("STORE", key, "+FLAGS.SILENT", "(\\Seen)"))


def _cut(connection: imaplib.IMAP4) -> None:
    """Hang up without a word."""
    with suppress(OSError, AttributeError):
        connection.shutdown()
