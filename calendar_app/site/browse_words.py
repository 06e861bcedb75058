"""What choices of the calendar are called, and words marked where a search found them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from calendar_app.domain import text
from calendar_app.i18n.locale import language
from calendar_app.jinja import named
from calendar_app.plans.choices import age_name, need_name
from calendar_app.site.browse_page import WeekDay
from calendar_app.site.calendar_page import AgendaDay, Cell
from calendar_app.site.facets import Choice
from calendar_app.site.public_rows import ActivityRow

NAMES = {
    "place": _l("Place"),
    "kind": _l("Kind of institution"),
    "type": _l("Type of activity"),
    "age": _l("For whom"),
    "accessible": _l("Accessibility"),
    "free": _l("Admission"),
    "day": _l("Commemoration"),
    "unit": _l("Unit"),
    "q": _l("Words"),
}
VIEWS = {"month": _l("Month"), "week": _l("Week"), "list": _l("List"), "year": _l("Year")}


def filter_name(name: str) -> str:
    """What a filter is about."""
    return str(NAMES[name])


def choice_name(choice: Choice, name: str) -> str:
    """What one value of a filter is called."""
    if name == "age":
        return age_name(choice.value)
    if name == "accessible":
        return need_name(choice.value)
    if name == "free":
        return _("Free of charge")
    known = choice.name_en if language() == "en" and choice.name_en else choice.name_vi
    return (known[:1].upper() + known[1:]) or choice.value


def view_name(view: str) -> str:
    """What a view of the calendar is called."""
    return str(VIEWS[view])


def whereabouts(row: ActivityRow) -> str:
    """Where a holding is: the venue, and the place unless the venue says it or it is the whole province."""
    place = named(row.place) if row.place else ""
    if row.place and row.venue and (row.place.root or place.lower() in row.venue.lower()):
        place = ""
    return ", ".join(filter(None, (row.venue, place)))


def more_words(thing: Cell | AgendaDay | WeekDay) -> str:
    """How many things of a day there was no room for."""
    if thing.at_least:
        return _("at least %(count)s more", count=thing.hidden)
    return _("%(count)s more", count=thing.hidden)


def marked(shown: str, words: Sequence[str]) -> Markup:
    """The text with what a search found in it marked."""
    pieces = (
        Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in text.marked(shown, words)
    )
    return Markup("").join(pieces)


FILTERS = (whereabouts, age_name, need_name, filter_name, choice_name, view_name, more_words, marked)
