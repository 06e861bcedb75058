"""Files made to use up time or memory: refused within ten seconds and 300 MB, with a sentence."""

import io
import zipfile

import pytest

from calendar_app.activities.importing import sandbox, words
from calendar_app.activities.importing.table import MOST_ROWS, Refused
from tests.activities.importing.files import HEADERS, MAIN, SHEET, calendar, event, package, parts, sheet_of, table

MEGA = 1_000_000
ROW = b'<row><c t="inlineStr"><is><t>A</t></is></c></row>'
HEAD = ";".join(HEADERS).encode() + b"\n"


MEASURED = """
import resource, subprocess, sys
bomb, package, begin = sys.argv[1:]
subprocess.run([sys.executable, "-I", "-c", begin, package], stdin=open(bomb, "rb"), stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def stretched(name: str, size: int, filler: bytes = b" ") -> bytes:
    """A small workbook with a part that unpacks to a great one."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for part, content in parts(table_book()).items():
            if part != name:
                made.writestr(part, content)
        with made.open(name, "w", force_zip64=True) as part:
            for _time in range(size // (MEGA * len(filler))):
                part.write(filler * MEGA)
    return body.getvalue()


def table_book() -> bytes:
    return sheet_of(ROW)


def lying(body: bytes) -> bytes:
    """A package whose directory says that its parts are empty."""
    spoilt = bytearray(body)
    at = 0
    while (at := spoilt.find(b"PK\x01\x02", at)) >= 0:
        spoilt[at + 24 : at + 28] = bytes(4)
        at += 4
    return bytes(spoilt)


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{lines}]><worksheet>&a9;</worksheet>'.encode()


BOMBS = {
    "part of 200 MB": lambda: stretched("xl/sharedStrings.xml", 200 * MEGA),
    "directory that lies": lambda: lying(stretched("xl/sharedStrings.xml", 100 * MEGA)),
    "ten thousand parts": lambda: package({f"xl/{n}.xml": b"<a/>" for n in range(10_000)} | parts(table_book())),
    "entities": lambda: package(parts(table_book()) | {SHEET: laughs()}),
    "entities in UTF-16": lambda: package(parts(table_book()) | {SHEET: laughs().decode().encode("utf-16")}),
    "outside entity": lambda: package(parts(table_book()) | {SHEET: b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}),
    "a million rows": lambda: sheet_of(ROW * 400_000),
    "a million empty rows": lambda: sheet_of(b"<row/>" * MEGA + ROW),
    "last row of all": lambda: sheet_of(b'<row r="2000000000">' + ROW[5:]),
    "100,000 columns": lambda: sheet_of(b"<row>" + b'<c t="n"><v>1</v></c>' * 100_000 + b"</row>"),
    "nested elements": lambda: sheet_of(b"<row>" * 300_000),
    "shared strings": lambda: package(
        parts(table_book())
        | {"xl/sharedStrings.xml": MAIN.replace(b"worksheet", b"sst") + b"<si><t>a</t></si>" * 2 * MEGA}
    ),
    "text of a million rows": lambda: HEAD + b"A;B;21/4\n" * 200_000,
    "text of one row": lambda: HEAD + b";" * 1_800_000,
    "text of one cell": lambda: HEAD + b'"' + b"x" * 1_800_000 + b'"',
    "text of quotes": lambda: HEAD + b'"' * 1_800_001,
    "nested calendars": lambda: b"BEGIN:VCALENDAR\r\n" * 100_000,
    "events without end": lambda: calendar(*[event(uid=str(n)) for n in range(8000)]),
    "folded line": lambda: b"BEGIN:VCALENDAR\r\nX:a\r\n" + b" a\r\n" * 400_000,
    "parameters": lambda: b"BEGIN:VCALENDAR\r\nX" + b";a=b" * 400_000,
    "exceptions": lambda: calendar(
        event("RRULE:FREQ=DAILY"), *[event(f"RECURRENCE-ID;VALUE=DATE:2027{n % 12 + 1:02d}01") for n in range(1900)]
    ),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_refused_in_time_and_memory(app, name):
    with pytest.raises(Refused) as why:
        sandbox.read(BOMBS[name]())

    with app.test_request_context():
        assert words.refused(why.value).endswith(".")


def test_whatever_it_reads_the_reader_has_ten_seconds_and_300_mb(tmp_path):
    """Measured from a small process: one that is forked from a large one is reckoned as large."""
    worst = ("a million rows", "shared strings", "text of quotes", "events without end")
    for name in worst:
        (tmp_path / "bomb").write_bytes(BOMBS[name]())
        done = sandbox.subprocess.run(
            [sandbox.sys.executable, "-c", MEASURED, str(tmp_path / "bomb"), str(sandbox.PACKAGE), sandbox.BEGIN],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert int(done.stdout) < 300 * 1024, name
    assert sandbox.PATIENCE < 10


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=1", "FREQ=DAILY;COUNT=999999999", "FREQ=DAILY;BYHOUR=" + "1," * 9000],
)
def test_endless_recurrence_is_a_fault_of_its_row(rule):
    found = sandbox.read(calendar(event(f"RRULE:{rule}")))

    assert found.lines[0].cells["unfit"][:2] == ["rrule", "rule"]


def test_an_element_of_many_attributes_is_an_empty_row():
    many = b"<row " + b" ".join(b'a%d="1"' % number for number in range(300_000)) + b"/>"

    assert sandbox.read(sheet_of(many)).lines == ()


def test_a_huge_cell_is_cut_and_a_package_in_the_package_is_never_opened():
    cell = b'<row><c t="inlineStr"><is><t>' + b"x" * 20 * MEGA + b"</t></is></c></row>"
    inside = package(parts(sheet_of(cell)) | {"xl/inside.xlsx": stretched(SHEET, 100 * MEGA)})

    assert len(sandbox.read(inside).lines[0].cells["title"]) == 5000


def test_the_largest_plan_is_read():
    rows = [("Trưng bày " + "x" * 200, "Trưng bày, triển lãm", "21/4", "", "", "Sân", "1.000")] * MOST_ROWS
    assert len(sandbox.read(table(rows)).lines) == MOST_ROWS


def test_the_reader_loads_neither_flask_nor_the_database():
    assert "flask" not in sandbox.BEGIN
    loaded = sandbox.BEGIN.replace("main()", "print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))")
    done = sandbox.subprocess.run(
        [sandbox.sys.executable, "-I", "-c", loaded, str(sandbox.PACKAGE)], capture_output=True, text=True
    )

    assert done.stdout.strip() == "[]", done.stderr
