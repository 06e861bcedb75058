"""What the readers find in a file: the same plan in every form; or why they refuse it."""

import io
from datetime import date, datetime, time
from zipfile import ZIP_STORED

import openpyxl
import pytest

from calendar_app.activities.importing.reading import read, sort_of, tidy
from calendar_app.activities.importing.table import MOST_ROWS, Refused
from tests.activities.importing.files import (
    HEADERS,
    ROWS,
    SERIES,
    SHEET,
    book,
    calendar,
    event,
    package,
    parts,
    sheet_of,
    table,
    with_part,
)

TEXT = table().decode()
#: the beginning of a plan in the two old encodings
TCVN3 = "Tªn ho¹t ®éng;Lo¹i;Tõ ngµy\nTr­ng bµy s¸ch;Tr­ng bµy;21/4".encode("latin-1")
VNI = "Teân hoaït ñoäng;Loaïi;Töø ngaøy\nTröng baøy saùch;Tröng baøy;21/4".encode("latin-1")


def said(body: bytes) -> list[list[object]]:
    """The rows of a file, in the order of its headers."""
    found = read(body)
    return [[line.cells.get(header.key, "") for header in found.headers] for line in found.lines]


@pytest.mark.parametrize(
    "body",
    [
        table(),
        table(delimiter=","),
        table(delimiter="\t"),
        b"\xef\xbb\xbf" + table(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\r").encode(),
        book(),
    ],
    ids="semicolons commas tabs bom utf-16 little big old-mac workbook".split(),
)
def test_the_same_plan_in_every_form(body):
    assert said(body) == [list(row) for row in ROWS]


def test_headers_may_stand_below_the_name_of_the_plan():
    found = read(book([("", "", ""), HEADERS, *ROWS], ("SỞ VĂN HÓA", "KẾ HOẠCH NĂM 2027")))

    assert [line.number for line in found.lines] == [4, 5, 6]


def test_the_sheet_with_the_plan_is_found():
    made = openpyxl.Workbook()
    made.active.append(["Danh sách", "nhân viên"])
    made.create_sheet("Kế hoạch").append(list(HEADERS))
    body = io.BytesIO()
    made.save(body)

    assert read(body.getvalue()).name == "Kế hoạch"


def test_real_dates_times_and_numbers_of_a_workbook():
    made = openpyxl.Workbook()
    made.active.append(list(HEADERS))
    made.active.append(["A", "B", date(2027, 4, 21), datetime(2027, 4, 23, 7, 30), time(7, 30), None, 1500000.0])  # noqa: DTZ001
    body = io.BytesIO()
    made.save(body)

    assert said(body.getvalue()) == [["A", "B", "2027-04-21", "2027-04-23T07:30", "07:30", "", 1500000]]


def test_a_formula_is_marked_and_not_read():
    rows = [["A", "B", "=TODAY()", "", "", "", '=HYPERLINK("http://x")']]

    assert said(book(rows))[0][2] == {"formula": True}
    assert said(table(rows))[0][6] == {"formula": True}


def test_unknown_and_doubled_columns_are_named():
    assert read(book(headers=(*HEADERS, "Người ký", "Tên"))).unknown == ("Người ký", "Tên")


def test_a_series_with_what_leaves_it_and_moves_in_it():
    (line,) = read(calendar(*SERIES)).lines
    found = {key: line.cells[key] for key in ("first_day", "last_day", "starts_at", "ends_at", "rrule", "exdates")}

    assert found == {
        "first_day": "2027-01-10", "last_day": "2027-01-10", "starts_at": "08:00", "ends_at": "10:00",
        "rrule": "FREQ=WEEKLY;UNTIL=20270630", "exdates": ["2027-01-17"],
    }  # fmt: skip
    assert [(move["original"], move["first_day"]) for move in line.cells["moves"]] == [("2027-01-24", "2027-01-25")]


@pytest.mark.parametrize(
    ("start", "more", "days", "hours"),
    [
        ("DTSTART;VALUE=DATE:20270421", ["DTEND;VALUE=DATE:20270424"], ("2027-04-21", "2027-04-23"), (None, None)),
        ("DTSTART:20270421T080000", [], ("2027-04-21", "2027-04-21"), ("08:00", None)),
        ("DTSTART:20270420T230000Z", ["DURATION:PT2H"], ("2027-04-21", "2027-04-21"), ("06:00", "08:00")),
        ("DTSTART;TZID=Europe/Paris:20270421T100000", [], ("2027-04-21", "2027-04-21"), ("15:00", None)),
        (
            "DTSTART;TZID=SE Asia Standard Time:20270421T080000",
            ["DTEND;TZID=SE Asia Standard Time:20270422T000000"],
            ("2027-04-21", "2027-04-21"),
            ("08:00", "23:59"),
        ),
    ],
)
def test_when_an_event_stands(start, more, days, hours):
    cells = read(calendar(event(*more, start=start))).lines[0].cells

    assert (cells["first_day"], cells["last_day"]) == days
    assert (cells["starts_at"], cells["ends_at"]) == hours


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["RRULE:FREQ=SECONDLY"], "rule"),
        (["RRULE:FREQ=DAILY;COUNT=999999999"], "rule"),
        (["RRULE:FREQ=WEEKLY;BYDAY=MO"], "rule_first_day"),
        (["RRULE:FREQ=WEEKLY", "RDATE;VALUE=DATE:20270501"], "rule"),
        (["EXDATE:yesterday"], "not_a_day"),
        (["DTEND:20279999"], "not_a_day"),
        (["DURATION:P99999999W"], "not_a_day"),
        (["DTEND;TZID=Mars/Base:20270421T090000"], "unknown_zone"),
        (["DTEND;TZID=../../etc/passwd:20270421T090000"], "unknown_zone"),
    ],
)
def test_an_event_that_does_not_fit_says_why(lines, fault):
    assert read(calendar(event(*lines))).lines[0].cells["unfit"][1] == fault


def test_a_series_by_another_clock_is_told():
    start = "DTSTART;TZID=America/New_York:20270421T100000"

    assert read(calendar(event("RRULE:FREQ=WEEKLY", start=start))).lines[0].cells["unfit"][1] == "rule_zone"


def test_cancelled_events_are_marked_and_other_components_ignored():
    todo = "BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO"
    one, two = read(calendar(todo, event("STATUS:CANCELLED"), event(uid="2"))).lines

    assert (one.cells.get("cancelled"), two.cells.get("cancelled")) == (True, None)
    assert read(calendar(event(), head="METHOD:CANCEL")).lines[0].cells["cancelled"] is True


def test_an_exception_without_its_series_is_told():
    assert read(calendar(SERIES[1])).lines[0].cells["unfit"][1] == "lost_exception"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (TCVN3, "old_font"),
        (VNI, "old_font"),
        (TEXT.encode("cp1258", "replace"), "encoding"),
        (TCVN3.decode("latin-1").encode(), "old_font"),
        (VNI.decode("latin-1").encode(), "old_font"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old_book"),
        (b"%PDF-1.7", "unknown_type"),
        (b"<html><table>", "web_page"),
        (b"a;b\n1;2", "no_headers"),
        (book(headers=("a", "b")), "no_headers"),
        ((TEXT + '"chưa đóng').encode(), "broken_text"),
        (table([ROWS[0]] * (MOST_ROWS + 1)), "too_many_rows"),
        (("Tên;Ngày" + ";x" * 500).encode(), "too_many_columns"),
        (package({"mimetype": b"x", "content.xml": b"<a/>"}), "ods"),
        (package({"a.txt": b"x"}), "no_book"),
        (with_part("xl/vbaProject.bin", lambda _old: b"x"), "macros"),
        (b"PK\x03\x04 and then nothing", "broken_book"),
        (package({name: part for name, part in parts(book()).items() if name != "xl/workbook.xml"}), "broken_book"),
        (with_part(SHEET, lambda old: b'<!DOCTYPE a [<!ENTITY b "c">]>' + old), "entities"),
        (with_part(SHEET, lambda old: '<!DOCTYPE a [<!ENTITY b "c">]>'.encode("utf-16")), "entities"),
        (sheet_of(b"<row>" * 100), "broken_book"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "no_events"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", "broken_calendar"),
        (b"BEGIN:VCALENDAR\r\n" * 50, "broken_calendar"),
        (b"BEGIN:VCALENDAR\r\nno colon\r\nEND:VCALENDAR", "broken_calendar"),
    ],
)
def test_what_is_refused(body, code):
    with pytest.raises(Refused) as why:
        read(body)

    assert why.value.code == code


def test_a_stored_workbook_is_a_workbook():
    assert said(package(parts(book()), ZIP_STORED)) == [list(row) for row in ROWS]


def test_content_decides_and_not_the_name():
    assert [sort_of(body) for body in (book(), table(), calendar(event()))] == ["xlsx", "csv", "ics"]


def test_characters_that_nobody_typed_are_taken_out():
    assert tidy(["a\0b\u202ec\ufeff\ud800\x07", {"d": "x\r\ny"}, 1]) == ["abc", {"d": "x\ny"}, 1]
