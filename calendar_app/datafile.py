"""Data files in YAML: read without trust, checked against a model, every fault with its line, all of them at once.

The YAML read here is plain: no anchors, aliases, tags or merges, and only null, true, false, integers and decimals are
anything but text. "21548" is text when quoted; a date, "no" and "01" are always text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from calendar_app import faults
from calendar_app.domain.text import nfc, strip_controls
from calendar_app.faults import Breaks, Fault, Path, Rule

ModelT = TypeVar("ModelT", bound=BaseModel)

MOST_BYTES = 2_000_000
MOST_NODES = 100_000
MOST_DEPTH = 20
MOST_DIGITS = 15
#: a hostile file must not drown who reads the answer
MOST_FAULTS = 200

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")


@dataclass(frozen=True)
class Document:
    """What a file says and the line of each of its parts; with faults, ``value`` is what could be read of it."""

    value: object
    lines: Mapping[Path, int]
    faults: tuple[Fault, ...] = ()

    def known(self, path: Path) -> Path:
        """The parts of a path that the file has, in order; others (names of alternatives) are left out."""
        found: Path = ()
        for part in path:
            found = (*found, part) if (*found, part) in self.lines else found
        return found

    def line_of(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it that the file has."""
        return self.lines.get(self.known(path), 1)

    def fault(self, path: Path, rule: Rule, **operands: object) -> Fault:
        """A fault at a part of this document."""
        return Fault(self.line_of(path), path, rule, operands)


class _Stop(Exception):
    """Reading any further makes no sense."""

    def __init__(self, line: int, rule: Rule, **operands: object) -> None:
        super().__init__(rule.code)
        self.fault = Fault(line, (), rule, operands)


def read(data: bytes) -> Document:
    """The document in a file. Never raises: what is wrong is in its ``faults``, soonest line first."""
    reading = _Reading()
    value: object = None
    try:
        value = reading.document(_decoded(data))
    except _Stop as stop:
        reading.faults.append(stop.fault)
    except yaml.YAMLError as error:
        reading.faults.append(_syntax(error, data))
    return Document(value, reading.lines, tuple(in_order(reading.faults)))


def validate(model: type[ModelT], document: Document) -> tuple[ModelT | None, list[Fault]]:
    """The model that a document fills, or none and every fault, by line."""
    found = list(document.faults)
    if document.value is not None:
        try:
            filled = model.model_validate(document.value)
        except ValidationError as error:
            found += [_explained(document, detail) for detail in error.errors(include_url=False)]
        else:
            return (None, found) if found else (filled, [])
    return None, in_order(found or [Fault(1, (), faults.EMPTY)])


def in_order(found: Iterable[Fault]) -> list[Fault]:
    """Each fault once, by line, and no more of them than anybody reads."""
    once = {(fault.line, fault.path, fault.code): fault for fault in found}
    return sorted(once.values(), key=lambda fault: (fault.line, fault.where, fault.code))[:MOST_FAULTS]


class _Reading:
    """One pass over the parser's events. Depth is bounded, so recursion is."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self.nodes = 0

    def document(self, text: str) -> object:
        events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        starts = 0
        value: object = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                starts += 1
                if starts > 1:
                    raise _Stop(_line(event), faults.DOCUMENTS)
                value = self._node(next(events), events, ())
        return value

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> object:
        self._refuse(event, path)
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._scalar(event, path)

    def _refuse(self, event: Any, path: Path) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _Stop(_line(event), faults.TOO_MANY, most=MOST_NODES)
        if len(path) > MOST_DEPTH:
            raise _Stop(_line(event), faults.TOO_DEEP, most=MOST_DEPTH)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Stop(_line(event), faults.ANCHOR)
        if event.tag is not None:
            raise _Stop(_line(event), faults.TAG, tag=event.tag)

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._refuse(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Stop(_line(event), faults.KEY)
            key = self._text(event, path)
            if key in found:
                self.faults.append(Fault(_line(event), (*path, key), faults.DUPLICATE_KEY, {"key": key}))
            self.lines.setdefault((*path, key), _line(event))
            found[key] = self._node(next(events), events, (*path, key))
        return found

    def _sequence(self, events: Iterator[Any], path: Path) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._node(event, events, (*path, len(found))))
        return found

    def _scalar(self, event: Any, path: Path) -> object:
        if not event.implicit[0]:
            return self._text(event, path)
        if event.value in _WORDS:
            return _WORDS[event.value]
        whole, decimal = _INTEGER.fullmatch(event.value), _DECIMAL.fullmatch(event.value)
        if not whole and not decimal:
            return self._text(event, path)
        if len(event.value) > MOST_DIGITS:
            self.faults.append(Fault(_line(event), path, faults.DIGITS, {"most": MOST_DIGITS}))
            return 0
        return int(event.value) if whole else float(event.value)

    def _text(self, event: Any, path: Path) -> str:
        text = nfc(event.value)
        if strip_controls(text) != text:
            self.faults.append(Fault(_line(event), path, faults.CONTROL))
        return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _Stop(1, faults.TOO_LARGE, most=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Stop(data.count(b"\n", 0, error.start) + 1, faults.NOT_UTF8) from None
    if not text.strip():
        raise _Stop(1, faults.EMPTY)
    return text


def _syntax(error: yaml.YAMLError, data: bytes) -> Fault:
    """Where the parser gave up; it marks a line, except for characters that no YAML may hold."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        problem = getattr(error, "problem", None) or "?"
        return Fault(mark.line + 1, (), faults.SYNTAX, {"problem": problem})
    at = next((at for at, letter in enumerate(data) if letter < ord(" ") and letter not in b"\t\n\r"), 0)
    return Fault(data.count(b"\n", 0, at) + 1, (), faults.CONTROL)


def _explained(document: Document, detail: Any) -> Fault:
    """One of pydantic's errors as a fault of the file."""
    loc: Path = detail["loc"]
    context = detail.get("ctx", {})
    path = document.known(loc)
    broken = context.get("error")
    if isinstance(broken, Breaks):
        return document.fault(path, broken.rule, **broken.operands)
    rule = faults.PYDANTIC.get(detail["type"], faults.OTHER)
    if rule is faults.MISSING:
        path = (*path, loc[-1])
    operands = {"value": _shown(detail["input"]), "problem": detail["msg"], "key": loc[-1] if loc else "", **context}
    return document.fault(path, rule, **operands)


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
