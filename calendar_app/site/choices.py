"""The filters that an address names, checked, and back: what was chosen, in words and as a query string."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from calendar_app.domain.text import nfc, strip_controls
from calendar_app.jinja import named
from calendar_app.publication.matching import AGES, NAMES, SWITCHES, VALUED
from calendar_app.site import choice_queries
from calendar_app.site.choice_queries import Option
from calendar_app.site.desk_words import age_name

#: values of one filter, and letters of a question
MOST, LONGEST = 10, 100
CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was chosen; ``without`` is the query string of all others."""

    name: str
    value: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Filters in the order in which addresses name them, values in their own; nothing twice."""

    pairs: Pairs = ()

    @property
    def query(self) -> str:
        """The query string that names the same again: the same choice has one address."""
        return urlencode(self.pairs)

    def values(self) -> dict[str, list[str]]:
        """What `publication.matching` takes."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found

    def alone(self) -> tuple[str, str] | None:
        """The one filter, when it is one."""
        return self.pairs[0] if len(self.pairs) == 1 else None

    def without(self, name: str, value: str) -> str:
        """The query string of all others."""
        return urlencode([pair for pair in self.pairs if pair != (name, value)])


def read(args: "MultiDict[str, str]") -> Chosen:
    """The filters of a query string; BadRequest for a value that cannot be one."""
    return Chosen(tuple(sorted(set(_pairs(args)), key=lambda pair: (NAMES.index(pair[0]), pair[1]))))


def _pairs(args: "MultiDict[str, str]") -> Iterator[tuple[str, str]]:
    for name in VALUED:
        values = [value for value in args.getlist(name) if value]
        if len(values) > MOST or not all(_fits(name, value) for value in values):
            raise BadRequest
        yield from ((name, value) for value in values)
    for name in SWITCHES:
        value = args.get(name, "")
        if value not in ("", "0", "1"):
            raise BadRequest
        if value == "1":
            yield name, "1"
    question = nfc(args.get("q", "")).strip()
    if len(question) > LONGEST or question != strip_controls(question):
        raise BadRequest
    if question:
        yield "q", question


def _fits(name: str, value: str) -> bool:
    return value in AGES if name == "age" else bool(CODE.fullmatch(value))


def chips(session: Session, chosen: Chosen) -> list[Chip]:
    """What was chosen in words; BadRequest for a code that nothing has."""
    return [Chip(name, value, words, chosen.without(name, value)) for name, value, words in _said(session, chosen)]


def _said(session: Session, chosen: Chosen) -> Iterable[tuple[str, str, str]]:
    for name, values in chosen.values().items():
        known = choice_queries.named(session, name, values) if name in VALUED and name != "age" else {}
        for value in values:
            yield name, value, _words(name, value, known)


def _words(name: str, value: str, known: Mapping[str, Option]) -> str:
    match name:
        case "age":
            return age_name(value)
        case "accessible":
            return _("Accessible venues")
        case "free":
            return _("Free of charge")
        case "q":
            return f"“{value}”"
    if value not in known:
        raise BadRequest
    return named(known[value])
