"""Lines of an iCalendar file (RFC 5545, 3.1): unfolded, split into name, parameters and value, and put in components.

A reader of our own: it keeps count of lines for what it tells, and takes no more than it needs. Standard library only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from calendar_app.activities.importing.table import Refused

DEEPEST = 8
LONGEST_LINE = 20_000
MOST_LINES = 200_000
_NAME = re.compile(r"([A-Za-z0-9-]{1,60})")
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True)
class Property:
    """One property of a component."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int

    @property
    def text(self) -> str:
        """The value, as text is escaped."""
        return unescaped(self.value)


@dataclass
class Component:
    """A component with its properties and the components in it."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Properties of a name."""
        return [one for one in self.properties if one.name == name]

    def first(self, name: str) -> Property | None:
        """The first property of a name."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        """The text of the first property of a name, or ""."""
        found = self.first(name)
        return found.text if found else ""


def unescaped(value: str) -> str:
    """Text without its escapes (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def calendars(text: str) -> list[Component]:
    """The calendars of a file; raises `Refused` for what is none."""
    top = Component("", 0)
    stack = [top]
    for line, content in unfolded(text):
        name, parameters, value = split(content, line)
        if name == "BEGIN":
            if len(stack) > DEEPEST:
                raise Refused("broken_calendar", line=line)
            component = Component(value.strip().upper()[:60], line)
            stack[-1].inside.append(component)
            stack.append(component)
        elif name == "END":
            if stack[-1].name != value.strip().upper() or len(stack) == 1:
                raise Refused("broken_calendar", line=line)
            stack.pop()
        else:
            stack[-1].properties.append(Property(name, parameters, value, line))
    if len(stack) > 1 or top.properties or any(one.name != "VCALENDAR" for one in top.inside) or not top.inside:
        raise Refused("broken_calendar", line=stack[-1].line or 1)
    return top.inside


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number of the line they begin on; empty ones are left out."""
    whole, begins = "", 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if number > MOST_LINES or len(whole) > LONGEST_LINE:
            raise Refused("broken_calendar", line=number)
        if line[:1] in (" ", "\t"):
            whole += line[1:]
            continue
        if whole.strip():
            yield begins, whole
        whole, begins = line, number
    if whole.strip():
        yield begins, whole


def split(content: str, line: int) -> tuple[str, dict[str, str], str]:
    """Name, parameters and value of a content line; raises `Refused`."""
    name = _NAME.match(content)
    at = name.end() if name else 0
    parameters: dict[str, str] = {}
    while name and (found := _PARAMETER.match(content, at)):
        parameters[found[1].upper()] = found[2].strip('"')
        at = found.end()
    if not name or content[at : at + 1] != ":":
        raise Refused("broken_calendar", line=line)
    return name[1].upper(), parameters, content[at + 1 :]
