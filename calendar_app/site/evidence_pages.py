"""What the pages of a result show."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from calendar_app.activities import proofs
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.files.kinds import SHOWN
from calendar_app.models.activities import Activity, Evidence, Occurrence, Result
from calendar_app.plans import queries as plans
from calendar_app.site import desk_history, desk_queries
from calendar_app.site.desk_rows import Choice
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef

#: the setting of a plan by which only accepted results count
ACCEPTED = "held_needs_approval"


@dataclass(frozen=True)
class Proof:
    """A piece of evidence; ``file_id`` of a file, ``picture`` when it can be shown."""

    id: int
    title: str
    link: str
    file_id: int | None
    picture: bool


@dataclass(frozen=True)
class Recorded:
    """A result that is there."""

    by: str
    at: datetime
    attendance: int | None
    online: int | None
    amount: int | None
    accepted: bool


@dataclass(frozen=True)
class ResultPage:
    """An occurrence, what is known of its result, and what the reader may do with it."""

    activity_id: int
    occurrence_id: int
    revision: int
    title: str
    unit: UnitRef
    first_day: date
    last_day: date
    state: str
    reason: str
    product: bool
    metric: Choice | None
    recorded: Recorded | None
    proofs: tuple[Proof, ...]
    may_accept: bool
    needs_acceptance: bool

    @property
    def keep(self) -> str:
        """Under what the browser keeps what is typed, and of which state of the result it is a change."""
        return f"result-{self.occurrence_id}-{self.recorded.at.isoformat() if self.recorded else 'new'}"


def result_page(session: Session, occurrence: Occurrence, by: Principal) -> ResultPage:
    """The page of the result of an occurrence of a published activity."""
    activity, result = occurrence.activity, occurrence.result
    version = activity.published or activity.versions[-1]
    metrics = {metric.code: metric for metric in desk_queries.metrics(session)}
    return ResultPage(
        activity_id=activity.id,
        occurrence_id=occurrence.id,
        revision=activity.revision,
        title=version.title,
        unit=unit_refs(session, [activity.lead_unit])[activity.lead_unit_id],
        first_day=occurrence.first_day,
        last_day=occurrence.last_day,
        state=occurrence.state,
        reason=occurrence.reason or activity.reason,
        product=version.product,
        metric=metrics.get(version.metric),
        recorded=recorded(session, result) if result else None,
        proofs=tuple(proof(row) for row in proofs.shown(result)),
        may_accept=may_accept(activity, result, by),
        needs_acceptance=any(
            plans.setting(plan, "held_needs_approval", False) for plan in plans.current_plans(session)
        ),
    )


def may_accept(activity: Activity, result: Result | None, by: Principal) -> bool:
    """Whether there is something to accept, and by whom."""
    return (
        result is not None and not result.accepted and access.allows(by, Action.APPROVE, activity.lead_unit.path)
    )  # fmt: skip


def recorded(session: Session, result: Result) -> Recorded:
    """A result in a few figures, with the name of who recorded it."""
    names = desk_history.people(session, {result.recorded_by})
    return Recorded(
        by=names.get(result.recorded_by, result.recorded_by),
        at=result.recorded_at,
        attendance=result.attendance,
        online=result.online,
        amount=result.amount,
        accepted=result.accepted,
    )


def proof(row: Evidence) -> Proof:
    """A piece of evidence as its row shows it."""
    return Proof(
        id=row.id,
        title=row.title or (row.file.name if row.file else row.link),
        link=row.link,
        file_id=row.file_id,
        picture=row.file is not None and row.file.media_type in SHOWN,
    )
