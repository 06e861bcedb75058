"""A relay that answers by the book, but for the steps a test takes out of its hands."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

#: hang up with a reset: what is on the way is thrown away on both sides
RESET = b"RESET"
#: answer to a step; None: silence, b"": hang up; a function: of the line that came and of the relay
Answer = bytes | None
Script = Mapping[str, "Answer | Callable[[bytes, Relay], Answer]"]
USUAL = {"greeting": b"220 here\r\n", "DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}


@dataclass
class Relay:
    """What a relay has to say, how fast, and what it has seen; ``drip``: seconds between two bytes."""

    script: Script
    url: str = ""
    drip: float = 0.0
    reads: bool = True
    connections: int = 0
    taken: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def running(script: Script, drip: float = 0.0, *, reads: bool = True) -> Iterator[Relay]:
    """A relay that follows a script, which the test may change meanwhile."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        made = Relay(script, f"smtp://127.0.0.1:{listener.getsockname()[1]}", drip, reads)
        thread = threading.Thread(target=serve, args=(listener, made), daemon=True)
        thread.start()
        yield made
        made.ended.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
    thread.join()


@contextmanager
def relay(script: Script) -> Iterator[str]:
    """The MAIL_URL of a relay that follows a script."""
    with running(script) as made:
        yield made.url


def serve(listener: socket.socket, made: Relay) -> None:
    talks = []
    with suppress(OSError):
        while True:
            connection, _address = listener.accept()
            made.connections += 1
            talks.append(threading.Thread(target=talk, args=(connection, made), daemon=True))
            talks[-1].start()
    for thread in talks:
        thread.join()


def talk(connection: socket.socket, made: Relay) -> None:
    """Answer line by line until the client, or the script, hangs up; what was taken is kept by recipient."""
    content, recipient = False, ""
    with connection, connection.makefile("rb") as lines, suppress(OSError):
        if not answer(connection, "greeting", b"", made):
            return
        for line in lines:
            step = "." if content and line == b".\r\n" else line[:4].decode("latin-1").strip().upper()
            if content and step != ".":
                continue
            recipient = line.decode().partition("<")[2].partition(">")[0] if step == "RCPT" else recipient
            content = step == "DATA" and "DATA" not in made.script
            if step == "." and made.script.get(".", RESET) is RESET:
                with made.lock:
                    made.taken.append(recipient)
            if not answer(connection, step, line, made):
                return
            if content and not made.reads:
                made.ended.wait()
                return


def answer(connection: socket.socket, step: str, line: bytes, made: Relay) -> bool:
    """Say what the script, or the book, has for a step; False when the talk is over."""
    said = made.script.get(step, USUAL.get(step, b"250 fine\r\n"))
    words = said(line, made) if callable(said) else said
    if words is RESET:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()
        return False
    if words and made.drip:
        for byte in words:
            connection.sendall(bytes([byte]))
            time.sleep(made.drip)
    elif words:
        connection.sendall(words)
    return words != b""
