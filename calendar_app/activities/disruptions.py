"""What stands in the days of a mourning or a storm, and postponing what was chosen of it in one action."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from calendar_app.activities import queries, service
from calendar_app.domain.access import Action, Held, Principal, Role
from calendar_app.domain.errors import Conflict, Invalid, NotFound
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.days import Disruption
from calendar_app.models.places import Place
from calendar_app.models.units import Unit
from calendar_app.plans import observances
from calendar_app.plans import queries as plans
from calendar_app.plans.vocabulary import activity_types
from calendar_app.units import queries as units

#: lives in which an activity can be postponed
CAN_WAIT = ("planned",)


@dataclass(frozen=True)
class Affected:
    """An activity in the days of a disruption. ``occurrence_id`` is set for one day of a series."""

    activity_id: int
    occurrence_id: int | None
    revision: int
    title: str
    unit: Unit
    first_day: date
    last_day: date
    venue: str
    festive: bool
    outdoor: bool
    published: bool
    #: what the kind of disruption suggests
    advised: bool

    @property
    def key(self) -> str:
        """How a form names it: with the revision that was read."""
        return f"{self.activity_id}:{self.occurrence_id or 0}:{self.revision}"


def affected(session: Session, found: Disruption) -> list[Affected]:
    """Activities that take place within a disruption and can still be postponed, soonest first."""
    kinds = activity_types(session)
    places = _places(session, found.place_code)
    rows = []
    for activity in _activities(session, found):
        version = activity.published or queries.latest(activity)
        if places is not None and (version.place_id or activity.lead_unit.place_id) not in places:
            continue
        kind = kinds.get(version.type)
        festive, outdoor = bool(kind and kind.festive), version.outdoor or bool(kind and kind.outdoor)
        advised = {"mourning": festive, "storm": outdoor}.get(found.sort, False)
        within = _within(activity, version, found)
        rows += [_row(activity, version, occurrence, festive, outdoor, advised) for occurrence in within]
    return sorted(rows, key=lambda row: (row.first_day, row.activity_id, row.occurrence_id or 0))


def postpone(
    session: Session, disruption_id: int, chosen: Sequence[str], *, by: Principal, now: datetime
) -> list[Activity]:
    """Postpone the chosen ones, all or none; the activities that were postponed.

    Raise `Invalid` when nothing is chosen, and `Conflict` when one of them has changed since the list was read.
    """
    observances.require(session, by)
    found = observances.disruption(session, disruption_id)
    if not chosen:
        raise Invalid({"chosen": "missing"})
    known = {row.key: row for row in affected(session, found)}
    if gone := [key for key in chosen if key not in known]:
        raise Conflict("activity", len(gone), 0)
    acting = deputy(session, by)
    touched: dict[int, Activity] = {}
    for key in dict.fromkeys(chosen):
        row = known[key]
        if row.activity_id not in touched:
            service.own(session, row.activity_id, Action.EDIT, acting, row.revision)
        if row.occurrence_id is None:
            activity = service.postpone(session, row.activity_id, reason(found), by=acting, now=now)
        else:
            activity = service.postpone_one(
                session, row.activity_id, row.occurrence_id, reason(found), by=acting, now=now
            )
        touched[activity.id] = activity
    return list(touched.values())


def deputy(session: Session, by: Principal) -> Principal:
    """Who sets the days of the year may postpone for every unit under the plan's root, and nothing else."""
    root = units.find(session, plans.current_plan(session).root_code)
    if root is None:
        raise NotFound("unit", "root")
    return replace(by, grants=(*by.grants, Held(root.path, Role.APPROVER)))


def reason(found: Disruption) -> str:
    """What is told of why: the name of the disruption, its document, and what was added."""
    return "; ".join(part for part in (found.name, found.document, found.reason) if part)[:500]


def because_of(session: Session, found: Disruption) -> list[Activity]:
    """Activities that stand postponed for a disruption, by id."""
    same = select(Activity).where(Activity.life == "postponed", Activity.reason == reason(found))
    return list(session.scalars(same.order_by(Activity.id)))


def _activities(session: Session, found: Disruption) -> list[Activity]:
    taking_place = select(Occurrence.activity_id).where(
        Occurrence.first_day <= found.last_day, Occurrence.last_day >= found.first_day, Occurrence.state == "planned"
    )
    drafted = select(Version.activity_id).where(
        Version.first_day <= found.last_day, Version.last_day >= found.first_day, Version.review != "superseded"
    )
    rows = session.scalars(
        select(Activity)
        .where(Activity.life.in_(CAN_WAIT), Activity.id.in_(taking_place.union(drafted)))
        .options(selectinload(Activity.versions), selectinload(Activity.occurrences))
        .order_by(Activity.id)
    )
    return list(rows)


def _within(activity: Activity, version: Version, found: Disruption) -> list[Occurrence | None]:
    """The occurrences of a series that lie in the days; none stands for an activity that takes place once."""
    if version.product:
        return []
    if activity.published is None or not version.rrule:
        first, last = _days(activity, version)
        return [None] if first <= found.last_day and last >= found.first_day else []
    return [
        occurrence
        for occurrence in activity.occurrences
        if occurrence.state == "planned"
        and occurrence.first_day <= found.last_day
        and occurrence.last_day >= found.first_day
    ]


def _days(activity: Activity, version: Version) -> tuple[date, date]:
    living = [row for row in activity.occurrences if row.state == "planned"]
    if activity.published is None or not living:
        return version.first_day, version.last_day
    return living[0].first_day, living[-1].last_day


def _row(
    activity: Activity, version: Version, occurrence: Occurrence | None, festive: bool, outdoor: bool, advised: bool
) -> Affected:
    first, last = (occurrence.first_day, occurrence.last_day) if occurrence else _days(activity, version)
    return Affected(
        activity.id, occurrence.id if occurrence else None, activity.revision, version.title, activity.lead_unit,
        first, last, version.venue or (version.place.name_vi if version.place else ""), festive, outdoor,
        activity.published is not None, advised,
    )  # fmt: skip


def _places(session: Session, code: str) -> set[int] | None:
    """Ids of a place and of those under it; none for the whole province."""
    if not code:
        return None
    tree = select(Place.id).where(Place.code == code).cte(recursive=True)
    tree = tree.union(select(Place.id).where(Place.parent_id == tree.c.id))
    return set(session.scalars(select(tree.c.id)))
