"""Which holdings the public may see, and which of them a reader's filters mean, as conditions in SQL.

They are about `Occurrence`, `Activity` and `Version` joined on the published version; nothing else is joined.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select
from sqlalchemy.orm import aliased

from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Occurrence, Participation, Version, version_commemoration
from calendar_app.models.days import Commemoration
from calendar_app.models.places import Place
from calendar_app.models.units import Unit, UnitKind
from calendar_app.models.venues import Venue

Condition = ColumnElement[bool]
#: values by the name of their filter; of one filter any value will do, of several filters each must hold
Chosen = Mapping[str, Sequence[str]]
#: filters that take values, in the order in which addresses name them; then those that are on or off, and the words
VALUED = ("place", "kind", "type", "age", "day", "unit")
SWITCHES = ("accessible", "free")
NAMES = (*VALUED, *SWITCHES, "q")
AGES = ("all", "children", "teenagers", "adults", "elderly", "families")


def public() -> list[Condition]:
    """The gate of everything that the public reads; the same rule as `publication.service.is_public`.

    What a change of a series has dropped (cancelled without a reason of its own) never was announced as cancelled.
    """
    return [
        Activity.published_version_id == Version.id,
        Version.visibility == "public",
        ~Version.product,
        or_(Occurrence.state != "cancelled", Occurrence.reason != "", Activity.life == "cancelled"),
    ]


def chosen(filters: Chosen) -> list[Condition]:
    """The conditions of some filters; unknown codes match nothing."""
    return list(_conditions({name: values for name, values in filters.items() if values}))


def _conditions(filters: Chosen) -> Iterator[Condition]:
    if codes := filters.get("place"):
        yield Version.place_id.in_(_places(codes))
    if codes := filters.get("unit"):
        yield _taking_part(Unit.code.in_(codes))
    if codes := filters.get("kind"):
        yield _of_kind(codes)
    if codes := filters.get("type"):
        yield Version.type.in_(codes)
    if codes := filters.get("age"):
        yield Version.age_group.in_({*codes, "all"})
    if codes := filters.get("day"):
        yield Version.id.in_(_declaring(codes))
    if filters.get("accessible"):
        yield Version.venue_id.in_(select(Venue.id).where(func.length(cast(Venue.accessibility, Text)) > len("[]")))
    if filters.get("free"):
        yield Version.fee == 0
    for word in fold(" ".join(filters.get("q", ()))).split():
        yield Version.folded.contains(word, autoescape=True)


def _places(codes: Sequence[str]) -> Select[int]:
    """Some places and all that lie in them."""
    inside = select(Place.id).where(Place.code.in_(codes)).cte(recursive=True)
    below = aliased(Place)
    return select(inside.union_all(select(below.id).where(below.parent_id == inside.c.id)).c.id)


def _taking_part(condition: Condition) -> Condition:
    """A unit that leads the activity or has accepted to take part."""
    return Activity.id.in_(
        select(Participation.activity_id)
        .join(Unit, Participation.unit_id == Unit.id)
        .where(Participation.state == "accepted", condition)
    )


def _of_kind(codes: Sequence[str]) -> Condition:
    """A unit that takes part and is of a kind on the first day of the activity."""
    kind, part = aliased(UnitKind), aliased(Participation)
    return (
        select(part.id)
        .join(kind, kind.unit_id == part.unit_id)
        .where(
            part.activity_id == Activity.id,
            part.state == "accepted",
            kind.kind.in_(codes),
            or_(kind.since.is_(None), kind.since <= Version.first_day),
            or_(kind.until.is_(None), kind.until > Version.first_day),
        )
        .correlate(Activity, Version)
        .exists()
    )


def _declaring(codes: Sequence[str]) -> Select[int]:
    return (
        select(version_commemoration.c.version_id)
        .join(Commemoration, version_commemoration.c.commemoration_id == Commemoration.id)
        .where(Commemoration.code.in_(codes))
    )


def highlighted() -> Condition:
    """What concerns the whole province, or was chosen by its unit: never weekly classes of a club."""
    return or_(Version.scale == "province", Activity.highlight)


def touching(since: date, until: date) -> list[Condition]:
    """Holdings that touch ``since <= day < until``."""
    return [Occurrence.first_day < until, Occurrence.last_day >= since]
