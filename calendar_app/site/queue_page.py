"""What waits for an approver: what was submitted, with what it changes; what was public at once, to be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select
from sqlalchemy.orm import Session

from calendar_app.activities import afterwards
from calendar_app.activities.proposal_gaps import facts_of
from calendar_app.activities.queries import latest
from calendar_app.domain.access import Principal, Role
from calendar_app.domain.crediting import Facts
from calendar_app.domain.errors import NotFound
from calendar_app.jinja import days, named
from calendar_app.models.activities import Activity, Occurrence, Version
from calendar_app.models.preparation import LaterReview
from calendar_app.models.units import Unit
from calendar_app.quotas import boards
from calendar_app.quotas import queries as quotas
from calendar_app.site import desk_content, desk_history, desk_values
from calendar_app.site.desk_content import Content, Words
from calendar_app.site.desk_rows import Change
from calendar_app.site.desk_values import Names
from calendar_app.site.public_queries import unit_refs
from calendar_app.site.public_rows import Page, UnitRef

#: submitted versions on a page, and things to look at afterwards below them
PAGE = 20


@dataclass(frozen=True)
class Waiting:
    """A submitted version: its content, or what it changes of the published one, and what it does to the counting."""

    activity_id: int
    revision: int
    unit: UnitRef
    content: Content
    submitted_at: datetime | None
    submitted_by: str
    #: none for a first version
    changes: list[Change] | None
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True)
class Later:
    """What was public at once, with what it changed or when it would have been, and why."""

    id: int
    activity_id: int
    unit: UnitRef
    title: str
    days: str
    step: str
    reason: str
    done_by: str
    done_at: datetime
    changes: list[Change]


@dataclass(frozen=True)
class Queue:
    """A page of what somebody is to approve, and the oldest of what they are to look at afterwards."""

    may_approve: bool
    waiting: list[Waiting]
    page: Page
    later: list[Later]
    more_later: int


def waiting_count(session: Session, by: Principal) -> int:
    """How many things wait for somebody: submitted ones and those to be looked at afterwards."""
    return session.scalar(select(waiting_number(by))) or 0


def waiting_number(by: Principal) -> ColumnElement[int]:
    """The same as part of another question."""
    paths = approving(by)
    if not paths:
        return literal(0)
    submitted = _submitted(paths).with_only_columns(Version.id).order_by(None).subquery()
    return select(func.count()).select_from(submitted).scalar_subquery() + _pending_number(paths)


def approving(by: Principal) -> list[str]:
    """Paths of the units for which somebody may approve, with everything under them."""
    if by.administrator:
        return ["/"]
    return [held.path for held in by.grants if held.role >= Role.APPROVER]


def queue(session: Session, by: Principal, today: date, number: int = 1) -> Queue:
    """The page of a queue, longest waiting first; NotFound for a page after the last."""
    paths = approving(by)
    total = session.scalar(select(func.count()).select_from(_submitted(paths).subquery())) or 0 if paths else 0
    page = Page(number, total, PAGE)
    if not 1 <= number <= page.pages:
        raise NotFound("page", number)
    found = list(session.scalars(_submitted(paths).offset(page.offset).limit(PAGE))) if paths else []
    every = afterwards.pending(session, paths)
    shown = every[:PAGE]
    names = desk_history.people(session, {row.created_by for row in found} | {row.done_by for row in shown})
    activities = [row.activity for row in found] + [row.activity for row in shown]
    units = unit_refs(session, [activity.lead_unit for activity in activities])
    words = desk_content.words(session, today, names)
    return Queue(
        may_approve=bool(paths),
        waiting=[_waiting(session, row, units[row.activity.lead_unit_id], words) for row in found],
        page=page,
        later=[_later(session, row, units[row.activity.lead_unit_id], words) for row in shown],
        more_later=len(every) - len(shown),
    )


def _under(paths: Iterable[str]) -> ColumnElement[bool]:
    return or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))


def _submitted(paths: Iterable[str]) -> Select[Version]:
    return (
        select(Version)
        .join(Activity, Version.activity_id == Activity.id)
        .join(Unit, Activity.lead_unit_id == Unit.id)
        .where(Version.review == "submitted", Activity.life.in_(("planned", "postponed")), _under(paths))
        .order_by(Version.submitted_at, Version.id)
    )


def _pending_number(paths: Iterable[str]) -> ColumnElement[int]:
    found = (
        select(func.count(LaterReview.id))
        .join(Activity, LaterReview.activity_id == Activity.id)
        .join(Unit, Activity.lead_unit_id == Unit.id)
        .where(LaterReview.seen_at.is_(None), _under(paths))
    )
    return found.scalar_subquery()


def _waiting(session: Session, version: Version, unit: UnitRef, words: Words) -> Waiting:
    activity = version.activity
    before = activity.published
    then = _served(session, activity, facts_of(version))
    now = _served(session, activity, quotas.facts(activity)) if before else {}
    return Waiting(
        activity_id=activity.id,
        revision=activity.revision,
        unit=unit,
        content=desk_content.content(version, words),
        submitted_at=version.submitted_at,
        submitted_by=words.people.get(version.created_by, version.created_by),
        changes=desk_values.differences(Names(session), before, version) if before else None,
        gains=tuple(name for code, name in then.items() if code not in now),
        loses=tuple(name for code, name in now.items() if code not in then),
    )


def _served(session: Session, activity: Activity, facts: Facts | None) -> dict[str, str]:
    """The obligations that an activity counts for by the rules, by code."""
    return {
        reason.obligation.code: named(reason.obligation, "short") or named(reason.obligation)
        for reason in boards.reasons(session, activity, facts)
        if reason.counts
    }


def _later(session: Session, row: LaterReview, unit: UnitRef, words: Words) -> Later:
    version = row.version or row.activity.published or latest(row.activity)
    one = session.get(Occurrence, row.occurrence_id) if row.occurrence_id else None
    return Later(
        id=row.id,
        activity_id=row.activity_id,
        unit=unit,
        title=version.title,
        days=days(one.first_day, one.last_day) if one else days(version.first_day, version.last_day),
        step=row.step,
        reason=row.reason,
        done_by=words.people.get(row.done_by, row.done_by),
        done_at=row.done_at,
        changes=_urgent_changes(session, row.version) if row.version else [],
    )


def _urgent_changes(session: Session, version: Version) -> list[Change]:
    """What an urgent change made public, against the version that the public had read before."""
    earlier = [row for row in version.activity.versions if row.number < version.number and row.approved_at is not None]
    return desk_values.differences(Names(session), earlier[-1], version) if earlier else []
