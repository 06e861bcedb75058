"""What an activity would clash with: in its venue, of its people, in its commune. It informs, and blocks nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from calendar_app.activities import clash_queries, occurrences, queries
from calendar_app.activities.draft import Draft, cleaned, draft_of
from calendar_app.domain import access, recurrence
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import BadRecurrence
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity, Version
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types
from calendar_app.units import queries as units

Kind = Literal["venue", "person", "place"]
KINDS: tuple[Kind, ...] = ("venue", "person", "place")
#: scales whose events draw the people of a whole commune
BIG = ("province", "inter_commune", "commune")
#: days; what lasts longer meets everything and stands in the way of nothing elsewhere
SHORT = 7
#: clashes that are told
MOST = 20
WHOLE_DAY = (time.min, time.max)


@dataclass(frozen=True)
class Party:
    """A unit by its names."""

    code: str
    name_vi: str
    name_en: str = ""


@dataclass(frozen=True)
class Clash:
    """Something in the way on some days. What its reader may not see has no id, no title and no unit."""

    kind: Kind
    activity_id: int | None
    title: str | None
    unit: Party | None
    days: tuple[date, ...]
    #: of kind person: who cannot be in two places
    people: tuple[str, ...] = ()
    #: of kind venue: where
    venue: str = ""
    #: the reader may open it on the desk; else it is public, or hidden
    on_desk: bool = False


@dataclass(frozen=True)
class _Plan:
    """What is asked about, ready to be compared."""

    unit: Unit
    days: frozenset[date]
    hours: tuple[time, time]
    timed: bool
    venue: str
    venue_id: int | None
    place_id: int | None
    scale: str
    short: bool
    people: frozenset[int]

    @property
    def window(self) -> tuple[date, date]:
        return min(self.days), max(self.days)


def of_activity(session: Session, activity: Activity, *, by: Principal, today: date) -> list[Clash]:
    """What the version at hand of an activity clashes with from today on, as somebody may know it."""
    people = _people(session, activity)
    draft = draft_of(queries.latest(activity))
    if activity.life not in ("planned", "postponed"):
        return []
    unit, key = activity.lead_unit, activity.id
    return found(session, unit=unit, draft=draft, by=by, people=people, except_activity=key, since=today)


def found(
    session: Session,
    *,
    unit: Unit,
    draft: Draft,
    by: Principal,
    people: Iterable[int] = (),
    except_activity: int | None = None,
    since: date = date.min,
) -> list[Clash]:
    """What an activity of a unit would clash with, as somebody may know it; venues first, then people, then places.

    ``people`` are those who organise and prepare it; ``except_activity`` is the activity itself. Days before ``since``
    are over and in nobody's way.
    """
    plan = _plan(session, unit, draft, people, since)
    if plan is None:
        return []
    first, last = plan.window
    told: list[Clash] = []
    for kind, which in _asked(plan):
        versions = clash_queries.standing(session, first, last, which, except_activity)
        told += _of_kind(session, plan, kind, versions, by)
    elsewhere = {clash.activity_id for clash in told if clash.kind == "venue"}
    kept = [clash for clash in told if clash.kind != "place" or clash.activity_id not in elsewhere]
    return kept[:MOST]


def spans(draft: Draft) -> frozenset[date]:
    """Every day on which a draft takes place, a series up to the horizon."""
    if not draft.rrule:
        return frozenset(_between(draft.first_day, draft.last_day))
    moved = {move.original: move for move in draft.moves or ()}
    rule = recurrence.parse(draft.rrule)
    until = draft.first_day + occurrences.HORIZON
    left_out = frozenset(draft.exdates)
    days: set[date] = set()
    for one in recurrence.expand(rule, draft.first_day, draft.first_day, until, exdates=left_out, cap=occurrences.CAP):
        move = moved.get(one.original)
        days.update(_between(move.first_day, move.last_day) if move else [one.original])
    return frozenset(days)


def _between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _plan(session: Session, unit: Unit, draft: Draft, people: Iterable[int], since: date) -> _Plan | None:
    """What is asked about; none where nothing takes place."""
    kind = activity_types(session).get(draft.type)
    try:
        days = frozenset(day for day in spans(draft) if day >= since)
    except BadRecurrence:
        return None
    if not days or (kind is not None and kind.product):
        return None
    place = units.find_place(session, draft.place) if draft.place else None
    listed = queries.venue_of(session, draft.venue_id, unit) if draft.venue_id else None
    return _Plan(
        unit=unit,
        days=days,
        hours=_hours(draft.starts_at, draft.ends_at),
        timed=draft.starts_at is not None,
        venue=fold(cleaned(draft.venue) or (listed.name if listed else "")),
        venue_id=draft.venue_id,
        place_id=place.id if place else listed.place_id if listed else None,
        scale=draft.scale,
        short=bool(draft.rrule) or (draft.last_day - draft.first_day).days < SHORT,
        people=frozenset(people),
    )


def _asked(plan: _Plan) -> Iterator[tuple[Kind, clash_queries.Filter]]:
    """What may be in the way, and why. A big event is one for the whole province when its scale says so."""
    if plan.venue or plan.venue_id is not None:
        yield "venue", clash_queries.in_venue(plan.venue_id, plan.place_id, plan.unit.id)
    if plan.timed and plan.people:
        yield "person", clash_queries.of_people(plan.people)
    if plan.place_id is not None:
        abroad = plan.scale in BIG and plan.short
        everywhere = abroad and plan.scale == "province"
        yield "place", clash_queries.in_place(plan.place_id, plan.unit.id, BIG, everywhere=everywhere, abroad=abroad)


def _of_kind(session: Session, plan: _Plan, kind: Kind, versions: list[Version], by: Principal) -> list[Clash]:
    """The clashes of one kind, one per activity: the version that says most."""
    days = _days_of(session, plan, versions)
    busy = _busy(session, plan, versions) if kind == "person" else {}
    met: dict[int, Clash] = {}
    for version in versions:
        shared = tuple(sorted(plan.days & days[version.id]))
        if not shared or not _meets(plan, kind, version, len(days[version.id])):
            continue
        clash = _told(kind, version, shared, busy.get(version.activity_id, ()), by)
        known = met.get(version.activity_id)
        if clash is not None and (known is None or known.title is None):
            met[version.activity_id] = clash
    return sorted(met.values(), key=lambda clash: clash.days)


def _busy(session: Session, plan: _Plan, versions: list[Version]) -> dict[int, tuple[str, ...]]:
    """Activity -> the names of the plan's people who organise or prepare it."""
    names = clash_queries.names(session, plan.people)
    helpers = clash_queries.preparing(session, {one.activity_id for one in versions})
    return {
        one.activity_id: tuple(
            names[person]
            for person in sorted(plan.people & ({one.activity.organiser_id} | helpers.get(one.activity_id, set())))
            if person in names
        )
        for one in versions
    }


def _days_of(session: Session, plan: _Plan, versions: list[Version]) -> dict[int, frozenset[date]]:
    """Version -> its days: those of its occurrences where it is published, else those it asks for."""
    public = {one.activity_id for one in versions if one.id == one.activity.published_version_id}
    held: dict[int, set[date]] = {}
    for row in clash_queries.occurrences(session, public, *plan.window):
        held.setdefault(row.activity_id, set()).update(_between(row.first_day, row.last_day))
    return {
        one.id: frozenset(held.get(one.activity_id, ()))
        if one.id == one.activity.published_version_id
        else spans(draft_of(one))
        for one in versions
    }


def _meets(plan: _Plan, kind: Kind, version: Version, length: int) -> bool:
    """Whether two activities that share a day are in each other's way."""
    if kind == "venue":
        same = plan.venue_id is not None and plan.venue_id == version.venue_id
        named = bool(plan.venue) and fold(version.venue) == plan.venue
        return (same or named) and _overlap(plan.hours, _hours(version.starts_at, version.ends_at))
    if kind == "place":
        return version.place_id == plan.place_id or length <= SHORT or bool(version.rrule)
    return True


def _hours(starts_at: time | None, ends_at: time | None) -> tuple[time, time]:
    """The hours of each day; the whole day where none are said or they run over midnight."""
    if starts_at is None or (ends_at is not None and ends_at <= starts_at):
        return WHOLE_DAY
    return starts_at, ends_at or time.max


def _overlap(one: tuple[time, time], other: tuple[time, time]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _told(kind: Kind, version: Version, days: tuple[date, ...], people: tuple[str, ...], by: Principal) -> Clash | None:
    """A clash as somebody may know it; none where they may not even know that there is one."""
    activity = version.activity
    mine = _may_see(activity, by)
    public = version.id == activity.published_version_id and version.visibility in ("public", "network")
    venue = version.venue if kind == "venue" else ""
    if not mine and not public:
        return None if kind == "place" else Clash(kind, None, None, None, days, people, venue)
    lead = activity.lead_unit
    unit = Party(lead.code, lead.name_vi, lead.name_en)
    linked = mine or version.visibility == "public"
    return Clash(kind, activity.id if linked else None, version.title, unit, days, people, venue, on_desk=mine)


def _may_see(activity: Activity, by: Principal) -> bool:
    paths = [activity.lead_unit.path, *(p.unit.path for p in activity.participations if p.state != "withdrawn")]
    return any(access.allows(by, Action.VIEW, path) for path in paths)


def _people(session: Session, activity: Activity) -> set[int]:
    """Who organises an activity and who prepares it."""
    helpers = clash_queries.preparing(session, [activity.id]).get(activity.id, set())
    return helpers | ({activity.organiser_id} if activity.organiser_id else set())
