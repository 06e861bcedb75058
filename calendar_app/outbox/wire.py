"""What the way out needs of the net, and how content stands on the line."""

import re
import socket
import threading
from typing import Any

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def resolved(host: str, port: int, seconds: float) -> list[tuple[Any, ...]]:
    """The addresses of a host; raises OSError, also when the name servers are silent for so long."""
    found: list[tuple[Any, ...] | OSError] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            found.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if not found:
        raise TimeoutError(f"no name server says where {host} is")
    if isinstance(found[0], OSError):
        raise found[0]
    return [one for one in found if isinstance(one, tuple)]


def stuffed(body: bytes) -> bytes:
    """The content as it goes over the line: CRLF ends, leading dots doubled, up to but not with the last dot."""
    lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", body))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"
