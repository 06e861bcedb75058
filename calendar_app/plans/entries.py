"""What each entry of a plan file is as a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendar_app.models.plans import (
    Agency,
    CommemorationSet,
    Duty,
    Expectation,
    Milestone,
    Obligation,
    PlanEntry,
    ReportCycle,
    Target,
    Task,
)  # fmt: skip
from calendar_app.plans import day_schema, fields, schema
from calendar_app.plans.schema import PlanDocument

Columns = dict[str, Any]
EntryTable = type[Any]
#: columns that only word an entry: they change nothing that is counted
WORDING = frozenset({"name_vi", "name_en", "short_vi", "short_en", "cite", "certainty", "note_vi", "note_en"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry as the file has it."""

    code: str
    columns: Columns
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the file and the table it fills."""

    name: str
    table: EntryTable
    entries: Sequence[Wanted]


def sections(plan: PlanDocument) -> list[Section]:
    """The versioned sections of a plan, in the order in which they are loaded."""
    kinds = _kinds_by_system(plan)
    makers: list[tuple[str, type[PlanEntry], Callable[[Any], Columns]]] = [
        ("agencies", Agency, lambda entry: _agency(entry, kinds)),
        ("commemoration_sets", CommemorationSet, _set),
        ("obligations", Obligation, lambda entry: _obligation(entry, kinds)),
        ("expectations", Expectation, lambda entry: _expectation(entry, kinds)),
        ("tasks", Task, lambda _entry: {}),
        ("targets", Target, lambda entry: _target(entry, kinds)),
        ("duties", Duty, lambda entry: _duty(entry, kinds)),
        ("reports", ReportCycle, _report),
        ("milestones", Milestone, _milestone),
    ]
    return [
        Section(name, table, [_wanted(at, entry, make(entry)) for at, entry in enumerate(getattr(plan, name))])
        for name, table, make in makers
    ]


def selector(who: fields.Selector | None, kinds: Mapping[str, list[str]]) -> dict[str, Any]:
    """A selector of units as rows keep it: systems spelled out as their kinds, empty keys left out."""
    if who is None:
        return {}
    of_systems = [kind for system in who.systems for kind in kinds.get(system, [])]
    found = who.model_dump(exclude={"systems"}) | {"kinds": list(dict.fromkeys([*who.kinds, *of_systems]))}
    return {key: value for key, value in found.items() if value}


def _kinds_by_system(plan: PlanDocument) -> dict[str, list[str]]:
    return {system.id: [kind.id for kind in plan.kinds if kind.system == system.id] for system in plan.systems}


def _wanted(position: int, entry: fields.Named, columns: Columns) -> Wanted:
    named = {
        "position": position, "name_vi": entry.vi, "name_en": entry.en, "note_vi": entry.note_vi,
        "note_en": entry.note_en, "cite": ", ".join(getattr(entry, "cite", None) or ()),
        "certainty": getattr(entry, "certainty", "stated"),
    }  # fmt: skip
    return Wanted(entry.id, named | columns, getattr(entry, "valid_from", None))


def _set(entry: day_schema.CommemorationSet) -> Columns:
    return {"selector": entry.model_dump(include={"scopes", "places", "include", "exclude"})}


def _obligation(entry: schema.Obligation, kinds: Mapping[str, list[str]]) -> Columns:
    return {
        "who": selector(entry.who, kinds), "encouraged": selector(entry.encouraged, kinds), "mode": entry.mode,
        "counts": entry.counts, "metric": entry.metric or "", "period": entry.period, "due": entry.due,
        "minimum": entry.min, "maximum": entry.max, "tie": entry.tie, "days": entry.days,
        "requires": {key: value for key, value in entry.requires.model_dump().items() if value not in (None, [])},
        "short_vi": entry.short_vi, "short_en": entry.short_en, "origin": entry.origin,
    }  # fmt: skip


def _expectation(entry: schema.Expectation, kinds: Mapping[str, list[str]]) -> Columns:
    return {"who": selector(entry.who, kinds), "days": entry.days, "level": entry.level}


def _target(entry: schema.Target, kinds: Mapping[str, list[str]]) -> Columns:
    definition = entry.model_dump(include={"condition", "metric", "per", "pooled", "goals"})
    return {"sort": entry.sort, "definition": definition | {"who": selector(entry.who, kinds)}}


def _duty(entry: schema.Duty, kinds: Mapping[str, list[str]]) -> Columns:
    kept = {"agencies", "partners", "to", "frequency", "days", "milestones", "requested"}
    return {"definition": entry.model_dump(include=kept) | {"who": selector(entry.who, kinds)}}


def _report(entry: schema.ReportCycle) -> Columns:
    kept = {"agencies", "everybody", "to", "via", "frequency", "depends_on", "window", "due"}
    return {"definition": entry.model_dump(include=kept)}


def _milestone(entry: schema.Milestone) -> Columns:
    return {"year": entry.year, "definition": {"sort": entry.sort, "by": entry.by}}


def _agency(entry: schema.Agency, kinds: Mapping[str, list[str]]) -> Columns:
    kept = {"units", "former_units", "group", "requested", "until"}
    return {"definition": entry.model_dump(mode="json", include=kept) | {"who": selector(entry.who, kinds)}}
