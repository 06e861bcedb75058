"""Starts the reader of uploads in a process of its own, which may take no more than its share of time and memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from calendar_app.activities.importing.table import Header, Line, Refused, Table

#: seconds until an answer must be there
PATIENCE = 9.5
PACKAGE = Path(__file__).resolve().parents[2]
#: names our package without running its `__init__`, which would bring in Flask and the database
BEGIN = """
import sys, types
package = types.ModuleType("calendar_app")
package.__path__ = [sys.argv[1]]
sys.modules["calendar_app"] = package
from calendar_app.activities.importing.reading import main
main()
"""
#: the module that BEGIN runs, unless another one of ours is named
READING = "calendar_app.activities.importing.reading"


def read(body: bytes) -> Table:
    """The table of a file; raises `Refused`."""
    return table_of(answer(body, READING))


def answer(body: bytes, module: str) -> dict[str, Any]:
    """What a reading module of ours writes about a file, in a process of its own; raises `Refused`."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own words; the file comes on stdin
            [sys.executable, "-I", "-c", BEGIN.replace(READING, module), str(PACKAGE)],
            input=body, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, cwd="/", env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow") from error
    if done.returncode < 0:
        raise Refused("too_slow")
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise Refused("unreadable") from error
    if "refused" in found:
        raise Refused(found["refused"], **found["operands"])
    return found


def table_of(found: dict[str, Any]) -> Table:
    """The table that the reader has put into JSON."""
    return Table(
        sort=found["sort"],
        name=found["name"],
        headers=tuple(Header(**header) for header in found["headers"]),
        lines=tuple(Line(line["number"], line["cells"]) for line in found["lines"]),
        unknown=tuple(found["unknown"]),
    )
