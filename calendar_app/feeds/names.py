"""What a feed is called, in the language of the request."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from calendar_app.domain.text import strip_controls
from calendar_app.feeds import queries
from calendar_app.i18n.locale import language
from calendar_app.jinja import named, site_name
from calendar_app.plans import queries as plans

#: marks sentences that are spoken later
N_ = str


def fixed(scope: str) -> str:
    """The name of a feed that every installation has."""
    titles = {"all": N_("All activities"), "highlights": N_("Highlights"), "commemorations": N_("Commemorations")}
    return f"{_(titles[scope])} – {site_name()}"


def description() -> str:
    """One sentence under the name."""
    return _("Activities and commemorations of libraries, museums and cultural centres.")


def scoped(session: Session, sort: str, code: str) -> str | None:
    """The name of the feed of a kind, place or type; none when there is no such thing."""
    if code != strip_controls(code):
        return None
    if sort == "places":
        place = queries.place(session, code)
        return named(place) if place else None
    part = {"kinds": "kinds", "types": "activity_types"}[sort]
    entry = next((e for e in plans.listed(session, part) if e.get("id") == code), None)
    return (entry.get(language()) or entry["vi"]) if entry else None


def chosen() -> str:
    """The name of a feed of somebody's own choice."""
    return f"{_('Chosen activities')} – {site_name()}"


def archive(name: str, year: int) -> str:
    """The name of a feed's archive of one year."""
    return f"{name} – {year}"


def mine(name: str) -> str:
    """The name of a person's own feed."""
    return _("Working calendar of %(name)s", name=strip_controls(name))
