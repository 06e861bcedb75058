"""What an import would do, row by row: create, change, leave alone, or refuse, and why. Nothing is written here."""

import hashlib
from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from calendar_app.activities import queries as activities
from calendar_app.activities import writing
from calendar_app.activities.draft import Draft, cleaned, draft_of
from calendar_app.activities.importing import cells, columns, queries
from calendar_app.activities.importing.cells import BadCell
from calendar_app.activities.importing.lexicon import NotOne
from calendar_app.activities.importing.matching import Fault, Matcher, Options
from calendar_app.activities.importing.table import Line, Table
from calendar_app.domain import access
from calendar_app.domain.access import Action, Principal
from calendar_app.domain.errors import Invalid
from calendar_app.domain.text import fold
from calendar_app.models.activities import Activity
from calendar_app.models.units import Unit

State = Literal["create", "change", "skip", "wrong"]
#: what begins the origin of an imported activity; then the digest of what it is, and that of all it said
PREFIX = "import:"
#: what has to stand in a row
REQUIRED = ("title", "type", "first_day")


@dataclass(frozen=True)
class Change:
    """A field that a row changes, as drafts say it."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """What becomes of one row."""

    number: int
    title: str
    state: State
    #: why it is skipped: example, same, edited, ended, cancelled, other_year, repeated
    why: str = ""
    #: the row it repeats
    other: int = 0
    first_day: date | None = None
    last_day: date | None = None
    unit: str = ""
    activity_id: int = 0
    revision: int = 0
    draft: Draft | None = None
    origin: str = ""
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    #: an activity of the same title on another day, of which this row makes a second one
    like: tuple[int, date] | None = None


@dataclass(frozen=True)
class Plan:
    """All rows of a file."""

    steps: tuple[Step, ...]
    #: of everything the plan rests on: an import that was previewed is taken over only as it was shown
    digest: str

    def of(self, *states: State) -> list[Step]:
        """Rows of some states."""
        return [step for step in self.steps if step.state in states]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each state."""
        found = Counter(step.state for step in self.steps)
        return {state: found[state] for state in ("create", "change", "skip", "wrong")}


class Known:
    """The activities that a unit leads already, by what a row can be recognised by."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.by_id: dict[int, Activity] = {}
        self.by_uid: dict[str, Activity] = {}
        self.by_origin: dict[str, Activity] = {}
        self.by_likeness: dict[tuple[str, str, date], Activity] = {}
        self.by_title: dict[str, Activity] = {}
        for activity in queries.led(session, unit):
            latest = activities.latest(activity)
            self.by_id[activity.id] = self.by_uid[activity.uid] = activity
            if activity.origin.startswith(PREFIX):
                self.by_origin.setdefault(activity.origin.split(":")[1], activity)
            if activity.life != "cancelled":
                self.by_likeness.setdefault((fold(latest.title), latest.type, latest.first_day), activity)
                self.by_title.setdefault(fold(latest.title), activity)


class Planner:
    """Plans the rows of one table for one unit."""

    def __init__(self, session: Session, unit: Unit, options: Options, by: Principal, today: date) -> None:
        self.session, self.unit, self.options, self.by = session, unit, options, by
        self.matcher = Matcher(session, options, today)
        self._known: dict[int, Known] = {}
        self._seen: dict[str, tuple[int, str]] = {}
        self._claimed: dict[int, int] = {}

    def plan(self, table: Table) -> Plan:
        """What would become of each row."""
        steps = tuple(self._step(line, table) for line in table.lines)
        said = "\n".join(repr(step) for step in (self.unit.code, self.options, *steps))
        return Plan(steps, hashlib.sha256(said.encode(errors="replace")).hexdigest())

    def _step(self, line: Line, table: Table) -> Step:
        title = cleaned(str(line.cells.get("title") or ""))[:250] if not _is_formula(line) else ""
        blank = Step(line.number, title, "skip")
        if fold(str(line.cells.get("notes") or "")).startswith(columns.EXAMPLE_WORDS):
            return replace(blank, why="example")
        if line.cells.get("cancelled"):
            return replace(blank, why="cancelled")
        if unfit := line.cells.get("unfit"):
            return replace(blank, state="wrong", faults=(Fault(unfit[0], unfit[1], unfit[2]),))  # type: ignore[index]
        try:
            unit = self._unit(line)
        except (NotOne, BadCell) as fault:
            candidates = getattr(fault, "candidates", ())
            said = Fault("unit", fault.code, str(line.cells.get("unit"))[:80], candidates)
            return replace(blank, state="wrong", faults=(said,))
        return self._of_unit(blank, line, table, unit)

    def _unit(self, line: Line) -> Unit:
        """The unit that leads the activity of a row: one this person may plan for, at or under that of the page."""
        said = cells.text(line.cells.get("unit"))
        if not said:
            return self.unit
        found = self.matcher.unit(said)
        if not found.path.startswith(self.unit.path) or not access.allows(self.by, Action.EDIT, found.path):
            raise BadCell("other_unit")
        return found

    def _of_unit(self, blank: Step, line: Line, table: Table, unit: Unit) -> Step:
        given, faults = self.matcher.given(line, table.keys, unit)
        if table.sort == "events":
            given, faults = self._of_event(given, faults)
        first = given.get("first_day")
        step = replace(blank, unit=unit.code, first_day=first, last_day=given.get("last_day") or first)
        try:
            activity = self._activity(line, unit, given)
        except BadCell as bad:
            return replace(step, state="wrong", faults=(*faults, Fault("id", bad.code, str(line.cells.get("id"))[:60])))
        missing = () if activity else tuple(key for key in REQUIRED if not given.get(key))
        faults += [Fault(key, "missing") for key in missing if key not in {fault.key for fault in faults}]
        if faults:
            return replace(step, state="wrong", faults=tuple(faults))
        if table.sort == "events" and not _within(given, self.options.year):
            return replace(step, why="other_year")
        return self._decide(step, given, unit, self._recognised(line, given, unit, activity))

    def _of_event(self, given: dict[str, Any], faults: list[Fault]) -> tuple[dict[str, Any], list[Fault]]:
        """A category that is no type of ours gives way to the type that was chosen; none leaves the type as it is."""
        if self.options.type and "type" not in given:
            return given | {"type": self.options.type}, [fault for fault in faults if fault.key != "type"]
        return {key: value for key, value in given.items() if key != "type" or value}, faults

    def _known_of(self, unit: Unit) -> Known:
        if unit.id not in self._known:
            self._known[unit.id] = Known(self.session, unit)
        return self._known[unit.id]

    def _activity(self, line: Line, unit: Unit, given: dict[str, Any]) -> Activity | None:
        """The activity that a row names by its number, or by the UID it has in our own calendars."""
        number = cells.number(line.cells.get("id"))
        known = self._known_of(unit)
        if number is not None and number not in known.by_id:
            raise BadCell("no_activity")
        return known.by_id[number] if number is not None else known.by_uid.get(str(line.cells.get("uid") or ""))

    def _recognised(
        self, line: Line, given: dict[str, Any], unit: Unit, activity: Activity | None
    ) -> tuple[Activity | None, str]:
        """The activity that a row is about, and the digest by which it is known from now on."""
        identity = _identity(line, given, unit, activity)
        known = self._known_of(unit)
        likeness = (fold(given.get("title", "")), given.get("type", ""), given.get("first_day", date.min))
        return activity or known.by_origin.get(identity) or known.by_likeness.get(likeness), identity

    def _decide(self, step: Step, given: dict[str, Any], unit: Unit, recognised: tuple[Activity | None, str]) -> Step:
        activity, identity = recognised
        said = _digest(sorted(given.items()))
        if identity in self._seen:
            number, before = self._seen[identity]
            if before == said:
                return replace(step, why="repeated", other=number)
            return replace(step, state="wrong", faults=(Fault("title", "twice", str(number)),))
        self._seen[identity] = (step.number, said)
        origin = f"{PREFIX}{identity}:{said}"
        if activity is None:
            return self._create(replace(step, origin=origin), given, unit)
        if activity.id in self._claimed:
            return replace(step, state="wrong", faults=(Fault("title", "twice", str(self._claimed[activity.id])),))
        self._claimed[activity.id] = step.number
        found = replace(step, activity_id=activity.id, revision=activity.revision)
        return self._compare(replace(found, origin=origin), given, activity)

    def _create(self, step: Step, given: dict[str, Any], unit: Unit) -> Step:
        full = {**given, "last_day": given.get("last_day") or given["first_day"]}
        draft = Draft(**full)
        like = self._known_of(unit).by_title.get(fold(draft.title))
        seen = (like.id, activities.latest(like).first_day) if like else None
        return self._checked(replace(step, state="create", draft=draft, like=seen), unit)

    def _compare(self, step: Step, given: dict[str, Any], activity: Activity) -> Step:
        """Against what stands there: what the file said before is left as it was changed on the desk since."""
        current = replace(draft_of(activities.latest(activity)), co_organisers=_co_organisers(activity))
        draft = _overlaid(current, given)
        changes = tuple(
            Change(field.name, getattr(current, field.name), getattr(draft, field.name))
            for field in fields(Draft)
            if getattr(current, field.name) != getattr(draft, field.name) and field.name != "venue_id"
        )
        step = replace(step, first_day=draft.first_day, last_day=draft.last_day, title=step.title or draft.title)
        if draft == current:
            return replace(step, why="same")
        if activity.origin == step.origin:
            return replace(step, why="edited")
        if activity.life in ("held", "cancelled"):
            return replace(step, why="ended")
        return self._checked(replace(step, state="change", draft=draft, changes=changes), activity.lead_unit)

    def _checked(self, step: Step, unit: Unit) -> Step:
        assert step.draft is not None
        try:
            writing.check(self.session, step.draft, unit)
        except Invalid as error:
            return replace(step, state="wrong", faults=tuple(Fault(key, code) for key, code in error.fields.items()))
        return step


def _is_formula(line: Line) -> bool:
    return isinstance(line.cells.get("title"), dict)


def _identity(line: Line, given: dict[str, Any], unit: Unit, activity: Activity | None) -> str:
    """What a row is known by: the activity it names, the UID of its event, or its title, type and first day."""
    if activity is not None:
        return _digest("id", activity.id)
    if uid := line.cells.get("uid"):
        return _digest("uid", unit.code, uid)
    return _digest("row", unit.code, fold(given["title"]), given["type"], given["first_day"])


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode(errors="replace")).hexdigest()[:24]


def _within(given: dict[str, Any], year: int) -> bool:
    """Whether a calendar event has to do with a year: a calendar may hold ten of them."""
    if given.get("rrule"):
        return bool(given["first_day"].year <= year)
    return bool(given["first_day"].year <= year <= given["last_day"].year)


def _co_organisers(activity: Activity) -> tuple[str, ...]:
    return tuple(sorted(p.unit.code for p in activity.participations if p.role == "co" and p.state != "withdrawn"))


def _overlaid(current: Draft, given: dict[str, Any]) -> Draft:
    """A draft with what a row says put over it."""
    said = dict(given)
    if not said.get("type"):
        said.pop("type", None)
    if "first_day" in said and "last_day" not in said:
        said["last_day"] = said["first_day"] + (current.last_day - current.first_day)
    if "rrule" in said and not said["rrule"]:
        said.setdefault("exdates", ())
        said["moves"] = ()
    return replace(current, **said)
