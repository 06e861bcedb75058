"""A server that stands in the place of the application, says what a test wants, and counts."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


class Origin(ThreadingHTTPServer):
    """A server that answers what a test says, and counts."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[str, dict[str, str]], Answer] = lambda path, headers: (
            200,
            {"Cache-Control": "public, max-age=60"},
            b"x",
        )


class Handler(BaseHTTPRequestHandler):
    """Asks its server what to say."""

    protocol_version = "HTTP/1.1"
    server: Origin

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers))
        status, said, body = self.server.answer(self.path, headers)
        self.send_response(status)
        for name, value in said.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass
