"""A value of a column in words: names instead of keys, dd/mm/yyyy, đồng with dots, yes and no."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.activities.draft import parse_move
from calendar_app.jinja import day, days, figure, moment, named
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.base import Base
from calendar_app.models.days import Commemoration, Occasion
from calendar_app.models.files import StoredFile
from calendar_app.models.people import Person
from calendar_app.models.places import Place
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.plans import choices
from calendar_app.site import desk_queries, desk_words
from calendar_app.site.desk_columns import COLUMNS, VERSION
from calendar_app.site.desk_rows import Change, Choice
from calendar_app.site.rule_words import rule_words

#: a column that often changes with another one, and then says nothing of its own
REPEATS = {"last_day": "first_day", "venue_id": "venue"}


def state_word(state: str) -> str:
    """A review or a life in the middle of a sentence."""
    names = {
        "draft": _("draft"),
        "submitted": _("waiting for approval"),
        "returned": _("returned for changes"),
        "approved": _("approved"),
        "superseded": _("replaced by a later version"),
        "planned": _("planned"),
        "held": _("held"),
        "postponed": _("postponed"),
        "cancelled": _("cancelled"),
    }
    return names.get(state, state)


@dataclass(frozen=True)
class Names:
    """Looks up what keys stand for; a key that leads nowhere stands for itself."""

    session: Session

    def said(self, sort: str, value: Any) -> str:
        """A value of a column as people read it; "" for nothing."""
        if value is None or value in ("", []):
            return ""
        try:
            return self._words(sort)(value)
        except (ValueError, TypeError, KeyError):
            return str(value)

    def _words(self, sort: str) -> Callable[[Any], str]:
        plain: dict[str, Callable[[Any], str]] = {
            "day": lambda value: day(_day(value)),
            "days": lambda value: ", ".join(day(_day(one)) for one in value),
            "hour": lambda value: time.fromisoformat(str(value)).strftime("%H:%M"),
            "moment": lambda value: moment(value if isinstance(value, datetime) else datetime.fromisoformat(value)),
            "yes": lambda value: _("yes") if value else _("no"),
            "figure": figure,
            "money": desk_words.money,
            "fee": desk_words.fee,
            "rule": rule_words,
            "state": state_word,
            "scale": desk_words.scale_name,
            "visibility": desk_words.visibility_name,
            "age": choices.age_name,
            "role": desk_words.role_name,
            "answer": desk_words.answer_name,
            "step": desk_words.urgent_step,
            "moves": self._moves,
            "needs": lambda codes: "; ".join(choices.need_name(code) for code in codes),
        }
        return plain.get(sort) or self._names().get(sort, str)

    def _names(self) -> dict[str, Callable[[Any], str]]:
        return {
            "place": lambda key: named(self._row(Place, key)),
            "unit": lambda key: named(self._row(Unit, key)),
            "venue": lambda key: str(self._row(Venue, key).name),
            "person": lambda key: str(self._row(Person, key).name),
            "file": lambda key: str(self._row(StoredFile, key).name),
            "obligation": lambda key: (row := self._row(Obligation, key)) and (named(row, "short") or named(row)),
            "occurrence": lambda key: (row := self._row(Occurrence, key)) and days(row.first_day, row.last_day),
            "activity": lambda key: str(self._row(Activity, key).versions[-1].title),
            "type": lambda code: _choice(desk_queries.activity_types(self.session), code),
            "metric": lambda code: _choice(desk_queries.metrics(self.session), code),
            "task": lambda code: _choice(desk_queries.tasks(self.session, date.max), code),
            "commemorations": lambda codes: self._coded(Commemoration, codes),
            "occasions": lambda codes: self._coded(Occasion, codes),
        }

    def _row(self, table: type[Base], key: int) -> Any:
        found = self.session.get(table, key)
        if found is None:
            raise KeyError(key)
        return found

    def _coded(self, table: type[Commemoration | Occasion], codes: Iterable[str]) -> str:
        wanted = list(codes)
        rows: Iterable[Commemoration | Occasion] = self.session.scalars(select(table).where(table.code.in_(wanted)))
        known = {row.code: named(row) for row in rows}
        return "; ".join(known.get(code, code) for code in wanted)

    def _moves(self, kept: list[Any]) -> str:
        moves = [parse_move(one) for one in kept]
        return "; ".join(f"{day(move.original)} → {days(move.first_day, move.last_day)}" for move in moves)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _choice(choices: Iterable[Choice], code: str) -> str:
    return next((named(choice) for choice in choices if choice.code == code), code)


def change(names: Names, table: str, column: str, before: Any, after: Any, subject: str = "") -> Change:
    """One column from one value to another, in words."""
    known = COLUMNS[table][column]
    return Change(column, str(known.label), names.said(known.sort, before), names.said(known.sort, after), subject)


def content(version: Version) -> dict[str, Any]:
    """What a version says, by column; commemorations and occasions by code."""
    return {name: _value(version, name) for name in VERSION}


def _value(version: Version, name: str) -> Any:
    value = getattr(version, name)
    return sorted(row.code for row in value) if name in ("commemorations", "occasions") else value


def differences(names: Names, before: Version | None, after: Version) -> list[Change]:
    """What a version says otherwise than another one, field by field; all that it says when there is no other."""
    old, new = content(before) if before else {}, content(after)
    told = [name for name in new if before is not None or new[name] is not False]
    return distinct(change(names, "version", name, old.get(name), new[name]) for name in told)


def distinct(changes: Iterable[Change]) -> list[Change]:
    """Changes that read as such, without those that only repeat the one of another column."""
    found = [one for one in changes if one.before != one.after]
    said = {(one.subject, one.column, one.before, one.after) for one in found}
    told = {(one.subject, one.label, one.before, one.after): one for one in found}
    return [one for one in told.values() if (one.subject, REPEATS.get(one.column), one.before, one.after) not in said]


def more_dates(number: int) -> str:
    """Dates of a series written out."""
    return ngettext("%(num)s date was added.", "%(num)s dates were added.", number)
