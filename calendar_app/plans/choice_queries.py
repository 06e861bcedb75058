"""What a reader can choose by: places, units, kinds, types and days, and whether a code that was asked for is one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.domain import text
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.plans import vocabulary

#: filters whose values are codes of something in the database
CODED = ("place", "kind", "type", "day", "unit")
#: more places, units or days than any list of choices needs
MOST = 2000


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter by name."""

    code: str
    name_vi: str
    name_en: str

    def name_in(self, language: str) -> str:
        """Its name in a language; Vietnamese where the English is not known."""
        return (language == "en" and self.name_en) or self.name_vi


def places(session: Session, today: date) -> list[Option]:
    """The places of today under the province, in Vietnamese order."""
    rows = session.scalars(
        select(Place)
        .where(Place.parent_id.is_not(None), or_(Place.valid_to.is_(None), Place.valid_to > today))
        .order_by(Place.code)
        .limit(MOST)
    )
    return _sorted(Option(row.code, row.name_vi, row.name_en) for row in rows)


def institutions(session: Session, today: date) -> list[Option]:
    """The institutions of the province itself."""
    rows = session.scalars(
        select(Unit)
        .where(
            Unit.level == "province",
            Unit.id.in_(select(UnitKind.unit_id)),
            or_(Unit.valid_to.is_(None), Unit.valid_to > today),
        )
        .order_by(Unit.code)
        .limit(MOST)
    )
    return _sorted(Option(row.code, row.name_vi, row.name_en) for row in rows)


def kinds(session: Session) -> list[Option]:
    """The kinds of institution that some unit is of, in the plan's order."""
    used = set(session.scalars(select(UnitKind.kind).distinct()))
    return [Option(code, *names) for code, names in vocabulary.kind_names(session).items() if code in used]


def types(session: Session) -> list[Option]:
    """The types of activity that take place, in the plan's order."""
    found = vocabulary.activity_types(session).values()
    return [Option(kind.code, kind.name_vi, kind.name_en) for kind in found if not kind.product]


def days(session: Session) -> list[Option]:
    """The commemorations, in Vietnamese order."""
    rows = session.scalars(select(Commemoration).order_by(Commemoration.code).limit(MOST))
    return _sorted(Option(row.code, row.name_vi, row.name_en) for row in rows)


def _sorted(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: text.sort_key(option.name_vi))


def named(session: Session, name: str, codes: Sequence[str]) -> Mapping[str, Option]:
    """The values of a filter that are known, by code."""
    match name:
        case "place" | "unit" | "day":
            table: Any = {"place": Place, "unit": Unit, "day": Commemoration}[name]
            rows = session.scalars(select(table).where(table.code.in_(codes)))
            return {row.code: Option(row.code, row.name_vi, row.name_en) for row in rows}
        case "kind":
            return {code: Option(code, *names) for code, names in vocabulary.kind_names(session).items()}
        case "type":
            return {option.code: option for option in types(session)}
    return {}
