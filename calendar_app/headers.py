"""Security headers of every answer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

#: of a page that other sites may show in a frame
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
#: of a page of ours that shows such a page in a frame
FRAMING = f"{POLICY}; frame-src 'self'"

#: what matters where a browser shows a page, and is of a fixed wording
OF_PAGES = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: sent by a proxy that says these itself, and where that is heard
SAID_IN_FRONT, FEEDS = "HTTP_X_SAID_IN_FRONT", "/feeds/"


def harden(response: Response) -> Response:
    """No inline script or style, no framing, no sniffing; private unless the view says otherwise."""
    framed = "frame-ancestors *" in response.headers.get("Content-Security-Policy", "")
    for name, value in OF_PAGES.items():
        if not (framed and name == "X-Frame-Options"):
            response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def register(app: Flask) -> None:
    app.after_request(harden)


class Brief:
    """Stands before an application and leaves out of feeds what a proxy in front says itself, where it asks for that.

    A proxy keeps the head with the body; what it adds to every answer alike need not be kept a thousand times.
    """

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if SAID_IN_FRONT not in environ or not environ.get("PATH_INFO", "").startswith(FEEDS):
            return self._inner(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [pair for pair in headers if OF_PAGES.get(pair[0]) != pair[1]], *more)

        return self._inner(environ, start)
