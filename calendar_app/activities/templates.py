"""What a unit usually does when it plans an activity of a type: templates, and the drafts that begin from them."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from calendar_app.activities import own_lists, queries
from calendar_app.activities.checklist import Item
from calendar_app.activities.draft import AGE_GROUPS, LONGEST, Draft, cleaned
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.crediting import SCALES
from calendar_app.domain.errors import Invalid, NotFound
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types

LENGTHS = {"name": 120, "title_pattern": 250, "audience": 250, "summary": 4000}
#: words of a title pattern that are filled in
GAPS = ("day", "year", "unit")
MOST_TASKS, LONGEST_TASK, MOST_DAYS_BEFORE = 50, 250, 730
SAME = (
    "type", "days", "starts_at", "ends_at", "venue_id", "scale", "in_community", "outdoor", "age_group",
)  # fmt: skip


@dataclass(frozen=True)
class Task:
    """Something to prepare, so many days before the first day; none has no day of its own."""

    text: str
    days_before: int | None = None


@dataclass(frozen=True)
class TemplateFacts:
    """What is entered of a template."""

    name: str
    type: str
    title_pattern: str = ""
    days: int = 1
    starts_at: time | None = None
    ends_at: time | None = None
    venue_id: int | None = None
    scale: str = "grassroots"
    in_community: bool = False
    outdoor: bool = False
    audience: str = ""
    age_group: str = ""
    summary: str = ""
    tasks: tuple[Task, ...] = ()


def listed(session: Session, unit: Unit, *, by: Principal) -> list[ActivityTemplate]:
    """Every template of a unit, those in use first, for somebody who may change them."""
    access.require(by, Action.EDIT, unit.path)
    return queries.templates(session, unit)


def own(session: Session, unit: Unit, template_id: int, *, by: Principal) -> ActivityTemplate:
    """A template of a unit, for somebody who may change it; else `NotFound` or `NotAllowed`."""
    access.require(by, Action.EDIT, unit.path)
    return own_lists.of(unit, queries.template(session, template_id), "template")


def add(session: Session, unit: Unit, facts: TemplateFacts, *, by: Principal) -> ActivityTemplate:
    """Give a unit a template; raise `Invalid` by field."""
    access.require(by, Action.EDIT, unit.path)
    template = ActivityTemplate(unit_id=unit.id)
    _write(session, unit, template, facts)
    session.add(template)
    return own_lists.flushed(session, template)


def change(session: Session, unit: Unit, template_id: int, facts: TemplateFacts, *, by: Principal) -> ActivityTemplate:
    """Change a template; activities that began from it stay as they are."""
    template = own(session, unit, template_id, by=by)
    _write(session, unit, template, facts)
    return own_lists.flushed(session, template)


def put(session: Session, unit: Unit, template_id: int, *, active: bool, by: Principal) -> ActivityTemplate:
    """Retire a template, or bring it back."""
    template = own(session, unit, template_id, by=by)
    template.active = active
    return template


def usable(session: Session, template_id: int, unit: Unit) -> ActivityTemplate | None:
    """A template in use that a unit may begin from: its own or that of a unit above it."""
    try:
        found = queries.template(session, template_id)
    except NotFound:
        return None
    return found if found.active and unit.path.startswith(found.unit.path) else None


def tasks_of(template: ActivityTemplate) -> tuple[Task, ...]:
    """What a template has to be prepared, farthest from the day first."""
    return tuple(Task(kept["text"], kept["days_before"]) for kept in template.tasks)


def title(pattern: str, *, day_name: str, year: int, unit_name: str) -> str:
    """A pattern with its gaps filled; a gap with nothing to fill it leaves no double space."""
    values = {"day": day_name, "year": str(year), "unit": unit_name}
    found = re.sub(r"\{(day|year|unit)\}", lambda gap: values[gap[1]], pattern)
    return " ".join(found.split())[:250]


def draft_from(template: ActivityTemplate, *, first_day: date, day_name: str, year: int, unit_name: str) -> Draft:
    """What a planner who begins from a template has before changing anything."""
    pattern = template.title_pattern or template.name
    return Draft(
        title=title(pattern, day_name=day_name, year=year, unit_name=unit_name),
        type=template.type,
        first_day=first_day,
        last_day=first_day + timedelta(days=template.days - 1),
        starts_at=template.starts_at,
        ends_at=template.ends_at,
        venue_id=template.venue_id,
        scale=template.scale,
        in_community=template.in_community,
        outdoor=template.outdoor,
        audience=template.audience,
        age_group=template.age_group,
        summary=template.summary,
    )


def checklist_for(template: ActivityTemplate, first_day: date) -> list[Item]:
    """What is to be prepared for an activity that begins from a template, with its days."""
    return [
        Item(None, task.text, due_on=None if task.days_before is None else first_day - timedelta(task.days_before))
        for task in tasks_of(template)
    ]


def _write(session: Session, unit: Unit, template: ActivityTemplate, facts: TemplateFacts) -> None:
    if faults := _faults(session, unit, template, facts):
        raise Invalid(faults)
    for name in LENGTHS:
        setattr(template, name, cleaned(getattr(facts, name)))
    for name in SAME:
        setattr(template, name, getattr(facts, name))
    ordered = sorted(facts.tasks, key=lambda task: -(task.days_before or 0))
    template.tasks = [{"text": cleaned(task.text), "days_before": task.days_before} for task in ordered]


def _faults(session: Session, unit: Unit, template: ActivityTemplate, facts: TemplateFacts) -> dict[str, str]:
    faults = {field: "too_long" for field, most in LENGTHS.items() if len(cleaned(getattr(facts, field))) > most}
    faults |= own_lists.name_faults(facts.name, template, queries.templates(session, unit))
    for field, known in (("type", activity_types(session)), ("scale", SCALES), ("age_group", AGE_GROUPS)):
        if getattr(facts, field) not in known:
            faults[field] = "unknown"
    if set(re.findall(r"\{([^{}]*)\}", facts.title_pattern)) - set(GAPS):
        faults["title_pattern"] = "unknown_gap"
    if facts.venue_id is not None and not queries.venue_of(session, facts.venue_id, unit):
        faults["venue_id"] = "unknown"
    return faults | _day_faults(facts) | _task_faults(facts.tasks)


def _day_faults(facts: TemplateFacts) -> dict[str, str]:
    if not 1 <= facts.days <= LONGEST:
        return {"days": "out_of_range"}
    if facts.ends_at and not facts.starts_at:
        return {"starts_at": "missing"}
    if facts.days == 1 and facts.ends_at and facts.starts_at and facts.ends_at <= facts.starts_at:
        return {"ends_at": "before_start"}
    return {}


def _task_faults(tasks: tuple[Task, ...]) -> dict[str, str]:
    if len(tasks) > MOST_TASKS:
        return {"tasks": "too_many"}
    if any(not cleaned(task.text) or len(cleaned(task.text)) > LONGEST_TASK for task in tasks):
        return {"tasks": "too_long"}
    if any(not 0 <= (task.days_before or 0) <= MOST_DAYS_BEFORE for task in tasks):
        return {"tasks": "out_of_range"}
    return {}
