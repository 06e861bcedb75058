"""Whether what a plan file names is there, and named once."""

from collections.abc import Iterator, Mapping

from calendar_app.datafile import Document
from calendar_app.faults import Fault
from calendar_app.plans import rules
from calendar_app.plans.cursor import Cursor

#: sections whose ids may not meet: a tie names a day or a set of days
NAMESPACES = (
    ("levels",), ("systems",), ("kinds",), ("activity_types",), ("metrics",), ("ratios",), ("statistic_forms",),
    ("agencies",), ("commemorations", "commemoration_sets"), ("obligations",), ("expectations",), ("tasks",),
    ("conditions",), ("targets",), ("duties",), ("reports",), ("milestones",), ("inconsistencies",),
)  # fmt: skip
#: what is named -> the sections that may hold it
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "level": ("levels",), "system": ("systems",), "kind": ("kinds",), "type": ("activity_types",),
    "metric": ("metrics",), "agency": ("agencies",), "commemoration": ("commemorations",),
    "day": ("commemorations", "commemoration_sets"), "condition": ("conditions",), "milestone": ("milestones",),
    "report": ("reports",),
}  # fmt: skip
#: section -> (key of its entries, what that key names)
NAMED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "kinds": (("system", "system"), ("level", "level"), ("supervisor", "agency")),
    "metrics": (("system", "system"), ("part_of", "metric")),
    "ratios": (("of", "metric"), ("per", "metric")),
    "statistic_forms": (("metrics", "metric"),),
    "activity_types": (("suits", "commemoration"),),
    "stories": (("day", "commemoration"),),
    "commemoration_sets": (("include", "commemoration"), ("exclude", "commemoration")),
    "obligations": (("metric", "metric"), ("days", "day")),
    "expectations": (("days", "day"),),
    "targets": (("condition", "condition"), ("metric", "metric"), ("per", "metric")),
    "duties": (("agencies", "agency"), ("partners", "agency"), ("to", "agency"), ("days", "day"),
               ("milestones", "milestone")),
    "reports": (("agencies", "agency"), ("to", "agency"), ("via", "agency"), ("depends_on", "report")),
    "milestones": (("by", "agency"),),
}  # fmt: skip
SELECTORS: Mapping[str, tuple[str, ...]] = {
    "obligations": ("who", "encouraged"), "expectations": ("who",), "targets": ("who",), "duties": ("who",),
    "agencies": ("who",), "statistic_forms": ("who",),
}  # fmt: skip
SELECTED = (("kinds", "kind"), ("systems", "system"), ("levels", "level"))


def faults_in(document: Document) -> Iterator[Fault]:
    """Ids used twice, and names of what the file has not."""
    root = Cursor(document.value)
    for sections in NAMESPACES:
        yield from _duplicates(document, [part["id"] for section in sections for part in root[section]])
    for section, key in (("settings", "key"), ("stories", "day")):
        yield from _duplicates(document, [part[key] for part in root[section]])
    known = {what: _ids(root, sections) for what, sections in SECTIONS.items()}
    for named, what in _names(root):
        if named.text not in known[what]:
            yield document.fault(named.path, rules.UNKNOWN[what], code=named.text)
    yield from _repeated(document, root)


def _ids(root: Cursor, sections: tuple[str, ...]) -> set[str | None]:
    return {part["id"].text for section in sections for part in root[section]}


def _duplicates(document: Document, ids: list[Cursor]) -> Iterator[Fault]:
    first: dict[str, Cursor] = {}
    for part in ids:
        if part.text is None:
            continue
        if part.text in first:
            line = document.line_of(first[part.text].path)
            yield document.fault(part.path, rules.DUPLICATE, code=part.text, first=line)
        first.setdefault(part.text, part)


def _names(root: Cursor) -> Iterator[tuple[Cursor, str]]:
    """Every place where something else of the file is named, and what sort of thing it must be."""
    for section, keys in NAMED.items():
        for entry in root[section]:
            for key, what in keys:
                yield from ((name, what) for name in entry[key].texts)
    for section, selectors in SELECTORS.items():
        for entry in root[section]:
            for selector in selectors:
                for key, what in SELECTED:
                    yield from ((name, what) for name in entry[selector][key].texts)
    yield from _nested(root)


def _nested(root: Cursor) -> Iterator[tuple[Cursor, str]]:
    """The same of what stands deeper in an entry."""
    for entry in root["obligations"]:
        yield from ((name, "type") for name in entry["requires"]["types"].texts)
    for entry in root["conditions"]:
        yield from ((name, "type") for name in entry["activities"]["types"].texts)
        yield from ((name, "metric") for rule in entry["figures"] for name in rule["metric"].texts)
    for entry in root["kinds"]:
        yield from ((name, "metric") for key in ("number", "meeting") for name in entry["reported"][key].texts)


def _repeated(document: Document, root: Cursor) -> Iterator[Fault]:
    for section in ("obligations", "expectations", "duties"):
        for entry in root[section]:
            seen: set[str | None] = set()
            for name in entry["days"].texts:
                if name.text in seen:
                    yield document.fault(name.path, rules.REPEATED, code=name.text)
                seen.add(name.text)
