"""Security headers of every answer."""

from flask import Flask, Response

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


def harden(response: Response) -> Response:
    """No inline script or style, no framing, no sniffing; private unless the view says otherwise."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if "frame-ancestors *" not in response.headers["Content-Security-Policy"]:
        response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def register(app: Flask) -> None:
    app.after_request(harden)
