"""What the form of a new activity starts with: what a link says, a day, a type's usual length, a template."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from calendar_app.activities import templates, venues
from calendar_app.activities.draft import YEARS, Draft, cleaned
from calendar_app.jinja import named
from calendar_app.models.preparation import ActivityTemplate
from calendar_app.models.units import Unit
from calendar_app.plans.vocabulary import activity_types
from calendar_app.site import desk_queries

#: what a link to a new activity may say
PREFILLED = ("unit", "type", "scale", "place", "title", "task")
#: what a template says, where a link says nothing
OF_TEMPLATE = (
    "type", "starts_at", "ends_at", "scale", "in_community", "outdoor", "audience", "age_group", "summary",
)  # fmt: skip


def prefilled(session: Session, given: Mapping[str, str], today: date) -> dict[str, Any]:
    """What a link has filled in; what it says wrongly is left out."""
    found: dict[str, Any] = {name: cleaned(given[name]) for name in PREFILLED if given.get(name)}
    for name in ("first_day", "last_day"):
        if day := known_day(given.get(name, "")):
            found[name] = day
    said = "last_day" in found
    if found.get("first_day") == found.get("last_day"):
        found.pop("last_day", None)
    found["in_community"] = given.get("in_community") == "1"
    found |= _of_day(session, cleaned(given.get("day", "")), found, today)
    return found if said else found | _usual_end(session, found)


def known_day(text: str) -> date | None:
    """The day of an ISO date within the years of the calendar; none for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def from_template(
    session: Session, template: ActivityTemplate, unit: Unit, found: dict[str, Any], today: date
) -> dict[str, Any]:
    """A link's content over that of a template; the commemoration of the link fills the gap of the title."""
    first = found.get("first_day")
    marked = desk_queries.dated(session, found.get("commemorations", ()), first or today, (first or today) + _YEAR)
    draft = templates.draft_from(
        template,
        first_day=first or today,
        day_name=named(marked[0].day) if marked else "",
        year=(first or today).year,
        unit_name=named(unit),
    )
    said = {one.name: getattr(draft, one.name) for one in fields(Draft) if one.name in OF_TEMPLATE}
    brought = venues.filled(session, draft)
    said |= {"venue_id": str(draft.venue_id or ""), "place": brought.place, "outdoor": brought.outdoor}
    said |= {"title": draft.title, "template": str(template.id)}
    if first is not None and draft.last_day > first:
        said["last_day"] = draft.last_day
    return {name: value for name, value in found.items() if value and name not in ("title", "last_day")} | said


_YEAR = timedelta(days=366)


def _of_day(session: Session, code: str, found: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The commemoration of a link: declared, named in the title, and its next date when the link gives none."""
    since = found.get("first_day", today)
    coming = desk_queries.dated(session, [code], since - timedelta(days=60), since + _YEAR)
    if not coming:
        return {}
    nearest = min(coming, key=lambda one: abs((one.first_day - since).days))
    if "first_day" not in found:
        nearest = next((one for one in coming if one.first_day >= since), nearest)
    return {
        "commemorations": [code],
        "first_day": found.get("first_day", nearest.first_day),
        "title": found.get("title", f"{named(nearest.day)} {nearest.first_day.year}"),
    }


def _usual_end(session: Session, found: Mapping[str, Any]) -> dict[str, Any]:
    """The last day of an activity as long as its type usually is, when the link says no other."""
    kind = activity_types(session).get(found.get("type", ""))
    if kind is None or kind.product or kind.length < 2 or "first_day" not in found:
        return {}
    return {"last_day": found["first_day"] + timedelta(days=kind.length - 1)}
