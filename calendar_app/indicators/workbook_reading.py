"""Reads the cells of a workbook in a process of its own, as the import of plans does: file on stdin, JSON on stdout."""

import io
import json
import resource
import sys
from typing import Any

from openpyxl import load_workbook

from calendar_app.activities.importing import sheet_reader
from calendar_app.activities.importing.reading import MOST_MEMORY, MOST_SECONDS, limit, sort_of, tidy
from calendar_app.activities.importing.table import Refused

MOST_ROWS, MOST_SHEETS = 1100, 10
#: what the sheet is called that says what an exported workbook is: no figure stands on it
COVERS = frozenset({"Cover", "Trang bìa"})


def main() -> None:
    """Read stdin, write one JSON object: rows, or why there are none."""
    limit(resource.RLIMIT_AS, MOST_MEMORY)
    limit(resource.RLIMIT_CPU, MOST_SECONDS)
    limit(resource.RLIMIT_CORE, 0)
    try:
        found: dict[str, Any] = {"rows": tidy(read(sys.stdin.buffer.read()))}
    except Refused as why:
        found = tidy({"refused": why.code, "operands": why.operands})
    except (MemoryError, RecursionError):
        found = {"refused": "unpacks_too_large", "operands": {}}
    sys.stdout.write(json.dumps(found))


def read(body: bytes) -> list[list[Any]]:
    """The cells of the first sheets, one below the other, without a cover; what is neither text nor number is empty.

    Raise `Refused`.
    """
    if sort_of(body) != "xlsx":
        raise Refused("no_book")
    sheet_reader.guard(body)
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
        return [row for sheet in _sheets(book) for row in _rows(sheet)]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do: all of it means a broken workbook
        raise Refused("broken_book") from error


def _sheets(book: Any) -> list[Any]:
    """The first sheets without a cover; where there is nothing else, the cover too."""
    first = book.worksheets[:MOST_SHEETS]
    return [sheet for sheet in first if sheet.title not in COVERS] or first


def _rows(sheet: Any) -> list[list[Any]]:
    sheet.reset_dimensions()
    found = []
    for number, cells in sheet_reader.rows(sheet):
        if number > MOST_ROWS:
            break
        found.append([cell if isinstance(cell, str | int | float | None) else None for cell in cells])
    return found
