"""The cells of an activity in the columns that the import knows: what is written here is read there as the same."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from flask_babel import gettext as _

from calendar_app.activities.importing import cells
from calendar_app.activities.importing.cells import BadCell
from calendar_app.activities.importing.columns import COLUMNS, SEPARATOR
from calendar_app.activities.importing.lexicon import NotOne
from calendar_app.activities.importing.matching import Matcher
from calendar_app.domain import recurrence
from calendar_app.domain.errors import BadRecurrence
from calendar_app.jinja import day, named
from calendar_app.models.activities import Activity, Version
from calendar_app.reports.queries import Row

Value = str | int | date | time | None
#: how the import reads a plain repetition
REPEATS = {
    "vi": {"DAILY": "hằng ngày", "WEEKLY": "hằng tuần", "MONTHLY": "hằng tháng", "YEARLY": "hằng năm"},
    "en": {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"},
}
UNTIL = {"vi": "đến", "en": "until"}
AS_IT_IS = (
    "title", "first_day", "starts_at", "ends_at", "venue", "audience", "fee", "registration", "summary", "partners",
    "link", "budget_state", "budget_mobilised", "decision",
)  # fmt: skip


class Writer:
    """Writes activities as rows of a table in a language; remembers the names it has looked up."""

    def __init__(self, matcher: Matcher, language: str, today: date) -> None:
        self.matcher, self.language, self.today = matcher, language, today

    def row(self, found: Row) -> list[Value]:
        """The cells of an activity, in the order of the columns."""
        said = self._said(found.activity, found.version)
        return [said.get(column.key) for column in COLUMNS]

    def _said(self, activity: Activity, version: Version) -> dict[str, Value]:
        same: dict[str, Value] = {key: getattr(version, key) for key in AS_IT_IS}
        listed = ("type", "task", "metric", "scale", "visibility", "age_group")
        same |= {key: self._listed(key, getattr(version, key)) for key in listed}
        parties = [party.unit for party in activity.participations if _takes_part(party.role, party.state)]
        codes = {key: [row.code for row in getattr(version, key)] for key in ("commemorations", "occasions")}
        same |= {key: SEPARATOR.join(self._listed(key, code) for code in found) for key, found in codes.items()}
        return same | {
            "last_day": version.last_day if version.last_day != version.first_day else None,
            "rrule": self._repeats(version),
            "exdates": SEPARATOR.join(day(date.fromisoformat(text)) for text in version.exdates),
            "place": self._found(self.matcher.place, version.place) if version.place else "",
            "in_community": _("Yes") if version.in_community else _("No"),
            "outdoor": _("Yes") if version.outdoor else _("No"),
            "co_organisers": SEPARATOR.join(self._unit(unit) for unit in parties),
            "unit": self._unit(activity.lead_unit),
            "id": activity.id,
            "state": state_name(state(activity, version, self.today)),
            "attendance": attendance(activity),
        }

    def _listed(self, key: str, code: str) -> str:
        """The name of a code where the import finds it again by that name, else the code."""
        words = self.matcher.lexicons[key]
        name = words.name(code, self.language)
        return name if code and SEPARATOR.strip() not in name and _finds(words.find, name) == code else code

    def _unit(self, unit: Any) -> str:
        return self._found(lambda text: self.matcher.unit(text).code, unit)

    def _found(self, find: Callable[[str], str], thing: Any) -> str:
        name = named(thing)
        return name if _finds(find, name) == thing.code else thing.code

    def _repeats(self, version: Version) -> str:
        """A repetition in words where they say all of it, else as a rule."""
        try:
            rule = recurrence.parse(version.rrule)
        except BadRecurrence:
            return version.rrule
        last = f" {UNTIL[self.language]} {day(rule.until)}" if rule.until else ""
        words = REPEATS[self.language][rule.freq] + last
        try:
            return words if cells.repeats(words, version.first_day.year) == version.rrule else version.rrule
        except BadCell:
            return version.rrule


def _finds(find: Callable[[str], str], name: str) -> str:
    try:
        return find(name)
    except NotOne:
        return ""


def _takes_part(role: str, state: str) -> bool:
    return role == "co" and state != "withdrawn"


def attendance(activity: Activity) -> int | None:
    """How many people came, all times together; none while nothing is recorded."""
    figures = [one.result.attendance for one in activity.occurrences if one.result is not None]
    known = [number for number in figures if number is not None]
    return sum(known) if known else None


def state(activity: Activity, version: Version, today: date) -> str:
    """The word that matters most of an activity."""
    if activity.life in ("cancelled", "postponed", "held"):
        return activity.life
    if version.review in ("returned", "submitted"):
        return version.review
    if activity.published is None:
        return "draft"
    waits = any(one.state == "planned" and one.last_day < today for one in activity.occurrences)
    return "unconfirmed" if waits else "planned"


def state_name(code: str) -> str:
    """A state in the reader's language."""
    return {
        "cancelled": _("Cancelled"),
        "postponed": _("Postponed without a new date"),
        "held": _("Held"),
        "returned": _("Returned for changes"),
        "submitted": _("Waiting for approval"),
        "draft": _("Draft"),
        "unconfirmed": _("Past, result not recorded"),
    }.get(code, _("Planned"))
