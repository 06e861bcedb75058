"""Every fault of a plan file at once, by line: its YAML, its shape, its references and its sense."""

from pathlib import Path

from calendar_app import datafile
from calendar_app.datafile import MOST_BYTES
from calendar_app.faults import Fault
from calendar_app.plans import calendar_checks, consistency, references, reminding_checks, rules
from calendar_app.plans.schema import PlanDocument

Source = Path | str | bytes


def check(source: Source) -> list[Fault]:
    """What is wrong with a plan file (its path, or its bytes), by line; nothing when it can be loaded. Never raises."""
    return read_plan(source)[1]


def read_plan(source: Source) -> tuple[PlanDocument | None, list[Fault]]:
    """The plan in a file (its path, or its bytes), or none and every fault by line. Never raises."""
    data = source if isinstance(source, bytes) else _content(Path(source))
    if data is None:
        return None, [Fault(1, (), rules.UNREADABLE)]
    document = datafile.read(data)
    plan, found = datafile.validate(PlanDocument, document)
    for room in (references, consistency, calendar_checks, reminding_checks):
        found.extend(room.faults_in(document))
    return (None if found else plan), datafile.in_order(found)


def _content(path: Path) -> bytes | None:
    """At most a byte more than is read of any file; none when the file cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return None
