"""The page of one activity on the desk: where it stands, who takes part, what it counts for, what happened to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities.queries import latest
from calendar_app.domain import workflow
from calendar_app.domain.access import Action, Principal, allows
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.preparation import LaterReview
from calendar_app.quotas import override_queries
from calendar_app.site import clash_rows, desk_content, desk_counting, desk_history, desk_queries, desk_sharing
from calendar_app.site.checklist_rows import ChecklistRow, checklist_rows
from calendar_app.site.clash_rows import ClashRow
from calendar_app.site.desk_content import Content, Holding
from calendar_app.site.desk_counting import Serves
from calendar_app.site.desk_rows import HistoryRow
from calendar_app.site.desk_sharing import Sharing
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import UnitRef


@dataclass(frozen=True)
class Party:
    """A unit's part, and whether the reader answers for it."""

    unit: UnitRef
    role: str
    state: str
    may_answer: bool


@dataclass(frozen=True)
class Neighbour:
    """The activity that another one goes on with, or that goes on with it."""

    id: int
    title: str
    first_day: date


@dataclass(frozen=True)
class Afterwards:
    """What was public at once: when, by whom, and who has looked at it since."""

    id: int
    step: str
    reason: str
    done_by: str
    done_at: datetime
    seen_by: str
    seen_at: datetime | None
    remark: str


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
    clashes: list[ClashRow]
    checklist: list[ChecklistRow]
    afterwards: list[Afterwards]
    sharing: Sharing
    continues: Neighbour | None
    continued_by: list[Neighbour]
    history: list[HistoryRow]
    more_history: bool
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

    @property
    def to_see(self) -> Afterwards | None:
        """What the reader is to look at afterwards."""
        return next((row for row in self.afterwards if row.seen_at is None), None) if "see" in self.steps else None


def activity_page(session: Session, activity: Activity, by: Principal, today: date) -> ActivityPage:
    """The page of an activity that somebody may see."""
    version, published = latest(activity), activity.published
    later = desk_queries.later_reviews(session, activity.id)
    names = desk_history.people(session, set(_emails(session, activity, later)))
    words = desk_content.words(session, today, names)
    steps = steps_for(activity, version, by)
    return ActivityPage(
        id=activity.id,
        life=activity.life,
        reason=activity.reason,
        content=desk_content.content(version, words),
        published=desk_content.content(published, words) if published and published is not version else None,
        is_published=published is not None,
        needs_approval=activity.lead_unit.needs_approval,
        revision=activity.revision,
        serves=desk_counting.serves(session, activity, version, by, names),
        afterwards=[_afterwards(row, names) for row in later],
        steps=steps,
        **_holdings(activity, "record" in steps, today),
        **_about(session, activity, by),
        **_beside(session, activity, by, today),
    )


def _holdings(activity: Activity, editable: bool, today: date) -> dict[str, Any]:
    listed = desk_content.told(activity)
    shown = desk_content.nearest(listed, today)
    rows = [desk_content.holding(row, activity, editable, today) for row in shown]
    return {"holdings": rows, "more_holdings": len(listed) - len(shown)}


def _about(session: Session, activity: Activity, by: Principal) -> dict[str, Any]:
    """The units that take part, and the activities before and after."""
    refs = unit_refs(session, [activity.lead_unit, *(party.unit for party in activity.participations)])
    return {
        "unit": refs[activity.lead_unit_id],
        "parties": [party(row, refs[row.unit_id], by) for row in activity.participations],
        "continues": next(iter(_neighbours([desk_queries.before(session, activity)], by)), None),
        "continued_by": list(_neighbours(desk_queries.after(session, activity), by)),
    }


def _beside(session: Session, activity: Activity, by: Principal, today: date) -> dict[str, Any]:
    """What helps to prepare it, to pass it on, and to know what happened."""
    rows, pages = desk_history.history(session, activity, size=desk_history.LATEST)
    sharing = desk_sharing.sharing(activity, today)
    return {
        "checklist": checklist_rows(session, activity.id, today),
        "clashes": clash_rows.of_activity(session, activity, by, today),
        "sharing": sharing,
        "public": bool(sharing.address),
        "history": rows,
        "more_history": pages.pages > 1,
    }


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
    if allows(by, Action.APPROVE, path):
        found |= (workflow.steps(version.review, activity.life) & {"approve", "return"}) if alive else set()
        found |= {"see"}
    return frozenset(found)


def _emails(session: Session, activity: Activity, later: Iterable[LaterReview]) -> Iterator[str]:
    """Everybody who is named on the page."""
    yield from (row.created_by for row in activity.versions)
    for review in later:
        yield from (review.done_by, review.seen_by)
    for override in override_queries.overrides_of(session, activity.id):
        yield from (override.made_by, override.lifted_by)


def party(row: Participation, unit: UnitRef, by: Principal) -> Party:
    """A unit's part as its row shows it."""
    may_answer = row.role == "co" and row.state != "withdrawn" and allows(by, Action.EDIT, row.unit.path)
    return Party(unit, row.role, row.state, may_answer)


def _neighbours(found: Iterable[Activity | None], by: Principal) -> Iterator[Neighbour]:
    """Of some activities those that the reader may see."""
    for row in found:
        if row is not None and allows(by, Action.VIEW, row.lead_unit.path):
            version = latest(row)
            yield Neighbour(row.id, version.title, version.first_day)


def _afterwards(row: LaterReview, names: dict[str, str]) -> Afterwards:
    return Afterwards(
        id=row.id,
        step=row.step,
        reason=row.reason,
        done_by=names.get(row.done_by, row.done_by),
        done_at=row.done_at,
        seen_by=names.get(row.seen_by, row.seen_by),
        seen_at=row.seen_at,
        remark=row.remark,
    )
