"""GET a feed: scope counter -> 304, or stored fragments joined -> bytes with a strong ETag. No cookie, ever."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request, url_for

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.feeds import ical, names, queries
from calendar_app.feeds.ical import Head
from calendar_app.i18n.locale import language

bp = Blueprint("feeds", __name__)


@bp.get("/feeds/<any(all, highlights, commemorations):scope>.ics")
def fixed(scope: str) -> Response:
    """One of the feeds that every installation has."""
    return calendar(scope, names.fixed(scope))


@bp.get("/feeds/<any(units, kinds, places, types):sort>/<code>.ics")
def scoped(sort: str, code: str) -> Response:
    """The feed of a unit, a kind of institution, a place, or a type of activity."""
    name = names.scoped(db.session(), sort, code)
    if name is None:
        abort(404)
    return calendar(f"{sort[:-1]}:{code}", name)


@bp.get("/activities/<int:activity_id>.ics")
def single(activity_id: int) -> Response:
    """One activity, to be added to somebody's own calendar."""
    found = queries.fragment(db.session(), f"activity:{activity_id}", language())
    if found is None:
        abort(404)
    head = describe(names.fixed("all"))
    etag = ical.etag(head, found.subject, found.sequence, found.stamped_at.date()) + found.digest[:8]
    return answer(etag, lambda: ical.join(head, [found.body]))


def describe(name: str) -> Head:
    """What this feed says of itself."""
    config = current_app.config["CALENDAR"]
    return Head(
        name=name,
        description=names.description(),
        url=config.base_url + url_for("public.home"),
        source=config.base_url + request.path + (f"?lang={language()}" if language() != "vi" else ""),
        language=language(),
    )


def calendar(scope: str, name: str) -> Response:
    """The feed of a scope, or 304."""
    session = db.session()
    queries.snapshot(session)
    since, until = ical.window(clock.today())
    head = describe(name)
    etag = ical.etag(head, scope, queries.counter(session, scope), since)
    return answer(etag, lambda: ical.join(head, queries.bodies(session, scope, language(), since, until)))


def answer(etag: str, body: Callable[[], bytes]) -> Response:
    """304 when the client has these bytes (If-None-Match: lists, weak tags and * too), else the bytes."""
    if request.if_none_match.contains_weak(etag) or request.if_none_match.star_tag:
        response = Response(status=304)
    else:
        response = Response(body(), content_type=ical.CONTENT_TYPE)
        response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.set_etag(etag)
    response.headers["Cache-Control"] = "public, max-age=300, stale-while-revalidate=3600"
    response.headers["Content-Language"] = language()
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
