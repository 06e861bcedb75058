"""GET a feed: scope counter -> 304, or stored fragments joined -> bytes with a strong ETag. No cookie, ever."""

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app import clock
from calendar_app.extensions import db
from calendar_app.feeds import events, forms, ical, linked, names, queries, rss
from calendar_app.feeds.answers import answer
from calendar_app.feeds.ical import Head
from calendar_app.i18n.locale import DEFAULT, language

bp = Blueprint("feeds", __name__)

FORM = "<any(ics, rss, json):form>"
Bodies = Callable[[], Iterable[bytes]]


@bp.get(f"/feeds/<any(all, highlights, commemorations):scope>.{FORM}")
def fixed(scope: str, form: str) -> Response:
    """One of the feeds that every installation has."""
    return calendar(scope, names.fixed(scope), form)


@bp.get(f"/feeds/<any(units, kinds, places, types):sort>/<code>.{FORM}")
def scoped(sort: str, code: str, form: str) -> ResponseReturnValue:
    """The feed of a unit, a kind of institution, a place, or a type of activity."""
    name = names.scoped(db.session(), sort, code)
    if name is None:
        abort(404)
    if sort == "units" and (heir := followed(code)):
        return redirect(url_for(".scoped", sort=sort, code=heir, form=form), code=301)
    return calendar(f"{sort[:-1]}:{code}", name, form)


def followed(code: str) -> str | None:
    """The unit whose feed goes on for one that closed and has one heir; its archive stays where it was."""
    unit = queries.unit(db.session(), code)
    if unit is None or unit.valid_to is None or "year" in request.args:
        return None
    heir = queries.only_heir(db.session(), unit, clock.today())
    return heir.code if heir is not None and heir.id != unit.id else None


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
