"""Files of a year's plan, sound and spoilt."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator

import xlsxwriter

HEADERS = ("Tên hoạt động", "Loại hoạt động", "Từ ngày", "Đến ngày", "Giờ bắt đầu", "Địa điểm", "Kinh phí")
ROWS = (
    ("Ngày hội sách", "Ngày hội sách", "21/04/2027", "23/04/2027", "7h30", "Quảng trường", "15.000.000"),
    ("Trưng bày sách", "Trưng bày, triển lãm", "1/10/2027", "7/10/2027", "", "Phòng đọc", "2,5 triệu"),
    ("Nói chuyện về Lý Sơn", "noi chuyen, toa dam", "18/5", "", "14:00", "Hội trường", ""),
)


def table(rows: Iterable[Iterable[str]] = ROWS, delimiter: str = ";") -> bytes:
    """Comma-separated text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([HEADERS, *rows])
    return text.getvalue().encode()


def book(rows: Iterable[Iterable[object]] = ROWS, headers: Iterable[str] = HEADERS) -> bytes:
    """A workbook."""
    body = io.BytesIO()
    made = xlsxwriter.Workbook(body, {"in_memory": True})
    sheet = made.add_worksheet("Kế hoạch")
    for at, row in enumerate([headers, *rows]):
        sheet.write_row(at, 0, row)
    made.close()
    return body.getvalue()


def parts(body: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {name: package.read(name) for name in package.namelist()}


def package(found: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of some parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", method) as made:
        for name, part in found.items():
            made.writestr(name, part)
    return body.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes], body: bytes = b"") -> bytes:
    """A workbook with one part changed, or added."""
    found = parts(body or book())
    return package(found | {name: change(found.get(name, b""))})


SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def sheet_of(rows: bytes) -> bytes:
    """A workbook whose only sheet has the headers and then what is given, as XML."""
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADERS).encode()
    return with_part(SHEET, lambda _old: MAIN + b"<row>" + head + b"</row>" + rows + b"</sheetData></worksheet>")


def event(*lines: str, uid: str = "a@b.vn", start: str = "DTSTART;VALUE=DATE:20270421") -> str:
    """An event of a calendar."""
    said = (
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "SUMMARY:Buổi đọc sách",
        "CATEGORIES:Buổi đọc sách",
        start,
        *lines,
        "END:VEVENT",
    )
    return "\r\n".join(said)


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar file."""
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else []), *events, "END:VCALENDAR", ""]
    ).encode()


SERIES = (
    event(
        "DTEND;TZID=Asia/Ho_Chi_Minh:20270110T100000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270630T165959Z",
        "EXDATE;TZID=Asia/Ho_Chi_Minh:20270117T080000",
        start="DTSTART;TZID=Asia/Ho_Chi_Minh:20270110T080000",
    ),
    event(
        "DTEND;TZID=Asia/Ho_Chi_Minh:20270125T100000",
        "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20270124T080000",
        start="DTSTART;TZID=Asia/Ho_Chi_Minh:20270125T080000",
    ),
)


def mutated(number: int) -> Iterator[tuple[str, bytes]]:
    """So many spoilt files, the same in every run."""
    seeds = {"xlsx": book(), "csv": table(), "ics": calendar(*SERIES, event(uid="c"))}
    sorts = sorted(seeds)
    for at in range(number):
        chance = random.Random(at)
        sort = sorts[at % 3]
        if sort == "xlsx" and at % 2:
            yield f"{at} part of xlsx", _spoilt_part(seeds[sort], chance)
        else:
            yield f"{at} bytes of {sort}", _spoilt(seeds[sort], chance)


def _spoilt_part(body: bytes, chance: random.Random) -> bytes:
    found = parts(body)
    name = chance.choice(sorted(found))
    if chance.random() < 0.2:
        del found[name]
    else:
        found[name] = _spoilt(found[name], chance)
    return package(found)


def _spoilt(body: bytes, chance: random.Random) -> bytes:
    spoil = chance.choice((_flip, _cut, _repeat, _drop, _insert, _swap))
    for _time in range(chance.choice((1, 1, 3, 20))):
        body = spoil(body, chance)
    return body


def _flip(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def _cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body) // 2, len(body) + 1)]


def _repeat(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    return body[:at] + body[at : at + chance.randrange(200)] * chance.randrange(2, 20) + body[at:]


def _drop(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    return body[:at] + body[at + chance.randrange(1, 60) :]


def _insert(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    nasty = (
        b"\0",
        b"\xff\xfe",
        b"=1+1",
        b";" * 50,
        b'"',
        b"<",
        b"\r\n",
        "\u202e".encode(),
        b"9" * 400,
        b"&#x0;",
        b"]]>",
    )
    return body[:at] + chance.choice(nasty) + body[at:]


def _swap(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    return body[at:] + body[:at]
