"""The answer to a GET of a feed: 304 when the client has these bytes, else the bytes, plain or packed. No cookie."""

from collections.abc import Callable

from flask import Response, current_app, request

from calendar_app.feeds import ical, linked, rss
from calendar_app.feeds.kept import Shelf
from calendar_app.i18n.locale import language

CONTENT_TYPES = {"ics": ical.CONTENT_TYPE, "json": linked.CONTENT_TYPE, "rss": rss.CONTENT_TYPE}
#: caches keep a feed for a minute, and may show the old one while they ask for the new
PUBLIC = "public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400"
PRIVATE = "private, max-age=60"


def answer(etag: str, form: str, make: Callable[[], bytes], *, public: bool = True) -> Response:
    """The bytes that ``etag`` names. Each variant has a validator of its own; a list, a weak one and * match too."""
    packed = request.accept_encodings.quality("gzip") > 0
    tag = f"{etag}-gzip" if packed else etag
    if request.if_none_match.contains_weak(tag) or request.if_none_match.star_tag:
        response = Response(status=304)
    else:
        response = Response(shelf().body(etag, packed, make), content_type=CONTENT_TYPES[form])
        response.headers["Content-Disposition"] = f'inline; filename="calendar.{form}"'
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(tag)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = PUBLIC if public else PRIVATE
    response.headers["Content-Language"] = language()
    response.headers["X-Robots-Tag"] = "noindex"
    if public:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def shelf() -> Shelf:
    """What this application has joined before."""
    found: Shelf = current_app.extensions.setdefault("feeds", Shelf())
    return found
