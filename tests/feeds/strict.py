"""A strict checker of RFC 5545 and 7986 over bytes, of our own: it says every finding, and uses no calendar library."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

NAME = r"[A-Z0-9-]+"
PARAMETER = rf'({NAME})=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
CONTENT = re.compile(rf"({NAME})((?:;{PARAMETER})*):(.*)", re.DOTALL)
DAY = r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
HOUR = r"([01]\d|2[0-3])[0-5]\d([0-5]\d|60)"
#: value type -> what such a value looks like
FORMS = {
    "DATE": re.compile(DAY),
    "DATE-TIME": re.compile(rf"{DAY}T{HOUR}Z?"),
    "TEXT": re.compile(r"(?:[^\x00-\x08\x0a-\x1f\x7f\\;,]|\\[\\;,nN])*"),
    "INTEGER": re.compile(r"[+-]?\d{1,10}"),
    "URI": re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+"),
    "DURATION": re.compile(r"[+-]?P(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)(?<!P)"),
    "RECUR": re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*"),
    "UTC-OFFSET": re.compile(r"[+-]\d{4}(\d\d)?"),
    "FREE": re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*"),
}
#: property -> its value types, the default first
TYPES = {
    **dict.fromkeys(("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "PRODID", "VERSION"), ("TEXT",)),
    **dict.fromkeys(("CALSCALE", "NAME", "COLOR", "STATUS", "TRANSP", "CLASS", "TZID", "TZNAME"), ("TEXT",)),
    **dict.fromkeys(("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"), ("DATE-TIME", "DATE")),
    **dict.fromkeys(("DTSTAMP", "CREATED", "LAST-MODIFIED"), ("DATE-TIME",)),
    **dict.fromkeys(("URL", "SOURCE"), ("URI",)),
    **dict.fromkeys(("REFRESH-INTERVAL",), ("", "DURATION")),
    **dict.fromkeys(("TZOFFSETFROM", "TZOFFSETTO"), ("UTC-OFFSET",)),
    "SEQUENCE": ("INTEGER",), "RRULE": ("RECUR",), "IMAGE": ("", "URI"),
}  # fmt: skip
REPEATED = {"CATEGORIES", "EXDATE", "RDATE", "IMAGE", "DESCRIPTION of VCALENDAR", "NAME of VCALENDAR"}
LISTED = {"CATEGORIES", "EXDATE", "RDATE"}
REQUIRED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
INSIDE = {"VCALENDAR": "", "VEVENT": "VCALENDAR", "VTIMEZONE": "VCALENDAR", "STANDARD": "VTIMEZONE"}
WORDS = {
    "STATUS": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "CLASS": {"PUBLIC"},
    "VERSION": {"2.0"},
    "CALSCALE": {"GREGORIAN"},
}
LONGEST = 75


@dataclass(frozen=True)
class Line:
    """One content line."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def type(self) -> str:
        """The type of its value: as it says, else the one that its property has."""
        return self.parameters.get("VALUE") or TYPES.get(self.name, ("FREE",))[0]


@dataclass
class Component:
    """What stands between a BEGIN and its END."""

    name: str
    lines: list[Line] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line | None:
        return next(iter(self.all(name)), None)


def findings(body: bytes) -> list[str]:
    """Everything that is wrong with a calendar; nothing, when it is as the standard wants it."""
    found = list(_octets(body))
    if found:
        return found
    lines = body.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")
    try:
        top = _components(lines)
    except ValueError as error:
        return [str(error)]
    return [*_component(top, ""), *_zones(top), *_identities(top)]


def _octets(body: bytes) -> Iterator[str]:
    if not body.endswith(b"\r\n"):
        yield "the last line has no end"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body):
        yield "a line ends otherwise than by CRLF"
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        if len(line) > LONGEST:
            yield f"a line of {len(line)} octets"
        if line in (b"", b" "):
            yield "an empty line"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"a letter is cut in two, or is none: {line!r}"


def _components(lines: list[str]) -> Component:
    top: list[Component] = []
    tops: list[Component] = []
    for text in lines:
        line = _line(text)
        if line.name == "BEGIN":
            made = Component(line.value)
            (top[-1].inside if top else tops).append(made)
            top.append(made)
        elif line.name == "END":
            if not top or top.pop().name != line.value:
                raise ValueError(f"END:{line.value} ends nothing")
        elif not top:
            raise ValueError(f"{line.name} stands outside")
        else:
            top[-1].lines.append(line)
    if top or len(tops) != 1 or tops[0].name != "VCALENDAR":
        raise ValueError("not one VCALENDAR")
    return tops[0]


def _line(text: str) -> Line:
    found = CONTENT.fullmatch(text)
    if found is None:
        raise ValueError(f"no content line: {text[:200]!r}")
    given = re.findall(PARAMETER, found[2])
    if len(given) != len(dict(given)):
        raise ValueError(f"a parameter twice: {text[:200]!r}")
    return Line(found[1], {name: value.strip('"') for name, value in given}, found[found.lastindex or 0])


def _component(found: Component, outside: str) -> Iterator[str]:
    if INSIDE.get(found.name) != outside:
        yield f"{found.name} inside {outside or 'nothing'}"
    counted = Counter(line.name for line in found.lines)
    for name in REQUIRED.get(found.name, set()) - counted.keys():
        yield f"{found.name} without {name}"
    for name, times in counted.items():
        if times > 1 and name not in REPEATED and f"{name} of {found.name}" not in REPEATED:
            yield f"{found.name} with {times} {name}"
    for line in found.lines:
        yield from (f"{line.name}: {fault}" for fault in _value(line))
    if found.name == "VEVENT":
        yield from _event(found)
    if found.name == "VTIMEZONE" and not found.inside:
        yield "VTIMEZONE without a rule"
    for inner in found.inside:
        yield from _component(inner, found.name)


def _value(line: Line) -> Iterator[str]:
    if line.name not in TYPES and not line.name.startswith("X-"):
        yield "not a property of the standard"
    if (line.name in TYPES and line.type not in TYPES[line.name]) or not line.type:
        yield f"of type {line.type or 'unsaid'}"
        return
    if line.name.startswith("X-"):
        return
    values = re.split(r"(?<!\\)(?:\\\\)*,", line.value) if line.name in LISTED else [line.value]
    for value in values:
        if not FORMS[line.type].fullmatch(value):
            yield f"no {line.type}: {value[:120]!r}"
    if line.name in WORDS and line.value not in WORDS[line.name]:
        yield f"unknown: {line.value}"
    if line.type == "DATE-TIME" and ("TZID" in line.parameters) == line.value.endswith("Z") and line.name != "DTSTART":
        yield f"either of a zone or of UTC: {line.value}"
    if line.name in ("DTSTAMP", "CREATED", "LAST-MODIFIED") and not line.value.endswith("Z"):
        yield f"not in UTC: {line.value}"


def _event(event: Component) -> Iterator[str]:
    start, end = event.one("DTSTART"), event.one("DTEND")
    if start is None:
        return
    if start.type == "DATE-TIME" and "TZID" not in start.parameters:
        yield f"DTSTART of no zone: {start.value}"
    for line in [*event.all("EXDATE"), *event.all("RDATE"), *([end] if end else [])]:
        if line.type != start.type or line.parameters.get("TZID") != start.parameters.get("TZID"):
            yield f"{line.name} is of another type than DTSTART"
    if end is not None and end.value <= start.value:
        yield f"ends at {end.value}, before it starts at {start.value}"
    rule = event.one("RRULE")
    if rule is not None:
        yield from _rule(rule.value, start)
    if event.one("RECURRENCE-ID") and any(event.one(name) for name in ("RRULE", "RDATE", "EXDATE")):
        yield "an exception with a rule of its own"
    for name in ("EXDATE", "RDATE"):
        values = sorted(value for line in event.all(name) for value in line.value.split(","))
        yield from (f"{name} twice: {one}" for one, other in pairwise(values) if one == other)


def _rule(value: str, start: Line) -> Iterator[str]:
    names = [part.split("=")[0] for part in value.split(";")]
    if len(names) != len(set(names)):
        yield f"RRULE says a part twice: {value}"
    if {"COUNT", "UNTIL"} <= set(names):
        yield f"RRULE with COUNT and UNTIL: {value}"
    until = re.search(r"UNTIL=([^;]+)", value)
    wanted = "DATE" if start.type == "DATE" else "DATE-TIME"
    if until and not (FORMS[wanted].fullmatch(until[1]) and until[1].endswith("Z") is (wanted == "DATE-TIME")):
        yield f"UNTIL is of another type than DTSTART: {value}"


def _zones(top: Component) -> Iterator[str]:
    known = {line.value for zone in top.inside if zone.name == "VTIMEZONE" for line in zone.all("TZID")}
    named = {line.parameters["TZID"] for one in top.inside for line in one.lines if "TZID" in line.parameters}
    yield from (f"a zone that is not told: {name}" for name in sorted(named - known))


def _identities(top: Component) -> Iterator[str]:
    masters: dict[str, Component] = {}
    seen: Counter[tuple[str, str]] = Counter()
    events = [one for one in top.inside if one.name == "VEVENT"]
    for event in events:
        uid, moved = event.one("UID"), event.one("RECURRENCE-ID")
        seen[uid.value if uid else "", moved.value if moved else ""] += 1
        if uid and not moved:
            masters[uid.value] = event
    yield from (f"twice: {uid} {moved}" for (uid, moved), times in seen.items() if times > 1)
    for event in events:
        uid, moved = event.one("UID"), event.one("RECURRENCE-ID")
        if not uid or not moved:
            continue
        start = masters[uid.value].one("DTSTART") if uid.value in masters else None
        if start is None:
            yield f"an exception of nothing: {uid.value}"
        elif (start.type, start.parameters.get("TZID")) != (moved.type, moved.parameters.get("TZID")):
            yield f"RECURRENCE-ID is of another type than the series: {uid.value} {moved.value}"
