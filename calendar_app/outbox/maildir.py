"""The way out for one machine: a Maildir folder. Handing the same message over twice leaves one."""

import mailbox
import os
from hashlib import sha256
from pathlib import Path

from calendar_app.outbox.handover import Mail, Outcome, Unreachable


class Folder:
    """A Maildir, made when it is missing."""

    repeatable = True
    longest = 0.0

    def __init__(self, path: Path) -> None:
        self.path = path

    def connect(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            mailbox.Maildir(self.path, create=True)
        except OSError as error:
            raise Unreachable(str(error)) from error

    def send(self, mail: Mail) -> Outcome:
        """Put the message into ``new``, safe on the disk, unless it is there or was read already."""
        name = name_of(mail)
        if (self.path / "new" / name).exists() or any((self.path / "cur").glob(f"{name}*")):
            return Outcome("sent")
        try:
            self._write(name, mail.body.replace(b"\r\n", b"\n"))
        except OSError as error:
            return Outcome("retry", str(error))
        return Outcome("sent")

    def close(self) -> None:
        """Nothing stays open."""

    def _write(self, name: str, body: bytes) -> None:
        draft = self.path / "tmp" / name
        with draft.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / "new" / name)
        folder = os.open(self.path / "new", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def name_of(mail: Mail) -> str:
    """A file name that is the message's own, whoever delivers it and how often."""
    return f"{int(mail.sealed_at.timestamp())}.O{mail.id}.{sha256(mail.message_id.encode()).hexdigest()[:16]}"
