"""The page on which somebody chooses a calendar and takes it along."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from calendar_app.domain.errors import Invalid
from calendar_app.domain.filters import ACCESSIBLE, AGES, Filters
from calendar_app.i18n.locale import language
from calendar_app.plans import choice_queries, choices
from calendar_app.plans.choice_queries import Option
from calendar_app.plans.choices import Chip
from calendar_app.publication import matching
from calendar_app.site import public_queries
from calendar_app.site.canonical import whole
from calendar_app.site.public_rows import ActivityRow, fold_series

#: whole calendars, the first of which is meant where nothing is chosen: it never floods a phone
WHOLE = ("highlights", "all", "commemorations")
#: filters that alone make a feed of their own
OWN_FEEDS = {"place": "places", "unit": "units", "kind": "kinds", "type": "types"}
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into a calendar program."""

    address: str
    webcal: str
    google: str
    outlook: str


@dataclass(frozen=True, slots=True)
class Page:
    """What was chosen, how to take it along, and what else can be chosen."""

    what: str
    name: str
    chips: Sequence[Chip]
    query: str
    ways: Ways
    coming: Sequence[ActivityRow]
    chosen: Filters
    places: Sequence[Option]
    units: Sequence[Option]
    kinds: Sequence[Option]
    types: Sequence[Option]
    days: Sequence[Option]
    ages: Sequence[str] = AGES
    accessible: Sequence[str] = ACCESSIBLE


def build(session: Session, args: "MultiDict[str, str]", today: date) -> Page:
    """The page for a query string; `Invalid` where it names what is not there."""
    chosen = choices.read(args)
    what = args.get("what", "") or ("" if chosen else WHOLE[0])
    if what and (what not in WHOLE or chosen):
        raise Invalid({"what": "unknown"})
    chips = choices.chips(session, chosen, language())
    name = choices.whole_name(what) if what else choices.words(chips)
    return Page(
        what=what,
        name=name,
        chips=chips,
        query=query(what, chosen),
        ways=ways(feed_path(what, chosen), name),
        coming=_coming(session, what, chosen, today),
        chosen=chosen,
        places=choice_queries.places(session, today),
        units=choice_queries.institutions(session, today),
        kinds=choice_queries.kinds(session),
        types=choice_queries.types(session),
        days=choice_queries.days(session),
    )


def query(what: str, chosen: Filters) -> str:
    """The query string under which this page shows the same again."""
    return chosen.query_string() or ("" if what == WHOLE[0] else urlencode({"what": what}))


def feed_path(what: str, chosen: Filters) -> str:
    """The path of the feed: its own where there is one, else that of the filters."""
    if what:
        return f"/feeds/{what}.ics"
    (name, value), *more = chosen.chosen()
    if name in OWN_FEEDS and not more:
        return f"/feeds/{OWN_FEEDS[name]}/{value}.ics"
    return f"/feeds/filter.ics?{chosen.query_string()}"


def ways(path: str, name: str) -> Ways:
    """The addresses under which calendar programs subscribe to a feed."""
    address = whole(path)
    webcal = re.sub(r"^https?:", "webcal:", address)
    return Ways(
        address=address,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook="https://outlook.live.com/calendar/0/addfromweb?"
        + urlencode({"url": address, "name": name}, quote_via=quote, safe=""),
    )


def page_address(session: Session, args: "MultiDict[str, str]") -> str:
    """The whole address of this page for a choice, for a QR; raise `Invalid` as the page does."""
    chosen = choices.read(args)
    choices.chips(session, chosen, language())
    found = query("" if chosen else args.get("what", WHOLE[0]), chosen)
    return whole(url_for("public.subscribe").partition("?")[0] + (f"?{found}" if found else ""))


def _coming(session: Session, what: str, chosen: Filters, today: date) -> list[ActivityRow]:
    """The next activities of the calendar; none for the one that holds days only."""
    if what == "commemorations":
        return []
    wanted = public_queries.published().where(*matching.chosen(session, chosen))
    if what == "highlights":
        wanted = wanted.where(matching.highlighted())
    return fold_series(public_queries.coming(session, wanted, today, limit=SHOWN * 8))[:SHOWN]
