"""The feeds that every installation has, answered before the application is asked, as long as nothing has changed.

An answer of theirs hangs on the counter of its scope, the month, the language and the encoding alone. So it is kept as
the application gave it, and given again while the counter stands: one query, no session, no template, no routing.
Everything else, and whatever is not known yet, goes to the application.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_accept_header, parse_etags

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.feeds import ical, queries

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: address -> scope
SCOPES = {
    f"/feeds/{scope}.{form}": scope
    for scope in ("all", "highlights", "commemorations")
    for form in ("ics", "rss", "json")
}
QUERIES = ("", "lang=vi", "lang=en")
#: what a 304 leaves out
OF_BODY = {"content-type", "content-length", "content-disposition", "content-encoding", "content-language"}

#: address, query and whether it is packed
Key = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as the application gave it, and what it hangs on."""

    counter: int
    since: date
    etag: str
    headers: list[tuple[str, str]]
    body: bytes

    def unchanged(self) -> list[tuple[str, str]]:
        """The headers of a 304."""
        return [pair for pair in self.headers if pair[0].lower() not in OF_BODY]


class Door:
    """Stands before an application, as WSGI has it."""

    def __init__(self, app: Flask) -> None:
        self._app, self._inner = app, app.wsgi_app
        self._kept: dict[Key, Kept] = {}
        self._engine: Engine | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        scope = SCOPES.get(environ.get("PATH_INFO", ""))
        if scope is None or environ["REQUEST_METHOD"] != "GET" or environ.get("SCRIPT_NAME"):
            return self._inner(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        if query not in QUERIES:
            return self._inner(environ, start_response)
        return self._feed(scope, query, environ, start_response)

    def _feed(
        self, scope: str, query: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        key = (environ["PATH_INFO"], query, packed(environ.get("HTTP_ACCEPT_ENCODING", "")))
        since, _until = ical.window(clock.today())
        try:
            counter = self._counter(scope)
        except SQLAlchemyError:
            return self._inner(environ, start_response)
        kept = self._kept.get(key)
        if kept is None or (kept.counter, kept.since) != (counter, since):
            return self._asked(key, counter, since, environ, start_response)
        asked = environ.get("HTTP_IF_NONE_MATCH", "")
        if asked and matches(asked, kept.etag):
            start_response("304 NOT MODIFIED", kept.unchanged())
            return []
        start_response("200 OK", kept.headers.copy())
        return [kept.body]

    def _counter(self, scope: str) -> int:
        if self._engine is None:
            with self._app.app_context():
                self._engine = db.engine
        with self._engine.connect() as connection:
            return queries.counted(connection, scope)

    def _asked(
        self, key: Key, counter: int, since: date, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The application's own answer, kept when it is whole. It may be newer than the counter, never older."""
        said: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, *more)

        answer = self._inner(environ, note)
        if not said or not said[0].startswith("200"):
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        etag = dict(said[1]).get("ETag", "").strip('"')
        self._kept[key] = Kept(counter, since, etag, list(said[1]), body)
        return [body]


@lru_cache(maxsize=256)
def packed(accepted: str) -> bool:
    """Whether an Accept-Encoding takes gzip; the same as `answers.answer` asks."""
    return parse_accept_header(accepted).quality("gzip") > 0


def matches(asked: str, etag: str) -> bool:
    """Whether an If-None-Match names these bytes: lists, weak ones and * too."""
    tags = parse_etags(asked)
    return tags.star_tag or tags.contains_weak(etag)
