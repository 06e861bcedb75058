"""Reads an upload in a process of its own, small and short-lived: the file on stdin, the table as JSON on stdout.

`sandbox` starts it. It loads neither Flask nor the database.
"""

import json
import re
import resource
import sys
from dataclasses import asdict
from typing import Any

from calendar_app.activities.importing import event_reader, sheet_reader, text_reader
from calendar_app.activities.importing.table import Refused, Table

#: bytes of address space, and seconds of work
MOST_MEMORY = 300 * 1024 * 1024
MOST_SECONDS = 8
READERS = {"xlsx": sheet_reader.read, "csv": text_reader.read, "ics": event_reader.read}
#: begins every file of the old Excel, and every workbook with a password
OLD_BOOK = b"\xd0\xcf\x11\xe0"
#: controls but line feeds and tabs, halves of characters, and marks that turn the direction of writing
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)


def main() -> None:
    """Read stdin, write one JSON object: a table, or why there is none."""
    limit(resource.RLIMIT_AS, MOST_MEMORY)
    limit(resource.RLIMIT_CPU, MOST_SECONDS)
    limit(resource.RLIMIT_CORE, 0)
    try:
        found = tidy(asdict(read(sys.stdin.buffer.read())))
    except Refused as why:
        found = tidy({"refused": why.code, "operands": why.operands})
    except (MemoryError, RecursionError):
        found = {"refused": "unpacks_too_large", "operands": {}}
    sys.stdout.write(json.dumps(found))


def limit(what: int, most: int) -> None:
    """Lower a limit of this process."""
    _soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def read(body: bytes) -> Table:
    """The table of a file, whatever its name says: its content decides. Raises `Refused`."""
    return READERS[sort_of(body)](body)


def sort_of(body: bytes) -> str:
    """xlsx, ics or csv, by content; raises `Refused` for what is none of them."""
    if not body.strip():
        raise Refused("empty")
    if body.startswith(OLD_BOOK):
        raise Refused("old_book")
    if body.startswith(b"PK"):
        return "xlsx"
    if body.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z")):
        raise Refused("unknown_type")
    start = body[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").upper()
    if start.startswith((b"<!DOCTYPE HTML", b"<HTML", b"<?XML", b"<TABLE")):
        raise Refused("web_page")
    return "ics" if start.startswith(b"BEGIN:VCALENDAR") else "csv"


def tidy(value: Any) -> Any:
    """The same without characters that nobody typed."""
    if isinstance(value, str):
        return UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, dict):
        return {key: tidy(one) for key, one in value.items()}
    return [tidy(one) for one in value] if isinstance(value, list | tuple) else value
