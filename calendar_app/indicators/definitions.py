"""What a plan's file says of figures: metrics, forms, conditions, kinds of institution. Rows of names, no rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from calendar_app.domain.figures import Shape
from calendar_app.models.plans import Plan

#: 1 January to 31 December; 15 December of the year before to 14 December
WINDOWS = ("year", "report_year")


@dataclass(frozen=True)
class Breakdown:
    """A part into which a figure is divided."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class Metric:
    """A figure that is given."""

    code: str
    name_vi: str
    name_en: str
    unit_vi: str = ""
    unit_en: str = ""
    yes_no: bool = False
    part_of: str = ""
    breakdowns: tuple[Breakdown, ...] = ()

    @property
    def shape(self) -> Shape:
        return Shape(self.code, self.part_of, tuple(one.code for one in self.breakdowns))


@dataclass(frozen=True)
class Ratio:
    """A figure worked out from others; ``per`` is "" for the inhabitants."""

    code: str
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    of: str
    per: str
    percent: bool


@dataclass(frozen=True)
class Form:
    """The figures that some units give each year, or that are given of some kinds of place."""

    code: str
    name_vi: str
    name_en: str
    who: Mapping[str, Any]
    without_kind: bool
    places: tuple[str, ...]
    windows: tuple[str, ...]
    short: bool
    metrics: tuple[Metric, ...]
    ratios: tuple[Ratio, ...] = ()

    @property
    def of_places(self) -> bool:
        return bool(self.places)


@dataclass(frozen=True)
class Kind:
    """A kind of institution: when its level ended, who declares for it, by which metrics it is reported."""

    code: str
    name_vi: str
    name_en: str
    ended: date | None = None
    supervisor: str = ""
    number: str = ""
    meeting: str = ""

    @property
    def reported(self) -> bool:
        return bool(self.number)

    def gone(self, on: date) -> bool:
        """Whether its level of administration had ended on a day."""
        return self.ended is not None and self.ended <= on


@dataclass(frozen=True)
class Condition:
    """What counts as covered; ``activities`` is the least number of them, 0 where none are asked for."""

    code: str
    name_vi: str
    name_en: str
    attested: bool
    activities: int
    types: tuple[str, ...]
    figures: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Definitions:
    """All of it, by code."""

    metrics: Mapping[str, Metric] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)

    def forms_with(self, metric: str) -> list[Form]:
        """The forms that ask for a figure."""
        return [form for form in self.forms.values() if metric in {one.code for one in form.metrics}]


def of(plan: Plan) -> Definitions:
    """What the file of a plan says; a plan that was loaded from an older file has no forms."""
    document = plan.document
    metrics = {row["id"]: _metric(row) for row in document.get("metrics", [])}
    kinds = {row["id"]: row.get("system") for row in document.get("kinds", [])}
    ratios = [_ratio(row) for row in document.get("ratios", [])]
    ended = {row["id"]: row["until"] for row in document.get("levels", []) if row.get("until")}
    return Definitions(
        metrics=metrics,
        forms={row["id"]: _form(row, metrics, ratios, kinds) for row in document.get("statistic_forms", [])},
        kinds={row["id"]: _kind(row, ended) for row in document.get("kinds", [])},
        conditions={row["id"]: _condition(row) for row in document.get("conditions", [])},
    )


def _names(row: Mapping[str, Any]) -> dict[str, str]:
    return {"code": row["id"], "name_vi": row["vi"], "name_en": row.get("en", "")}


def _units(row: Mapping[str, Any]) -> dict[str, str]:
    return {"unit_vi": row.get("unit_vi", ""), "unit_en": row.get("unit_en", "")}


def _metric(row: Mapping[str, Any]) -> Metric:
    parts = tuple(Breakdown(**_names(part)) for part in row.get("breakdowns", []))
    return Metric(
        **_names(row), **_units(row), yes_no=row.get("yes_no", False), part_of=row.get("part_of") or "",
        breakdowns=parts,
    )  # fmt: skip


def _ratio(row: Mapping[str, Any]) -> Ratio:
    return Ratio(
        **_names(row), **_units(row), of=row["of"], per=row.get("per") or "", percent=row.get("percent", False)
    )


def _form(
    row: Mapping[str, Any], metrics: Mapping[str, Metric], ratios: Iterable[Ratio], kinds: Mapping[str, str | None]
) -> Form:  # fmt: skip
    asked = tuple(metrics[code] for code in row["metrics"])
    codes = set(row["metrics"])
    return Form(
        **_names(row), who=_selector(row.get("who") or {}, kinds), without_kind=row.get("without_kind", False),
        places=tuple(row.get("places", [])), windows=tuple(row.get("windows", ["year"])),
        short=row.get("short", False), metrics=asked,
        ratios=tuple(one for one in ratios if one.of in codes and (not one.per or one.per in codes)),
    )  # fmt: skip


def _selector(who: Mapping[str, Any], kinds: Mapping[str, str | None]) -> dict[str, Any]:
    """A selector without empty keys, systems spelled out as their kinds."""
    of_systems = [kind for kind, system in kinds.items() if system in who.get("systems", ())]
    found = {key: value for key, value in who.items() if value and key != "systems"}
    named = list(dict.fromkeys([*who.get("kinds", []), *of_systems]))
    return found | ({"kinds": named} if named else {})


def _kind(row: Mapping[str, Any], ended: Mapping[str, str]) -> Kind:
    until = ended.get(row.get("level") or "")
    reported = row.get("reported") or {}
    return Kind(
        **_names(row), ended=date.fromisoformat(until) if until else None, supervisor=row.get("supervisor") or "",
        number=reported.get("number", ""), meeting=reported.get("meeting", ""),
    )  # fmt: skip


def _condition(row: Mapping[str, Any]) -> Condition:
    activities = row.get("activities") or {}
    return Condition(
        **_names(row), attested=row.get("attested", True), activities=activities.get("min", 0),
        types=tuple(activities.get("types", [])),
        figures=tuple((rule["metric"], rule.get("min", 1)) for rule in row.get("figures", [])),
    )  # fmt: skip
