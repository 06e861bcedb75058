"""What the page of a unit's commitments lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.models.days import Commemoration
from calendar_app.models.plans import Obligation
from calendar_app.models.units import Unit
from calendar_app.plans import commitments
from calendar_app.plans.vocabulary import activity_types
from calendar_app.site.desk_rows import Choice
from calendar_app.units import queries as units


@dataclass(frozen=True)
class Row:
    """A commitment: what, how many, since when, by whom, for whom."""

    id: int
    name_vi: str
    name_en: str
    minimum: int
    types: tuple[Choice, ...]
    day: Choice | None
    in_community: bool
    #: assigned | own
    origin: str
    #: this unit assigned it to others
    given: bool
    by_vi: str
    by_en: str
    document: str
    document_on: date | None
    since: int
    last: int | None
    units: tuple[Choice, ...]
    may_change: bool


def rows(session: Session, unit: Unit, by: Principal) -> list[Row]:
    """The commitments of a unit, given and owed, newest first."""
    kinds = activity_types(session)
    days_by_code = {one.code: one for one in days(session)}
    return [_row(session, row, unit, by, kinds, days_by_code) for row in commitments.of_unit(session, unit)]


def _row(
    session: Session, row: Obligation, unit: Unit, by: Principal, kinds: Any, days_by_code: dict[str, Choice]
) -> Row:
    author = row.assigned_by
    codes = row.who.get("codes", [])
    named = units.by_codes(session, codes)
    return Row(
        id=row.id, name_vi=row.name_vi, name_en=row.name_en, minimum=row.minimum,
        types=tuple(Choice(code, kinds[code].name_vi, kinds[code].name_en) for code in row.requires.get("types", [])
                    if code in kinds),
        day=days_by_code.get(row.days[0]) if row.days else None,
        in_community=bool(row.requires.get("in_community")), origin=row.origin,
        given=row.origin == "assigned" and author is not None and author.id == unit.id,
        by_vi=author.name_vi if author else "", by_en=author.name_en if author else "",
        document=row.document, document_on=row.document_on, since=row.valid_from.year,
        last=row.valid_until.year - 1 if row.valid_until else None,
        units=tuple(Choice(code, named[code].name_vi, named[code].name_en) for code in codes if code in named),
        may_change=author is not None and allows(by, Action.MANAGE, author.path),
    )  # fmt: skip


def days(session: Session) -> list[Choice]:
    """Commemorations by name, as a commitment may name one."""
    found = session.scalars(select(Commemoration).order_by(Commemoration.name_vi, Commemoration.code))
    return [Choice(row.code, row.name_vi, row.name_en) for row in found]


def data_of(row: Obligation, year: int) -> dict[str, Any]:
    """A commitment as its form shows it: changed from next year on, unless it begins later."""
    return {
        "name": row.name_vi, "minimum": row.minimum, "types": row.requires.get("types", []),
        "day": row.days[0] if row.days else "", "in_community": bool(row.requires.get("in_community")),
        "from_year": max(row.valid_from.year, year + 1),
        "until_year": row.valid_until.year - 1 if row.valid_until else None,
        "units": row.who.get("codes", []), "document": row.document, "document_on": row.document_on,
    }  # fmt: skip
