"""What robots are told: where they may look, and which pages there are."""

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from flask import Blueprint, Response, url_for

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.i18n.locale import LANGUAGES
from calendar_app.site import sitemap_queries as queries
from calendar_app.site.canonical import whole

#: behind a sign-in, or secret by their address. What a search found is the search page to robots: it says so itself
CLOSED = (
    "/desk", "/admin", "/account", "/login", "/logout", "/password/", "/invitation/", "/r/", "/u/", "/bulletin",
    "/feeds/mine/",
)  # fmt: skip
#: months of the calendar that are listed: those that a feed tells of
MONTHS_BACK, MONTHS_AHEAD = 2, 18
FIXED = ("home", "calendar", "units", "commemorations", "subscribe", "progress")


def attach(bp: Blueprint) -> None:
    """Add both to the public pages."""
    for address, view in (("/robots.txt", robots), ("/sitemap.xml", sitemap)):
        bp.add_url_rule(address, view.__name__, view)


def robots() -> Response:
    """Feeds may be fetched by anybody; that they are not search results is said by themselves (X-Robots-Tag)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "Allow: /"]
    text = "\n".join([*lines, "", f"Sitemap: {whole(url_for('public.sitemap'), LANGUAGES[0])}", ""])
    return Response(text, content_type="text/plain; charset=utf-8")


def sitemap() -> Response:
    """The public pages that stay, each in every language (sitemaps.org). Activities are found from them."""
    body = "".join(_entry(path) for path in _pages(clock.today()))
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>\n{body}</urlset>\n'
    return Response(text, content_type="application/xml; charset=utf-8")


def _pages(today: date) -> Iterator[str]:
    session = db.session()
    yield from (url_for(f"public.{name}") for name in FIXED)
    first = today.year * 12 + today.month - 1
    for number in range(first - MONTHS_BACK, first + MONTHS_AHEAD):
        yield url_for("public.calendar", month=f"{number // 12}-{number % 12 + 1:02}")
    yield from (url_for("public.commemoration", code=code) for code in queries.commemorations(session))
    yield from (url_for("public.unit", code=code) for code in queries.units(session, today))


def _entry(path: str) -> str:
    said = {wanted: escape(whole(path, wanted), {'"': "&quot;"}) for wanted in LANGUAGES}
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{one}" href="{said[one]}"/>' for one in LANGUAGES)
    return "".join(f"<url><loc>{said[one]}</loc>{others}</url>\n" for one in LANGUAGES)
