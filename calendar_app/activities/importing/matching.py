"""Makes of a row what a draft takes: every cell read, every name found, or a fault at its column."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities import draft as drafts
from calendar_app.activities.draft import Move, cleaned
from calendar_app.activities.importing import cells, queries
from calendar_app.activities.importing.cells import BadCell
from calendar_app.activities.importing.lexicon import AGE_GROUPS, SCALES, VISIBILITIES, Lexicon, NotOne
from calendar_app.activities.importing.table import Cell, Line
from calendar_app.domain.text import fold
from calendar_app.models.units import Unit
from calendar_app.units import queries as units

TEXTS = ("title", "summary", "audience", "registration", "partners", "link", "decision")
LISTED = ("type", "task", "metric", "scale", "visibility", "age_group")
DEFAULTS = {"scale": "grassroots", "visibility": "public"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: the column, the code of a sentence, and what the sentence names."""

    key: str
    code: str
    said: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """What whoever imports has said besides the file."""

    year: int
    #: for rows that name none
    type: str = ""


class Matcher:
    """Reads the rows of one import, remembering every name it has looked up."""

    def __init__(self, session: Session, options: Options, today: date) -> None:
        self.session, self.options, self.today = session, options, today
        self._units: dict[str, Unit | NotOne] = {}
        self._places: dict[str, str | NotOne] = {}
        self._venues: dict[int, dict[str, tuple[int, str]]] = {}

    @cached_property
    def lexicons(self) -> dict[str, Lexicon]:
        """What each column of names may hold."""
        found = {
            "type": queries.types(self.session), "task": queries.tasks(self.session),
            "metric": queries.metrics(self.session), "commemorations": queries.commemorations(self.session),
            "occasions": queries.occasions(self.session), "scale": SCALES, "visibility": VISIBILITIES,
            "age_group": AGE_GROUPS,
        }  # fmt: skip
        return {key: Lexicon(words) for key, words in found.items()}

    def unit(self, text: str) -> Unit:
        """The open unit that a code or a name means; raises `NotOne`."""
        if text not in self._units:
            self._units[text] = self._unit(text)
        found = self._units[text]
        if isinstance(found, NotOne):
            raise found
        return found

    def _unit(self, text: str) -> Unit | NotOne:
        by_code = units.find(self.session, cleaned(text)[:60])
        if by_code is not None and units.is_open(by_code, self.today):
            return by_code
        found = units.search(self.session, text[:250], on=self.today)
        exact = [unit for unit in found if fold(text) in (fold(unit.name_vi), fold(unit.name_en), fold(unit.code))]
        chosen = exact or found
        return chosen[0] if len(chosen) == 1 else NotOne(text, [f"{unit.name_vi} ({unit.code})" for unit in chosen])

    def place(self, text: str) -> str:
        """The code of the place that a code or a name means; raises `NotOne`."""
        if text not in self._places:
            self._places[text] = self._place(text)
        found = self._places[text]
        if isinstance(found, NotOne):
            raise found
        return found

    def _place(self, text: str) -> str | NotOne:
        by_code = units.find_place(self.session, cleaned(text)[:20])
        if by_code is not None:
            return by_code.code
        found = units.places_named(self.session, text[:250])
        said = fold(text)
        exact = [place for place in found if said in (fold(place.name_vi), fold(place.name_en))]
        short = [place for place in found if fold(place.name_vi).split(" ", 1)[-1] == said]
        chosen = exact or short or found
        return chosen[0].code if len(chosen) == 1 else NotOne(text, [f"{p.name_vi} ({p.code})" for p in chosen])

    def given(self, line: Line, keys: frozenset[str], unit: Unit) -> tuple[dict[str, Any], list[Fault]]:
        """Fields of a draft that a row gives, and its faults.

        A column that the file has and the row leaves empty empties the field.
        """
        found: dict[str, Any] = {}
        faults: list[Fault] = []
        for key in sorted(keys & (self._readers.keys() | {"venue"})):
            cell = line.cells.get(key)
            try:
                found |= self._venue(cells.text(cell), unit) if key == "venue" else {key: self._readers[key](cell)}
            except BadCell as bad:
                faults.append(Fault(key, bad.code, _shown(cell)))
            except NotOne as none:
                faults.append(Fault(key, none.code, none.text, none.candidates))
        if "moves" in line.cells:
            found["moves"] = _moves(line.cells["moves"])
        return found | _ends(found), faults

    @cached_property
    def _readers(self) -> dict[str, Callable[[Cell], Any]]:
        year = self.options.year
        readers: dict[str, Callable[[Cell], Any]] = {
            "first_day": lambda cell: cells.span(cell, year),
            "last_day": lambda cell: cells.day(cell, year) if cells.text(cell) else None,
            "starts_at": cells.times,
            "ends_at": lambda cell: cells.times(cell)[0],
            "rrule": lambda cell: cells.repeats(cell, year),
            "exdates": lambda cell: cells.days(cell, year),
            "place": lambda cell: self.place(said) if (said := cells.text(cell)) else "",
            "co_organisers": lambda cell: self._several(cell, lambda text: self.unit(text).code),
        }
        readers |= dict.fromkeys(("in_community", "outdoor"), cells.yes_no)
        readers |= dict.fromkeys(("fee", "budget_state", "budget_mobilised"), cells.money)
        readers |= dict.fromkeys(TEXTS, lambda cell: cleaned(cells.text(cell)))
        readers |= {key: partial(self._listed, key) for key in LISTED}
        return readers | {key: partial(self._named, key) for key in ("commemorations", "occasions")}

    def _named(self, key: str, cell: Cell) -> tuple[str, ...]:
        return self._several(cell, self.lexicons[key].find)

    def _listed(self, key: str, cell: Cell) -> str:
        said = cells.text(cell)
        if not said:
            return self.options.type if key == "type" else DEFAULTS.get(key, "")
        return self.lexicons[key].find(said)

    def _several(self, cell: Cell, find: Callable[[str], str]) -> tuple[str, ...]:
        """Codes of several names in one cell; commas part them where the whole means nothing."""
        codes: set[str] = set()
        for part in cells.several(cell):
            try:
                codes.add(find(part))
            except NotOne:
                parts = [piece.strip() for piece in part.split(",") if piece.strip()]
                if len(parts) < 2:
                    raise
                codes |= {find(piece) for piece in parts}
        return tuple(sorted(codes))

    def _venue(self, said: str, unit: Unit) -> dict[str, Any]:
        if unit.id not in self._venues:
            known = queries.venues(self.session, unit)
            self._venues[unit.id] = {name: (venue.id, venue.name) for name, venue in known.items()}
        key, name = self._venues[unit.id].get(fold(said), (None, cleaned(said)))
        return {"venue": name, "venue_id": key}


def _ends(found: dict[str, Any]) -> dict[str, Any]:
    """First and last day, start and end, where one cell may name both; columns of their own come first."""
    said: dict[str, Any] = {}
    if "first_day" in found:
        first, last = found["first_day"]
        said["first_day"] = first
        if last or "last_day" in found:
            said["last_day"] = found.get("last_day") or last or first
    if "starts_at" in found:
        begins, ends = found["starts_at"]
        said["starts_at"] = begins
        if ends or "ends_at" in found:
            said["ends_at"] = found.get("ends_at") or ends
    return said


def _shown(cell: Cell) -> str:
    """A cell as a sentence quotes it."""
    return "" if cell is None or isinstance(cell, dict) else str(cell)[:60]


def _moves(cell: Any) -> tuple[Move, ...]:
    """Moved occurrences as the reader of calendars says them."""
    return tuple(drafts.parse_move(move) for move in cell or ())
