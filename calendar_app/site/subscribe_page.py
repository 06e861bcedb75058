"""The page on which somebody chooses a calendar and takes it along."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from calendar_app.publication import matching
from calendar_app.site import choice_queries, choices, public_queries
from calendar_app.site.canonical import whole
from calendar_app.site.choice_queries import Option
from calendar_app.site.choices import Chip, Chosen
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
    chosen: dict[str, list[str]]
    places: Sequence[Option]
    units: Sequence[Option]
    kinds: Sequence[Option]
    types: Sequence[Option]
    days: Sequence[Option]
    ages: Sequence[str] = matching.AGES


def build(session: Session, args: "MultiDict[str, str]", today: date) -> Page:
    """The page for a query string; BadRequest where it names what is not there."""
    chosen = choices.read(args)
    what = args.get("what", "") or ("" if chosen.pairs else WHOLE[0])
    if what and (what not in WHOLE or chosen.pairs):
        raise BadRequest
    chips = choices.chips(session, chosen)
    name = whole_name(what) if what else ", ".join(chip.words for chip in chips)
    return Page(
        what=what,
        name=name,
        chips=chips,
        query=query(what, chosen),
        ways=ways(feed_path(what, chosen), name),
        coming=_coming(session, what, chosen, today),
        chosen=chosen.values(),
        places=choice_queries.places(session, today),
        units=choice_queries.institutions(session, today),
        kinds=choice_queries.kinds(session),
        types=choice_queries.types(session),
        days=choice_queries.days(session),
    )


def whole_name(what: str) -> str:
    """What a whole calendar is called."""
    return {"highlights": _("Highlights"), "all": _("Everything"), "commemorations": _("Commemorations")}[what]


def query(what: str, chosen: Chosen) -> str:
    """The query string under which this page shows the same again."""
    return chosen.query or ("" if what == WHOLE[0] else urlencode({"what": what}))


def feed_path(what: str, chosen: Chosen) -> str:
    """The path of the feed: its own where there is one, else that of the filters."""
    if what:
        return f"/feeds/{what}.ics"
    alone = chosen.alone()
    if alone and alone[0] in OWN_FEEDS:
        return f"/feeds/{OWN_FEEDS[alone[0]]}/{alone[1]}.ics"
    return f"/feeds/filter.ics?{chosen.query}"


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


def page_address(args: "MultiDict[str, str]") -> str:
    """The whole address of this page for a choice, for a QR."""
    chosen = choices.read(args)
    found = query(args.get("what", "") if not chosen.pairs else "", chosen)
    return whole(url_for("public.subscribe").partition("?")[0] + (f"?{found}" if found else ""))


def _coming(session: Session, what: str, chosen: Chosen, today: date) -> list[ActivityRow]:
    """The next activities of the calendar; none for the one that holds days only."""
    if what == "commemorations":
        return []
    wanted = public_queries.published().where(*matching.chosen(chosen.values()))
    if what == "highlights":
        wanted = wanted.where(matching.highlighted())
    return fold_series(public_queries.coming(session, wanted, today, limit=SHOWN * 8))[:SHOWN]
