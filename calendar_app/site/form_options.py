"""What the lists of the activity form offer, read for a unit and a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from calendar_app.activities import queries as activities
from calendar_app.activities.draft import YEARS
from calendar_app.models.activities import Version
from calendar_app.models.days import Occasion
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.models.venues import Venue
from calendar_app.plans.vocabulary import ActivityType, activity_types
from calendar_app.site import desk_queries
from calendar_app.site.desk_rows import Choice, Dated

#: days before and after an activity within which commemorations are offered first
MARGIN = timedelta(days=14)
#: days of an activity that are looked at for this
LONGEST = timedelta(days=60)
#: units of somebody whose venues stand together in one list
FEW = 12


@dataclass(frozen=True)
class Hall:
    """A venue of the list."""

    code: str
    name: str
    unit: Choice
    capacity: int | None
    place: str
    outdoor: bool


@dataclass(frozen=True)
class OnceOnly:
    """An occasion that comes once, with its days."""

    code: str
    name_vi: str
    name_en: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Options:
    """What the lists of the activity form offer."""

    units: tuple[Choice, ...]
    types: Mapping[str, ActivityType]
    places: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    tasks: tuple[Choice, ...]
    metrics: tuple[Choice, ...]
    days: tuple[Dated, ...]
    halls: tuple[Hall, ...] = ()
    occasions: tuple[OnceOnly, ...] = ()
    templates: tuple[Choice, ...] = ()
    #: the unit whose form it is
    unit: str = ""
    #: units that were asked and declined
    declined: frozenset[str] = frozenset()

    def is_product(self, code: str | None) -> bool:
        """Whether a type is made by a day rather than held on it."""
        kind = self.types.get(code or "")
        return kind is not None and kind.product


def options(
    session: Session, unit: Unit, own: Sequence[Unit], first: date | None, today: date, version: Version | None = None
) -> Options:
    """The lists for an activity of a unit that begins on a day; ``own`` are the units that may lead a new one."""
    about = first if first is not None and first.year in YEARS else today
    near = own if 0 < len(own) <= FEW else [unit]
    parties = version.activity.participations if version else []
    present = [party for party in parties if party.role == "co" and party.state != "withdrawn"]
    offered = [one for one in desk_queries.partners(session, today) if version is None or one.code != unit.code]
    return Options(
        units=tuple(choice_of(one) for one in own),
        types=activity_types(session),
        places=desk_queries.places(session, today),
        partners=_with(offered, (choice_of(party.unit) for party in present)),
        tasks=desk_queries.tasks(session, today),
        metrics=desk_queries.metrics(session),
        days=_days_about(session, about),
        halls=_halls(session, unit, near, version),
        occasions=_occasions(session, about, version),
        templates=() if version else _templates(session, near),
        unit=unit.code,
        declined=frozenset(party.unit.code for party in present if party.state == "declined"),
    )


def choice_of(unit: Unit) -> Choice:
    """A unit as an option."""
    return Choice(unit.code, unit.name_vi, unit.name_en)


def near_days(found: Options, first: date | None, last: date | None, chosen: Iterable[str]) -> set[str]:
    """Commemorations to offer first: those chosen, and those within a fortnight of the days given."""
    if first is None or first.year not in YEARS:
        return set(chosen)
    until = max(first, min(last or first, first + LONGEST)) + MARGIN
    since = first - MARGIN
    return {*chosen, *(one.day.code for one in found.days if one.first_day <= until and one.last_day >= since)}


def _with(offered: Sequence[Choice], present: Iterable[Choice]) -> tuple[Choice, ...]:
    known = {one.code for one in offered}
    return (*offered, *(one for one in present if one.code not in known))


def _days_about(session: Session, first: date) -> tuple[Dated, ...]:
    """Each commemoration on its date nearest to a day, in the order of the year."""
    half = timedelta(days=184)
    nearest: dict[str, Dated] = {}
    for one in desk_queries.all_dated(session, first - half, first + half):
        known = nearest.setdefault(one.day.code, one)
        if abs(one.first_day - first) < abs(known.first_day - first):
            nearest[one.day.code] = one
    return tuple(sorted(nearest.values(), key=lambda one: (one.first_day, one.day.code)))


def _halls(session: Session, unit: Unit, near: Sequence[Unit], version: Version | None) -> tuple[Hall, ...]:
    """Venues of the unit's own list first, then of the others; the one chosen before even when out of use."""
    found = activities.venues_for(session, near)
    if version and version.listed_venue and version.listed_venue not in found:
        found = [version.listed_venue, *found]
    return tuple(_hall(row) for row in sorted(found, key=lambda row: row.unit_id != unit.id))


def _hall(row: Venue) -> Hall:
    place = row.place.code if row.place else ""
    return Hall(str(row.id), row.name, choice_of(row.unit), row.capacity, place, row.outdoor)


def _templates(session: Session, near: Sequence[Unit]) -> tuple[Choice, ...]:
    return tuple(_template(row) for row in activities.templates_for(session, near))


def _template(row: ActivityTemplate) -> Choice:
    return Choice(str(row.id), row.name)


def _occasions(session: Session, first: date, version: Version | None) -> tuple[OnceOnly, ...]:
    """Occasions that lie near a day, and those declared before."""
    far = timedelta(days=184)
    touching = (Occasion.first_day <= first + far) & (Occasion.last_day >= first - far)
    declared = [row.id for row in version.occasions] if version else []
    found = session.scalars(
        select(Occasion)
        .where(or_(touching, Occasion.id.in_(declared)), ~Occasion.cancelled)
        .order_by(Occasion.first_day, Occasion.code)
        .limit(60)
    )
    return tuple(OnceOnly(row.code, row.name_vi, row.name_en, row.first_day, row.last_day) for row in found)
