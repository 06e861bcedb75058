"""A version and its occurrences as the page of an activity shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.activities.proofs import shown
from calendar_app.models.activities import Activity, Evidence, Occurrence, Version
from calendar_app.models.venues import Venue
from calendar_app.site import desk_queries
from calendar_app.site.desk_rows import Choice
from calendar_app.site.public_queries import place_ref
from calendar_app.site.public_rows import DayRef, PlaceRef
from calendar_app.site.rule_words import rule_words

#: occurrences of a series that the page lists, and how many of them wait for their result at most
MOST_OCCURRENCES, MOST_WAITING = 24, 12
#: past occurrences with a result that are listed before those to come
LATEST = 4
FIGURES = ("attendance", "children", "adults", "online", "foreign", "amount", "spent_state", "spent_mobilised")


@dataclass(frozen=True)
class Room:
    """A venue of a list, with what visitors want to know of it."""

    address: str
    capacity: int | None
    accessibility: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """A version, ready to be read."""

    number: int
    review: str
    title: str
    type: Choice
    product: bool
    first_day: date
    last_day: date
    times: str
    rrule: str
    repeats: str
    left_out: tuple[date, ...]
    place: PlaceRef | None
    venue: str
    room: Room | None
    outdoor: bool
    scale: str
    in_community: bool
    audience: str
    age_group: str
    fee: int | None
    registration: str
    accessibility: tuple[str, ...]
    picture_id: int | None
    picture_alt: str
    summary: str
    partners: str
    link: str
    budget_state: int | None
    budget_mobilised: int | None
    decision: str
    visibility: str
    task: Choice | None
    metric: Choice | None
    commemorations: tuple[DayRef, ...]
    occasions: tuple[Choice, ...]
    created_by: str
    created_at: datetime
    returned_reason: str


#: what stands in a version as it is shown
PLAIN = (
    "number", "review", "title", "product", "first_day", "last_day", "rrule", "venue", "outdoor", "scale",
    "in_community", "audience", "age_group", "fee", "registration", "picture_id", "picture_alt", "summary", "partners",
    "link", "budget_state", "budget_mobilised", "decision", "visibility", "created_at", "returned_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What codes are called, and who people are."""

    types: Mapping[str, Choice]
    tasks: Mapping[str, Choice]
    metrics: Mapping[str, Choice]
    people: Mapping[str, str]


def words(session: Session, today: date, people: Mapping[str, str]) -> Words:
    """The words of the current plans, with people by e-mail."""
    return Words(
        types={choice.code: choice for choice in desk_queries.activity_types(session)},
        tasks={choice.code: choice for choice in desk_queries.tasks(session, today)},
        metrics={choice.code: choice for choice in desk_queries.metrics(session)},
        people=people,
    )


def content(version: Version, words: Words) -> Content:
    """A version as it is read."""
    times = [moment.strftime("%H:%M") for moment in (version.starts_at, version.ends_at) if moment]
    return Content(
        **{name: getattr(version, name) for name in PLAIN},
        type=words.types.get(version.type, Choice(version.type, version.type)),
        times="–".join(times),
        repeats=rule_words(version.rrule),
        left_out=tuple(date.fromisoformat(day) for day in version.exdates),
        place=place_ref(version.place),
        room=_room(version.listed_venue),
        accessibility=tuple(version.accessibility),
        task=words.tasks.get(version.task, Choice(version.task, version.task)) if version.task else None,
        metric=words.metrics.get(version.metric, Choice(version.metric, version.metric)) if version.metric else None,
        commemorations=tuple(desk_queries.day_ref(row) for row in version.commemorations),
        occasions=tuple(Choice(row.code, row.name_vi, row.name_en) for row in version.occasions),
        created_by=words.people.get(version.created_by, version.created_by),
    )


def _room(venue: Venue | None) -> Room | None:
    return Room(venue.address, venue.capacity, tuple(venue.accessibility)) if venue is not None else None


@dataclass(frozen=True)
class Proof:
    """A proof of a result: an address, or a file by id and name."""

    title: str
    link: str
    file_id: int | None


@dataclass(frozen=True)
class Holding:
    """An occurrence with what came of it. ``state`` is unconfirmed when it is past without a result."""

    id: int
    first_day: date
    last_day: date
    state: str
    reason: str
    held: bool
    attendance: int | None
    children: int | None
    adults: int | None
    online: int | None
    foreign: int | None
    amount: int | None
    spent_state: int | None
    spent_mobilised: int | None
    narrative: str
    partners: str
    accepted: bool
    evidence: tuple[Proof, ...]
    may_record: bool
    moved_from: date | None


def holding(row: Occurrence, activity: Activity, editable: bool, today: date) -> Holding:
    """An occurrence as its row shows it."""
    result = row.result
    product = bool(activity.published and activity.published.product)
    past = row.last_day < today and row.state == "planned"
    begun = row.first_day <= today or product
    first = date.fromisoformat(row.original_start[:10])
    return Holding(
        id=row.id,
        first_day=row.first_day,
        last_day=row.last_day,
        state="unconfirmed" if past else row.state,
        reason=row.reason,
        held=result is not None,
        **{name: getattr(result, name) if result else None for name in FIGURES},
        narrative=result.narrative if result else "",
        partners=result.partners if result else "",
        accepted=bool(result and result.accepted),
        evidence=tuple(_proof(proof) for proof in shown(result)),
        may_record=begun and row.state in ("planned", "held") and activity.published is not None and editable,
        moved_from=first if first != row.first_day and activity.published and activity.published.rrule else None,
    )


def _proof(proof: Evidence) -> Proof:
    name = proof.title or (proof.file.name if proof.file else proof.link)
    return Proof(name, proof.link, proof.file_id)


def told(activity: Activity) -> list[Occurrence]:
    """The occurrences that the page knows: those called off without a word belong to an earlier version."""
    return [
        row for row in activity.occurrences if row.state != "cancelled" or row.reason or activity.life == "cancelled"
    ]


def nearest(rows: Sequence[Occurrence], today: date) -> list[Occurrence]:
    """Of many occurrences those that matter now: what waits for its result, the latest, the next ones."""
    if len(rows) <= MOST_OCCURRENCES:
        return list(rows)
    waiting = [row for row in rows if row.state == "planned" and row.last_day < today][:MOST_WAITING]
    past = [row for row in rows if row.last_day < today and row not in waiting][-LATEST:]
    ahead = [row for row in rows if row.last_day >= today]
    chosen = {row.id for row in [*waiting, *past, *ahead[: MOST_OCCURRENCES - len(waiting) - len(past)]]}
    return [row for row in rows if row.id in chosen]
