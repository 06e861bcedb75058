"""What is asked for a person's own feed: only of the units in which they may edit, and of what they organise."""

from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from calendar_app.domain.access import Role
from calendar_app.models.activities import Activity, Participation, Version
from calendar_app.models.duties import DutyInstance
from calendar_app.models.people import Grant
from calendar_app.models.plans import Duty, Milestone, ReportCycle
from calendar_app.models.preparation import ChecklistItem

EDITORS = tuple(role.name.lower() for role in Role if role >= Role.EDITOR)
#: activities, tasks and duties of one feed at the most, each
MOST = 1000
ENTRIES: dict[str, Any] = {"duty": Duty, "report": ReportCycle, "milestone": Milestone}


def units_of(person_id: int) -> Select[int]:
    """Ids of the units on which a person has a role that lets them edit."""
    return select(Grant.unit_id).where(Grant.person_id == person_id, Grant.role.in_(EDITORS))


def _newest() -> ScalarSelect[int | None]:
    """The last version of an activity, as a term of a query about `Activity`."""
    version = aliased(Version)
    found = select(func.max(version.id)).where(version.activity_id == Activity.id)
    return found.correlate(Activity).scalar_subquery()


def activities(session: Session, person_id: int, since: date, until: date) -> list[tuple[Activity, Version]]:
    """Activities that touch ``since <= day < until`` with the version that counts: the published one, else the last."""
    newest = _newest()
    part = select(Participation.activity_id).where(
        Participation.unit_id.in_(units_of(person_id)), Participation.state == "accepted"
    )
    found = (
        select(Activity, Version)
        .join(Version, Version.id == func.coalesce(Activity.published_version_id, newest))
        .where(or_(Activity.organiser_id == person_id, Activity.id.in_(part)))
        .where(Version.first_day < until, or_(Version.last_day >= since, Version.rrule != ""))
        .where(or_(Activity.published_version_id.is_not(None), Activity.life == "planned"))
        .options(selectinload(Activity.occurrences), joinedload(Activity.lead_unit), joinedload(Version.place))
        .options(selectinload(Activity.participations).joinedload(Participation.unit))
        .options(selectinload(Version.commemorations))
        .order_by(Version.first_day, Activity.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def tasks(session: Session, person_id: int, since: date, until: date) -> list[tuple[ChecklistItem, str]]:
    """What a person has still to prepare by a day of ``since <= day < until``, with the title of the activity."""
    newest = _newest()
    found = (
        select(ChecklistItem, Version.title)
        .join(ChecklistItem.activity)
        .join(Version, Version.id == newest)
        .where(ChecklistItem.owner_id == person_id, ChecklistItem.done_at.is_(None), ~ChecklistItem.dropped)
        .where(ChecklistItem.due_on >= since, ChecklistItem.due_on < until)
        .where(Activity.life.in_(("planned", "postponed")))
        .options(contains_eager(ChecklistItem.activity))
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def duties(session: Session, person_id: int, since: date, until: date, language: str) -> list[tuple[DutyInstance, str]]:
    """What the units of a person have to do by a day of ``since <= day < until`` and have not done, with its name."""
    found = (
        select(DutyInstance)
        .where(DutyInstance.unit_id.in_(units_of(person_id)), DutyInstance.done_at.is_(None), ~DutyInstance.withdrawn)
        .where(DutyInstance.due_on >= since, DutyInstance.due_on < until)
        .options(joinedload(DutyInstance.unit))
        .order_by(DutyInstance.due_on, DutyInstance.id)
        .limit(MOST)
    )
    rows = list(session.scalars(found))
    names = {sort: _names(session, sort, {row.code for row in rows if row.sort == sort}, language) for sort in ENTRIES}
    return [(row, names[row.sort].get((row.plan_id, row.code), row.code)) for row in rows]


def _names(session: Session, sort: str, codes: set[str], language: str) -> dict[tuple[int, str], str]:
    """The present names of some entries of plans."""
    if not codes:
        return {}
    table = ENTRIES[sort]
    found = select(table.plan_id, table.code, table.name_vi, table.name_en).where(table.code.in_(codes))
    return {
        (plan, code): (english if language == "en" else "") or vietnamese
        for plan, code, vietnamese, english in session.execute(found.order_by(table.valid_from))
    }
