"""Reads workbooks (.xlsx). What unpacks to too much, or says more than a table, is refused before it is parsed."""

import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from calendar_app.activities.importing.table import LONGEST_CELL, MOST_COLUMNS, Cell, Refused, Row, Table, tabled
from calendar_app.activities.importing.text_reader import old_font

#: bytes that all parts may unpack to
MOST_UNPACKED = 30_000_000
MOST_PARTS = 500
MOST_SHEETS = 30
#: XML that defines entities, in the encodings a parser guesses without being told
DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def read(body: bytes) -> Table:
    """The table of the first sheet that holds a plan; raises `Refused`."""
    guard(body)
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
        return _first_plan(book.worksheets[:MOST_SHEETS])
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do: all of it means a broken workbook
        raise Refused("broken_book") from error


def guard(body: bytes) -> None:
    """Raise `Refused` for a package that is no workbook, or dangerous to unpack or to parse."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            _guard_names(package.infolist())
            left = MOST_UNPACKED
            for part in package.infolist():
                left -= _guard_part(package, part, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused("broken_book") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma", "_lzma", "struct"):
            raise Refused("broken_book") from error
        raise


def _guard_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macros")
    if "mimetype" in names and "content.xml" in names:
        raise Refused("ods")
    if "xl/workbook.bin" in names:
        raise Refused("old_book")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused("no_book")
    if len(names) > MOST_PARTS or len(set(names)) < len(names) or any(part.flag_bits & 1 for part in parts):
        raise Refused("broken_book")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("unpacks_too_large")


def _guard_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """How large a part really is, counted while it is unpacked."""
    size, tail = 0, b""
    with package.open(part) as unpacked:
        while chunk := unpacked.read(1 << 18):
            size += len(chunk)
            if size > left:
                raise Refused("unpacks_too_large")
            if any(mark in tail + chunk for mark in DOCTYPE):
                raise Refused("entities")
            tail = chunk[-32:]
    return size


def _first_plan(sheets: list[Any]) -> Table:
    seen = ""
    for sheet in sheets:
        if not isinstance(sheet, ReadOnlyWorksheet) or sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        table = tabled("sheet", sheet.title[:80], rows(sheet))
        if table is not None:
            return table
        for _number, cells in _head(sheet):
            seen += " ".join(cell for cell in cells if isinstance(cell, str))[:4000]
    raise Refused("old_font" if old_font(seen) else "no_headers")


def _head(sheet: Any) -> Iterator[Row]:
    for at, row in enumerate(rows(sheet)):
        if at > 10:
            return
        yield row


def rows(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet with their numbers; raises `Refused`."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell_of(cell) for cell in row[: MOST_COLUMNS * 10]]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS or len(row) > 16_384:
            raise Refused("too_many_columns", most=MOST_COLUMNS)
        yield number, cells


def cell_of(cell: Any) -> Cell:
    """A cell as JSON says it; a formula is neither computed nor read, so its last value is not taken either."""
    value = cell.value
    if cell.data_type == "f":
        return {"formula": True}
    if cell.data_type == "e":
        return {"error": str(value)[:20]}
    return _plain(value)


def _plain(value: Any) -> Cell:
    match value:
        case None | bool():
            return value
        case int() | float():
            return _number(value)
        case timedelta():
            minutes = round(value.total_seconds() / 60) % (24 * 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case datetime() | date() | time():
            return _iso(value)
    return str(value).strip()[:LONGEST_CELL] or None


def _number(value: float) -> Cell:
    if not math.isfinite(value) or abs(value) >= 10**15:
        return {"error": str(value)[:20]}
    return int(value) if value == int(value) else value


def _iso(value: datetime | date | time) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, datetime) and value.time() != time(0):
        return value.isoformat("T", "minutes")
    return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
