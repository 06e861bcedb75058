"""What was chosen in an address, in words; a code that nothing has is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from calendar_app.domain import filters
from calendar_app.domain.errors import Invalid
from calendar_app.domain.filters import Filters
from calendar_app.jinja import named
from calendar_app.site import choice_queries
from calendar_app.site.choice_queries import CODED, Option
from calendar_app.site.desk_words import age_name


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was chosen; ``without`` is the query string of all others."""

    name: str
    value: str
    words: str
    without: str


def read(args: "MultiDict[str, str]") -> Filters:
    """The filters of a query string; raise `Invalid` for a value that cannot be meant."""
    return filters.parse(args.to_dict(flat=False))


def chips(session: Session, chosen: Filters) -> list[Chip]:
    """Each choice in words; raise `Invalid` for a code that nothing has."""
    known = {name: choice_queries.named(session, name, getattr(chosen, name)) for name in CODED}
    return [
        Chip(name, value, _words(name, value, known), chosen.without(name, value).query_string())
        for name, value in chosen.chosen()
    ]


def _words(name: str, value: str, known: Mapping[str, Mapping[str, Option]]) -> str:
    if name in CODED:
        if value not in known[name]:
            raise Invalid({name: "unknown"})
        return named(known[name][value])
    return {"age": age_name(value), "accessible": accessible_name(value), "free": _("Free of charge")}.get(
        name, f"“{value}”"
    )


def accessible_name(code: str) -> str:
    """What an activity offers to whoever needs it."""
    names = {"wheelchair": _("Wheelchair access"), "sign_language": _("Sign language"), "quiet": _("Quiet room")}
    return names.get(code, code)


def words(found: Sequence[Chip]) -> str:
    """All choices in one line."""
    return ", ".join(chip.words for chip in found)
