"""What choices of the calendar are called, and words marked where a search found them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup, escape

from calendar_app.domain import text
from calendar_app.i18n.locale import language
from calendar_app.site.desk_words import age_name
from calendar_app.site.facets import Choice


def need_name(code: str) -> str:
    """What makes it possible for more people to come to an activity."""
    names = {
        "wheelchair": _("Wheelchair access"),
        "sign_language": _("Sign language"),
        "quiet": _("Quiet hours"),
    }
    return names.get(code, code)


def filter_name(name: str) -> str:
    """What a filter is about."""
    names = {
        "place": _("Place"),
        "kind": _("Kind of institution"),
        "type": _("Type of activity"),
        "age": _("For whom"),
        "accessible": _("Accessibility"),
        "free": _("Admission"),
        "day": _("Commemoration"),
        "unit": _("Unit"),
        "q": _("Words"),
    }
    return names[name]


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
    names = {"month": _("Month"), "week": _("Week"), "list": _("List"), "year": _("Year")}
    return names[view]


def marked(shown: str, words: Sequence[str]) -> Markup:
    """The text with what a search found in it marked."""
    pieces = (
        Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in text.marked(shown, words)
    )
    return Markup("").join(pieces)


FILTERS = (need_name, filter_name, choice_name, view_name, marked)
