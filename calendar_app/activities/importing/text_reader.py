"""Reads comma-separated text: with commas, semicolons or tabs, in UTF-8 or UTF-16. Standard library only."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from calendar_app.activities.importing.table import LONGEST_CELL, MOST_COLUMNS, Cell, Refused, Row, Table, tabled

DELIMITERS = ",;\t"
#: how letters look that were typed in a font of TCVN3 (ABC) or VNI and are shown in one of Unicode
TCVN3 = re.compile(r"[A-Za-z][¹µ¸¶·»¾¨©ª«¬®ÊÌÐÑÕÖ×ÞßÝ]|[®§][A-Za-z¬­¹µ¸¶·»¾é]")
VNI = re.compile(r"[aeouyAEOUY][øùûõïâäåàáãëéèê]|[ñÑ][aeouyAEOUYö]")
#: bytes that the same fonts leave in a file of one byte a letter
SUSPECT = ("cp1258", "latin-1")


def read(body: bytes) -> Table:
    """The table that a text file holds; raises `Refused`."""
    text = decoded(body)
    table = tabled("text", "", rows(text))
    if table is None:
        raise Refused("old_font" if old_font(text[:4000]) else "no_headers")
    return table


def decoded(body: bytes) -> str:
    """The text of a file: its mark of the encoding decides, else UTF-16 by its NULs, else it must be UTF-8."""
    try:
        if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return body.decode("utf-16")
        if body[:200].count(0) > len(body[:200]) // 4:
            return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be")
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        legacy = body[:4000].decode("latin-1")
        raise Refused("old_font" if old_font(legacy) else "encoding") from error


def old_font(text: str) -> bool:
    """Whether a text was typed in TCVN3 (ABC) or VNI, by letters that stand together nowhere else."""
    return len(TCVN3.findall(text)) > 2 or len(VNI.findall(text)) > 2


def rows(text: str) -> Iterator[Row]:
    """The rows with their line numbers; raises `Refused`."""
    csv.field_size_limit(LONGEST_CELL * 20)
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter(lines), strict=True)
    begins = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise Refused("too_many_columns", most=MOST_COLUMNS)
            yield begins, [cell_of(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused("broken_text", line=begins) from error


def delimiter(text: str) -> str:
    """The delimiter that stands most often outside quotes in the first lines."""
    start = re.sub(r'"[^"]*"', "", text[:5000])
    return max(DELIMITERS, key=lambda sign: (start.count(sign), -DELIMITERS.index(sign)))


def cell_of(text: str) -> Cell:
    """A cell: a spreadsheet would take what begins with "=" as a formula."""
    said = text.strip()
    return {"formula": True} if said.startswith("=") and len(said) > 1 else said[:LONGEST_CELL]
