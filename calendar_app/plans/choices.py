"""What was chosen in an address, in words; a code that nothing has is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from calendar_app.domain import filters
from calendar_app.domain.errors import Invalid
from calendar_app.domain.filters import Filters
from calendar_app.plans import choice_queries
from calendar_app.plans.choice_queries import CODED

#: one choice: the name of a filter and a value
Choice = tuple[str, str]


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


def chips(session: Session, chosen: Filters, language: str) -> list[Chip]:
    """Each choice in words; raise `Invalid` for a code that nothing has."""
    names = called(session, chosen, language)
    if unknown := {name: "unknown" for name, value in chosen.chosen() if (name, value) not in names}:
        raise Invalid(unknown)
    return [
        Chip(name, value, names[name, value], chosen.without(name, value).query_string())
        for name, value in chosen.chosen()
    ]


def called(session: Session, chosen: Filters, language: str) -> dict[Choice, str]:
    """What each choice is called; a code that nothing has is left out."""
    known = {name: choice_queries.named(session, name, getattr(chosen, name)) for name in CODED}
    return {
        (name, value): known[name][value].name_in(language) if name in CODED else _uncoded(name, value)
        for name, value in chosen.chosen()
        if name not in CODED or value in known[name]
    }


def _uncoded(name: str, value: str) -> str:
    return {"age": age_name(value), "accessible": need_name(value), "free": _("Free of charge")}.get(name, f"“{value}”")


def whole_name(what: str) -> str:
    """What a whole calendar is called."""
    return {"highlights": _("Highlights"), "all": _("Everything"), "commemorations": _("Commemorations")}[what]


def age_name(age_group: str) -> str:
    """For whom an activity is meant, by age."""
    names = {
        "all": _("All ages"),
        "children": _("Children"),
        "teenagers": _("Teenagers"),
        "adults": _("Adults"),
        "elderly": _("Elderly people"),
        "families": _("Families"),
    }
    return names.get(age_group, age_group)


def need_name(code: str) -> str:
    """What makes it possible for more people to come to an activity."""
    names = {"wheelchair": _("Wheelchair access"), "sign_language": _("Sign language"), "quiet": _("Quiet hours")}
    return names.get(code, code)


def words(found: Sequence[Chip]) -> str:
    """All choices in one line."""
    return ", ".join(chip.words for chip in found)
