"""What was chosen for a bulletin, in words, and what a page offers to choose."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.bulletins import wish
from calendar_app.domain import text
from calendar_app.domain.errors import Invalid
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.plans import vocabulary

#: Vietnamese and English names by code
Names = dict[str, tuple[str, str]]
TABLES: dict[str, Any] = {"place": Place, "unit": Unit, "day": Commemoration}


def words(session: Session, filters: str, language: str) -> str:
    """What a choice is called; a code that nothing has any more stands for itself."""
    if filters in (wish.HIGHLIGHTS, wish.ALL):
        return _("Highlights") if filters == wish.HIGHLIGHTS else _("Everything")
    return ", ".join(_word(session, name, value, language) for name, value in wish.read(filters).chosen())


def check(session: Session, filters: str) -> None:
    """Raise `Invalid` for a code that nothing has."""
    for name, value in wish.read(filters).chosen():
        if (name in TABLES or name in ("kind", "type")) and value not in _named(session, name, value):
            raise Invalid({name: "unknown"})


def places(session: Session, today: date, language: str) -> list[tuple[str, str]]:
    """The communes and wards of today, in Vietnamese order."""
    standing = or_(Place.valid_to.is_(None), Place.valid_to > today)
    rows = session.scalars(select(Place).where(Place.parent_id.is_not(None), standing)).all()
    ordered = sorted(rows, key=lambda row: text.sort_key(row.name_vi))
    return [(row.code, _in(language, (row.name_vi, row.name_en))) for row in ordered]


def kinds(session: Session, language: str) -> list[tuple[str, str]]:
    """The kinds of institution that some unit is of, in the plan's order."""
    used = set(session.scalars(select(UnitKind.kind).distinct()))
    return [(code, _in(language, names)) for code, names in vocabulary.kind_names(session).items() if code in used]


def _word(session: Session, name: str, value: str, language: str) -> str:
    fixed = {
        "all": _("All ages"), "children": _("Children"), "teenagers": _("Teenagers"), "adults": _("Adults"),
        "elderly": _("Elderly people"), "families": _("Families"), "wheelchair": _("Wheelchair access"),
        "sign_language": _("Sign language"), "quiet": _("Quiet room"),
    }  # fmt: skip
    if name == "free":
        return _("Free of charge")
    if name == "q":
        return f"“{value}”"
    if name in ("age", "accessible"):
        return fixed[value]
    names = _named(session, name, value)
    return _in(language, names[value]) if value in names else value


def _named(session: Session, name: str, value: str) -> Names:
    """The names of a value of a filter, if there are any."""
    if name == "kind":
        return dict(vocabulary.kind_names(session))
    if name == "type":
        found = vocabulary.activity_types(session).values()
        return {one.code: (one.name_vi, one.name_en) for one in found if not one.product}
    table = TABLES[name]
    row = session.scalar(select(table).where(table.code == value))
    return {value: (row.name_vi, row.name_en)} if row is not None else {}


def _in(language: str, names: Sequence[str]) -> str:
    return (language == "en" and names[1]) or names[0]
