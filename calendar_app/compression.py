"""Public pages and our own files travel compressed where no proxy stands in front that does it.

Only what is the same for everybody: a page with a secret in it must not tell by its length what is in it (BREACH).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

#: media types that shrink; feeds and the API see to themselves
TYPES = {"text/html", "text/css", "text/javascript", "image/svg+xml"}
#: bytes below which it is not worth it; answers of which the packed form is kept
LEAST, KEPT = 512, 128


def compress(response: Response) -> Response:
    """Pack a public answer for who takes it packed. What was validated before is still known by its weak ETag."""
    if response.status_code != 200 or response.mimetype not in TYPES or not response.cache_control.public:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or request.accept_encodings.quality("gzip") <= 0:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= LEAST:
        response.set_data(packed(body))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("Accept-Ranges", None)
        tag, _weak = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)
    return response


@lru_cache(KEPT)
def packed(body: bytes) -> bytes:
    """The same bytes for the same bytes."""
    return gzip.compress(body, 6, mtime=0)


def register(app: Flask) -> None:
    if not app.config["CALENDAR"].trusted_proxies:
        app.after_request(compress)
