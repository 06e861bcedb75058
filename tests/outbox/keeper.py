"""A relay in a process of its own, which writes down what it takes before it says so."""

import hashlib
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

START_LIMIT = 120


@dataclass(frozen=True)
class Copy:
    """One message as the relay took it."""

    recipient: str
    message_id: str
    digest: str
    at: float


@dataclass
class Relay:
    """Where it listens, and the file in which it writes a line for each message."""

    url: str
    file: Path
    _read: int = 0
    _number: int = 0

    def copies(self) -> list[Copy]:
        """What it was given so far, in order."""
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return [Copy(words[0], words[1], words[2], float(words[3])) for words in map(str.split, lines)]

    def number(self) -> int:
        """How many messages it was given so far."""
        with self.file.open("rb") as lines:
            lines.seek(self._read)
            came = lines.read()
        self._read += len(came)
        self._number += came.count(b"\n")
        return self._number

    def wait(self, number: int, seconds: float) -> bool:
        """Wait until it was given so many messages; False when that takes longer."""
        until = time.monotonic() + seconds
        while self.number() < number:
            if time.monotonic() > until:
                return False
            time.sleep(0.002)
        return True


@contextmanager
def running(folder: Path) -> Iterator[Relay]:
    """A relay that lives as long as the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = folder / "relay.txt"
    file.touch()
    context = get_context("spawn")
    ready = context.Event()
    process = context.Process(target=keep, args=(port, file, ready), daemon=True)
    process.start()
    assert ready.wait(START_LIMIT), "the relay did not start"
    yield Relay(f"smtp://127.0.0.1:{port}", file)
    process.kill()
    process.join()


def keep(port: int, file: Path, ready: Any) -> None:
    """In the relay's process, until it is killed."""
    with file.open("a", encoding="utf-8", buffering=1) as lines:
        Controller(Keeper(lines), hostname="127.0.0.1", port=port).start()
        ready.set()
        signal.pause()


class Keeper:
    """Takes everything; one recipient a message, or it says so."""

    def __init__(self, lines: TextIO) -> None:
        self.lines = lines

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        head = content.partition(b"\r\n\r\n")[0].decode("ascii").splitlines()
        message_ids = [line.split()[1] for line in head if line.lower().startswith("message-id:")]
        if len(message_ids) != 1 or len(envelope.rcpt_tos) != 1:
            return "554 one Message-ID and one recipient"
        digest = hashlib.sha256(content).hexdigest()
        self.lines.write(f"{envelope.rcpt_tos[0]} {message_ids[0]} {digest} {time.time()}\n")
        return "250 kept"
