"""GET a feed: scope counter -> 304, or stored fragments joined -> bytes with a strong ETag. No cookie, ever."""

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from calendar_app import clock
from calendar_app.accounts import feed_tokens
from calendar_app.domain.text import strip_controls
from calendar_app.extensions import db
from calendar_app.feeds import events, forms, ical, linked, names, queries, rss
from calendar_app.feeds.answers import answer
from calendar_app.feeds.ical import Head
from calendar_app.feeds.mine import Asked
from calendar_app.feeds.mine import bodies as mine_bodies
from calendar_app.i18n.locale import DEFAULT, language
from calendar_app.jinja import named
from calendar_app.publication import service as publication

bp = Blueprint("feeds", __name__)

FORM = "<any(ics, rss, json):form>"
Bodies = Callable[[], Iterable[bytes]]


@bp.get(f"/feeds/<any(all, highlights, commemorations):scope>.{FORM}")
def fixed(scope: str, form: str) -> Response:
    """One of the feeds that every installation has."""
    return calendar(scope, names.fixed(scope), form)


@bp.get(f"/feeds/units/<code>.{FORM}")
def unit(code: str, form: str) -> ResponseReturnValue:
    """The feed of a unit. Where one closed or was renamed and has one heir, it goes on there; its archive stays."""
    found = queries.unit(db.session(), strip_controls(code))
    if found is None:
        abort(404)
    if "year" not in request.args:
        heir = queries.only_heir(db.session(), found, clock.today())
        if heir is not None and heir.id != found.id:
            return redirect(url_for(".unit", code=heir.code, form=form), code=301)
    return calendar(f"unit:{found.code}", named(found), form)


@bp.get(f"/feeds/<any(kinds, places, types):sort>/<code>.{FORM}")
def scoped(sort: str, code: str, form: str) -> Response:
    """The feed of a kind of institution, a place, or a type of activity."""
    name = names.scoped(db.session(), sort, code)
    if name is None:
        abort(404)
    return calendar(f"{sort[:-1]}:{code}", name, form)


@bp.get(f"/feeds/filter.{FORM}")
def filtered(form: str) -> Response:
    """The activities that a free choice means."""
    session, chosen, span = db.session(), forms.chosen(), forms.window(clock.today())
    queries.snapshot(session)
    found = queries.chosen(session, chosen, language(), span.since, span.until)
    head = describe(names.chosen(), chosen.query_string())
    etag = ical.etag(head, form, "filter", found, span.since)
    subjects = [subject for subject, _sequence, _digest in found]
    return joined(etag, form, head, lambda: queries.bodies_of(session, subjects, language()))


@bp.get("/feeds/mine/<token>.ics")
def mine(token: str) -> Response:
    """A person's own calendar, for who has its secret address; spoken in that person's language."""
    session, span = db.session(), forms.window(clock.today())
    person = feed_tokens.owner(session, token)
    base = current_app.config["CALENDAR"].base_url
    asked = Asked(person, span.since, span.until, person.language, publication.site())
    bodies = mine_bodies(session, asked)
    with force_locale(person.language):
        head = Head(names.mine(person.name), names.description(), f"{base}/desk", f"{base}/desk", person.language)
    etag = ical.etag(head, "mine", "mine", bodies, span.since)
    return answer(etag, "ics", lambda: ical.join(head, bodies), public=False)


@bp.get(f"/activities/<int(max=2147483647):activity_id>.{FORM}")
def single(activity_id: int, form: str) -> Response:
    """One activity, to be added to somebody's own calendar."""
    found = queries.fragment(db.session(), f"activity:{activity_id}", language())
    if found is None:
        abort(404)
    head = describe(names.fixed("all"))
    state = (found.sequence, found.digest)
    etag = ical.etag(head, form, found.subject, state, found.stamped_at.date())
    return joined(etag, form, head, lambda: [found.body])


def calendar(scope: str, name: str, form: str) -> Response:
    """The feed of a scope, or 304."""
    session, span = db.session(), forms.window(clock.today())
    queries.snapshot(session)
    head = describe(archived(name, span.since))
    etag = ical.etag(head, form, scope, queries.counter(session, scope), span.since)
    return joined(etag, form, head, lambda: queries.bodies(session, scope, language(), span.since, span.until))


def archived(name: str, since: date) -> str:
    """The name of a feed, with the year where the address asks for one."""
    return names.archive(name, since.year) if "year" in request.args else name


def describe(name: str, query: str = "") -> Head:
    """What this feed says of itself; its own address without what means nothing."""
    base = current_app.config["CALENDAR"].base_url
    more = urlencode([(key, request.args[key]) for key in ("year",) if key in request.args])
    spoken = f"lang={language()}" if language() != DEFAULT else ""
    asked = "&".join(part for part in (query, more, spoken) if part)
    return Head(
        name=name,
        description=names.description(),
        url=base + url_for("public.home"),
        source=f"{base}{request.path}{'?' if asked else ''}{asked}",
        language=language(),
        image=base + url_for("static", filename="mark.svg", lang=None),
    )


def joined(etag: str, form: str, head: Head, bodies: Bodies) -> Response:
    """The fragments as the form asks."""

    def make() -> bytes:
        if form == "ics":
            return ical.join(head, bodies())
        found = list(events.read(bodies()))
        return rss.join(head, found) if form == "rss" else linked.join(head, found, organisers(found))

    return answer(etag, form, make)


def organisers(found: Iterable[events.Event]) -> dict[str, str]:
    """The name of the leading unit by the address of an activity."""
    base = current_app.config["CALENDAR"].base_url + "/activities/"
    addresses = {one.url.partition("?")[0] for one in found}
    ids = {int(address.removeprefix(base)): address for address in addresses if address.startswith(base)}
    named = queries.organisers(db.session(), sorted(ids), language())
    return {ids[number]: name for number, name in named.items()}
