"""Rows of the database as what the API answers."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, cast

from calendar_app import clock
from calendar_app.api import schemas
from calendar_app.api.schemas import Names, State
from calendar_app.jinja import lunar_day
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.days import Commemoration, CommemorationDate
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.quotas.boards import Cell

#: states of a holding that its activity overrules
STOPPED = ("cancelled", "postponed")
#: what a version and its answer call by one name
SAME = (
    "title", "summary", "type", "first_day", "last_day", "rrule", "venue", "outdoor", "scale", "audience", "age_group",
    "fee", "registration", "link", "partners",
)  # fmt: skip


def activity(base: str, found: Activity, version: Version, units: list[str]) -> schemas.Activity:
    """An activity with its published content."""
    venue = version.listed_venue
    same: dict[str, Any] = {name: getattr(version, name) for name in SAME}
    return schemas.Activity(
        **same,
        id=found.id,
        url=f"{base}/activities/{found.id}",
        ics=f"{base}/activities/{found.id}.ics",
        state=cast(State, found.life),
        reason=found.reason if found.life in STOPPED else "",
        starts_at=_hour(version.starts_at),
        ends_at=_hour(version.ends_at),
        left_out=[date.fromisoformat(day) for day in version.exdates],
        place=version.place.code if version.place else None,
        accessibility=list(venue.accessibility) if venue else [],
        highlight=found.highlight,
        units=units,
        commemorations=[day.code for day in version.commemorations],
        picture=f"{base}/pictures/{version.picture_id}" if version.picture_id else None,
        published_at=found.published_at,
    )


def _hour(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None


def occurrence(base: str, row: Occurrence, found: Activity, version: Version) -> schemas.Occurrence:
    """One holding."""
    first = date.fromisoformat(row.original_start[:10])
    state = found.life if found.life in STOPPED else row.state
    return schemas.Occurrence(
        id=row.id,
        activity=found.id,
        url=f"{base}/activities/{found.id}",
        title=version.title,
        first_day=row.first_day,
        last_day=row.last_day,
        starts_at=clock.local(row.starts_at) if row.starts_at else None,
        ends_at=clock.local(row.ends_at) if row.ends_at else None,
        state=cast(State, state),
        reason=(row.reason or found.reason) if state in STOPPED else "",
        moved_from=first if first != row.first_day else None,
        unit=found.lead_unit.code,
        place=version.place.code if version.place else None,
        venue=version.venue,
    )


def unit(base: str, row: Unit, today: date) -> schemas.Unit:
    """A unit as it is today."""
    return schemas.Unit(
        code=row.code,
        url=f"{base}/units/{row.code}",
        ics=f"{base}/feeds/units/{row.code}.ics",
        name=Names(vi=row.name_vi, en=row.name_en),
        kinds=sorted({kind.kind for kind in row.kinds if kind.until is None or kind.until > today}),
        level=row.level,
        place=row.place.code if row.place else None,
        parents=sorted({link.parent.code for link in row.parents if link.until is None or link.until > today}),
        address=row.address,
        verified=row.status != "unverified",
        closed_on=row.valid_to,
    )


def place(base: str, row: Place) -> schemas.Place:
    """A place."""
    return schemas.Place(
        code=row.code,
        url=f"{base}/places/{row.code}",
        name=Names(vi=row.name_vi, en=row.name_en),
        kind=row.kind,
        parent=row.parent.code if row.parent else None,
        closed_on=row.valid_to,
    )


def commemoration(base: str, row: Commemoration, dates: Sequence[CommemorationDate]) -> schemas.Commemoration:
    """A commemoration with some of its dates."""
    return schemas.Commemoration(
        code=row.code,
        url=f"{base}/commemorations/{row.code}",
        name=Names(vi=row.name_vi, en=row.name_en),
        story=Names(vi=row.story_vi, en=row.story_en),
        scope=row.scope,
        place=row.place_code or None,
        tone=row.tone,
        great=row.great,
        base_year=row.base_year,
        legal_basis=row.legal_basis,
        dates=[_anniversary(one) for one in dates],
    )


def _anniversary(row: CommemorationDate) -> schemas.Anniversary:
    return schemas.Anniversary(
        year=row.year,
        first_day=row.first_day,
        last_day=row.last_day,
        lunar=lunar_day(row.first_day),
        number=row.anniversary,
        sort=row.anniversary_class,  # type: ignore[arg-type]
        theme=Names(vi=row.theme_vi, en=row.theme_en),
    )


def progress(code: str, year: int, cells: Sequence[Cell]) -> schemas.Progress:
    """The obligations of a unit, figures from `quotas.boards` alone."""
    return schemas.Progress(unit=code, year=year, quotas=[_quota(cell) for cell in cells])


def _quota(cell: Cell) -> schemas.Quota:
    found, owed = cell.progress, cell.obligation
    return schemas.Quota(
        obligation=owed.code,
        name=Names(vi=owed.name_vi, en=owed.name_en),
        cite=owed.cite,
        since=cell.period.since,
        until=cell.period.until,
        minimum=cell.minimum,
        maximum=cell.terms.maximum,
        held=found.held,
        planned=found.planned,
        unconfirmed=found.unconfirmed,
        missing=found.missing,
        risk=cell.risk,
    )
