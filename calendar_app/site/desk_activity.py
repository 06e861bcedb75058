"""The page of one activity on the desk: where it stands, who takes part, what it counts for, what happened to it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.activities.queries import latest
from calendar_app.domain import workflow
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.models.activities import Activity, Occurrence, Participation, Result, Version
from calendar_app.quotas import boards
from calendar_app.quotas import queries as quotas
from calendar_app.site import desk_history, desk_queries, desk_words
from calendar_app.site.desk_owed import facts_of
from calendar_app.site.desk_rows import Choice, HistoryRow
from calendar_app.site.public_queries import place_ref, unit_refs
from calendar_app.site.public_rows import DayRef, PlaceRef, UnitRef

#: occurrences of a series that the page lists
MOST_OCCURRENCES = 60


@dataclass(frozen=True)
class Content:
    """A version, ready to be read."""

    number: int
    review: str
    title: str
    type: Choice
    first_day: date
    last_day: date
    times: str
    rrule: str
    place: PlaceRef | None
    venue: str
    scale: str
    in_community: bool
    audience: str
    summary: str
    partners: str
    link: str
    visibility: str
    task: Choice | None
    commemorations: tuple[DayRef, ...]
    created_by: str
    created_at: datetime
    returned_reason: str


@dataclass(frozen=True)
class Holding:
    """An occurrence with what came of it. ``state`` is unconfirmed when it is past without a result."""

    id: int
    first_day: date
    last_day: date
    state: str
    reason: str
    attendance: int | None
    narrative: str
    evidence: tuple[str, ...]
    may_record: bool


@dataclass(frozen=True)
class Party:
    """A unit's part, and whether the reader answers for it."""

    unit: UnitRef
    role: str
    state: str
    may_answer: bool


@dataclass(frozen=True)
class Serves:
    """An obligation, and whether the activity counts for it and why not."""

    name_vi: str
    name_en: str
    cite: str
    counts: bool
    sentence: str


@dataclass(frozen=True)
class ActivityPage:
    """All that the page of an activity shows to somebody."""

    id: int
    unit: UnitRef
    life: str
    reason: str
    content: Content
    #: the version that the public reads, where it is another one
    published: Content | None
    is_published: bool
    public: bool
    needs_approval: bool
    revision: int
    holdings: list[Holding]
    more_holdings: int
    parties: list[Party]
    serves: list[Serves]
    history: list[HistoryRow]
    steps: frozenset[str]

    @property
    def state(self) -> str:
        """The word that matters most."""
        if self.life != "planned":
            return self.life
        if self.content.review != "approved":
            return self.content.review
        return "unconfirmed" if self.to_record else "planned"

    @property
    def to_record(self) -> Holding | None:
        """The oldest past occurrence without a result."""
        return next((row for row in self.holdings if row.state == "unconfirmed" and row.may_record), None)


def activity_page(session: Session, activity: Activity, by: Principal, today: date) -> ActivityPage:
    """The page of an activity that somebody may see."""
    version, published = latest(activity), activity.published
    names = desk_history.people(session, {row.created_by for row in activity.versions})
    refs = unit_refs(session, [activity.lead_unit, *(party.unit for party in activity.participations)])
    steps = steps_for(activity, version, by)
    types = {choice.code: choice for choice in desk_queries.activity_types(session)}
    tasks = {choice.code: choice for choice in desk_queries.tasks(session, today)}
    shown = [row for row in activity.occurrences if row.state != "cancelled" or activity.life == "cancelled"]
    return ActivityPage(
        id=activity.id,
        unit=refs[activity.lead_unit_id],
        life=activity.life,
        reason=activity.reason,
        content=content(version, types, tasks, names),
        published=content(published, types, tasks, names) if published and published is not version else None,
        is_published=published is not None,
        public=published is not None and published.visibility == "public",
        needs_approval=activity.lead_unit.needs_approval,
        revision=activity.revision,
        holdings=[holding(row, activity, "record" in steps, today) for row in shown[:MOST_OCCURRENCES]],
        more_holdings=max(0, len(shown) - MOST_OCCURRENCES),
        parties=[party(row, refs[row.unit_id], by) for row in activity.participations],
        serves=serves(session, activity, version),
        history=desk_history.history(session, activity),
        steps=steps,
    )


def steps_for(activity: Activity, version: Version, by: Principal) -> frozenset[str]:
    """The steps that somebody may take now; the services decide once more."""
    path = activity.lead_unit.path
    ending = workflow.steps("approved", activity.life) - {"hold", "redate"}
    alive = activity.life in ("planned", "postponed")
    found: set[str] = set()
    if allows(by, Action.EDIT, path):
        found |= {"edit"} if alive else set()
        found |= (workflow.steps(version.review, activity.life) & {"submit"}) if alive else set()
        found |= ending
        found |= {"record"} if activity.published_version_id is not None else set()
    if allows(by, Action.APPROVE, path) and alive:
        found |= workflow.steps(version.review, activity.life) & {"approve", "return"}
    return frozenset(found)


def content(version: Version, types: dict[str, Choice], tasks: dict[str, Choice], names: dict[str, str]) -> Content:
    """A version as it is read."""
    times = [moment.strftime("%H:%M") for moment in (version.starts_at, version.ends_at) if moment]
    return Content(
        number=version.number,
        review=version.review,
        title=version.title,
        type=types.get(version.type, Choice(version.type, version.type)),
        first_day=version.first_day,
        last_day=version.last_day,
        times="–".join(times),
        rrule=version.rrule,
        place=place_ref(version.place),
        venue=version.venue,
        scale=version.scale,
        in_community=version.in_community,
        audience=version.audience,
        summary=version.summary,
        partners=version.partners,
        link=version.link,
        visibility=version.visibility,
        task=tasks.get(version.task, Choice(version.task, version.task)) if version.task else None,
        commemorations=tuple(desk_queries.day_ref(row) for row in version.commemorations),
        created_by=names.get(version.created_by, version.created_by),
        created_at=version.created_at,
        returned_reason=version.returned_reason,
    )


def holding(row: Occurrence, activity: Activity, editable: bool, today: date) -> Holding:
    """An occurrence as its row shows it."""
    result: Result | None = row.result
    product = bool(activity.published and activity.published.product)
    past = row.last_day < today and row.state == "planned"
    begun = row.first_day <= today or product
    return Holding(
        id=row.id,
        first_day=row.first_day,
        last_day=row.last_day,
        state="unconfirmed" if past else row.state,
        reason=row.reason,
        attendance=result.attendance if result else None,
        narrative=result.narrative if result else "",
        evidence=tuple(proof.link for proof in result.evidence) if result else (),
        may_record=begun and row.state in ("planned", "held") and activity.published is not None and editable,
    )


def party(row: Participation, unit: UnitRef, by: Principal) -> Party:
    """A unit's part as its row shows it."""
    return Party(unit, row.role, row.state, row.role == "co" and allows(by, Action.EDIT, row.unit.path))


def serves(session: Session, activity: Activity, version: Version) -> list[Serves]:
    """Which obligations the published version counts for, or the one at hand would, and why not for the others."""
    facts = quotas.facts(activity) or facts_of(version)
    return [
        Serves(
            name_vi=reason.obligation.short_vi or reason.obligation.name_vi,
            name_en=reason.obligation.short_en or reason.obligation.name_en,
            cite=reason.obligation.cite,
            counts=reason.counts,
            sentence=desk_words.counted(reason),
        )
        for reason in sorted(boards.reasons(session, activity, facts), key=lambda reason: not reason.counts)
    ]
