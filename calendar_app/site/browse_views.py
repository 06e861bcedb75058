"""The first page, the calendar and the search: what everybody looks around in. They belong to the public pages."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from calendar_app import clock
from calendar_app.domain import filters
from calendar_app.extensions import db
from calendar_app.site import browse_address, browse_page, browse_words, canonical, facets, place_names, public_search
from calendar_app.site.browse_address import Asked
from calendar_app.site.public_rows import SYSTEMS
from calendar_app.site.public_search_words import LONGEST, words_of

PAGES = {"month": browse_page.month, "week": browse_page.week, "list": browse_page.programme, "year": browse_page.year}


def attach(bp: Blueprint) -> None:
    """Add the pages, and what their templates call, to the public ones."""
    for address, view in (("/", home), ("/calendar", calendar), ("/search", search)):
        bp.add_url_rule(address, view.__name__, view)
    for word in browse_words.FILTERS:
        bp.add_app_template_filter(word)
    bp.add_app_template_global(canonical.canonical)


def _chosen() -> filters.Filters:
    return filters.parse({name: request.args.getlist(name) for name in filters.NAMES})


def home() -> ResponseReturnValue:
    today, session = clock.today(), db.session()
    asked = Asked(browse_address.HOME, today, today, _chosen().only("place", "age"))
    return render_template(
        "public/home.html",
        day=today,
        asked=asked,
        page=browse_page.home(session, asked, today),
        chosen=facets.chosen(session, asked.filters),
        places=place_names.today(session, today),
        ages=filters.AGES,
    )


def calendar() -> ResponseReturnValue:
    today, session = clock.today(), db.session()
    asked = browse_address.read(request.args, _chosen(), today)
    return render_template(
        f"public/calendar_{asked.view}.html",
        day=today,
        asked=asked,
        here=browse_address.of(asked.view, today, asked.filters),
        page=PAGES[asked.view](session, asked, today),
        chosen=facets.chosen(session, asked.filters),
        views=[(view, asked if view == asked.view else asked.as_view(view, today)) for view in browse_address.VIEWS],
        systems=SYSTEMS.values(),
    )


def search() -> ResponseReturnValue:
    question = request.args.get("q", "").strip()
    found = public_search.search(db.session(), question, clock.today())
    return render_template(
        "public/search.html", question=question[:LONGEST], found=found, words=tuple(words_of(question))
    )
