"""A relay that answers by the book, but for the steps a test takes out of its hands."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

#: answer to a step; None: silence, b"": hang up
Script = Mapping[str, bytes | None]
USUAL = {"greeting": b"220 here\r\n", "DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}


@contextmanager
def relay(script: Script) -> Iterator[str]:
    """The MAIL_URL of a relay that follows a script."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener, script), daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def serve(listener: socket.socket, script: Script) -> None:
    talks = []
    with suppress(OSError):
        while True:
            connection, _address = listener.accept()
            talks.append(threading.Thread(target=talk, args=(connection, script), daemon=True))
            talks[-1].start()
    for thread in talks:
        thread.join()


def talk(connection: socket.socket, script: Script) -> None:
    """Answer line by line until the client, or the script, hangs up."""
    content = False
    with connection, connection.makefile("rb") as lines, suppress(OSError):
        if not answer(connection, "greeting", script):
            return
        for line in lines:
            step = "." if content and line == b".\r\n" else line[:4].decode().strip().upper()
            if content and step != ".":
                continue
            content = step == "DATA" and "DATA" not in script
            if not answer(connection, step, script):
                return


def answer(connection: socket.socket, step: str, script: Script) -> bool:
    """Say what the script, or the book, has for a step; False when the talk is over."""
    words = script.get(step, USUAL.get(step, b"250 fine\r\n"))
    if words:
        connection.sendall(words)
    return words != b""
