"""What a unit's year on paper is made of."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from calendar_app.domain.access import Action, Principal, allows
from calendar_app.models.activities import Activity, Occurrence, Participation, Version
from calendar_app.models.units import Unit

#: activities of one unit in one year
MOST = 5000


@dataclass(frozen=True)
class Row:
    """An activity with the version that somebody may read."""

    activity: Activity
    version: Version


def year(session: Session, unit: Unit, number: int, by: Principal) -> list[Row]:
    """What a unit leads or has agreed to take part in within a year, soonest first.

    Of activities led by units whose drafts somebody may not read, the published version, if there is one.
    """
    since, until = date(number, 1, 1), date(number + 1, 1, 1)
    joined = select(Participation.activity_id).where(
        Participation.unit_id == unit.id, Participation.state == "accepted"
    )
    touching = select(Version.activity_id).where(Version.first_day < until, Version.last_day >= since)
    running = select(Occurrence.activity_id).where(Occurrence.first_day < until, Occurrence.last_day >= since)
    found = session.scalars(
        select(Activity)
        .where(or_(Activity.lead_unit_id == unit.id, Activity.id.in_(joined)))
        .where(or_(Activity.id.in_(touching), Activity.id.in_(running)))
        .options(
            selectinload(Activity.versions).selectinload(Version.commemorations),
            selectinload(Activity.versions).selectinload(Version.occasions),
            selectinload(Activity.versions).selectinload(Version.place),
            selectinload(Activity.participations).selectinload(Participation.unit),
            selectinload(Activity.occurrences).selectinload(Occurrence.result),
            selectinload(Activity.lead_unit),
        )
        .order_by(Activity.id)
        .limit(MOST)
    )
    rows = [Row(activity, version) for activity in found if (version := _readable(activity, by)) is not None]
    within = [row for row in rows if _touches(row, since, until)]
    return sorted(within, key=lambda row: (row.version.first_day, row.activity.id))


def _readable(activity: Activity, by: Principal) -> Version | None:
    """The version at hand for those who may read the drafts of its lead, else the published one."""
    return activity.versions[-1] if allows(by, Action.VIEW, activity.lead_unit.path) else activity.published


def _touches(row: Row, since: date, until: date) -> bool:
    """Whether the version that is shown, or an occurrence, lies in the year: an older version may have."""
    days = [(row.version.first_day, row.version.last_day)]
    days += [(one.first_day, one.last_day) for one in row.activity.occurrences if one.state != "cancelled"]
    return any(first < until and last >= since for first, last in days)
