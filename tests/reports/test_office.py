"""The workbooks as a real office program opens them. Without one these tests are skipped; in CI that is a failure."""

import csv
import os
import shutil
import subprocess
from datetime import date

import pytest

from calendar_app.activities import results
from calendar_app.activities.importing.template import template
from calendar_app.activities.results import Outcome
from calendar_app.extensions import SYSTEM
from calendar_app.quotas import matrix_address, reckoning
from calendar_app.reports import matrix_sheet
from calendar_app.reports.sheets import HEAD
from calendar_app.reports.year_sheet import of_unit
from calendar_app.units import queries as units
from tests.conftest import NOW, TODAY
from tests.factories import make_activity

#: every sheet as comma-separated UTF-8, each cell as it is shown
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
DANGEROUS = ("=1+1", "+84 255 3822", "-cmd|' /C calc'!A0", "@SUM(A1)")


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def shown(tmp_path):
    """The sheets of a workbook as LibreOffice shows them, row by row."""
    program = shutil.which("soffice")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no office program on this machine")

    def open_book(body):
        book = tmp_path / "book.xlsx"
        book.write_bytes(body)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", CSV, "--outdir", tmp_path, book]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = sorted(tmp_path.glob("book-*.csv"))
        return [list(csv.reader(sheet.read_text("utf-8").splitlines())) for sheet in made]

    return open_book


def test_an_office_program_shows_the_year_as_it_is_and_runs_nothing(app, session, shown):
    for number, title in enumerate(DANGEROUS, start=1):
        make_activity(session, title=title, first_day=date(2027, 3, number), venue="Sân chính")
    session.flush()
    with app.test_request_context("/"):
        body = of_unit(session, units.by_code(session, "TVT"), 2027, by=SYSTEM, language="vi", today=TODAY)

    sheets = shown(body)

    rows = next(sheet for sheet in sheets if any("=1+1" in row for row in sheet))
    listed = [row for row in rows[HEAD + 1 :] if any(row)]
    assert sorted(set(DANGEROUS) & {cell for row in listed for cell in row}) == sorted(DANGEROUS)
    assert [next(cell for cell in row if cell.endswith("/2027")) for row in listed] == [
        f"0{number}/03/2027" for number in range(1, 5)
    ]
    assert any("Thư viện Tổng hợp tỉnh Quảng Ngãi" in row for row in rows[:HEAD])


def test_an_office_program_opens_the_template(app, session, shown):
    with app.test_request_context("/"):
        body = template(session, "vi", 2027)

    headers = {cell for sheet in shown(body) for cell in sheet[0]}

    assert {"Tên hoạt động", "Từ ngày", "Loại hoạt động"} <= headers


@pytest.mark.parametrize(
    ("asked", "name", "cells"),
    [
        ({"q": "Bảo tàng"}, "Bảo tàng Tổng hợp tỉnh Quảng Ngãi", ["1", "1", "1", "0", "Đã đạt", "1/1–2 · Đã đạt"]),
        ({"view": "kind"}, "Bảo tàng Tổng hợp tỉnh", ["1", "1", "1", "0", "0", "0", "1"]),
    ],
)
def test_an_office_program_opens_the_matrix_with_its_cover(app, session, shown, asked, name, cells):
    held = make_activity(
        session, "BTT", type="experience_education", first_day=date(2026, 5, 18), commemorations=("museum_day",)
    )  # fmt: skip
    results.hold(session, held.id, held.occurrences[0].id, Outcome(attendance=9), by=SYSTEM, now=NOW)
    reckoning.everything(session, now=NOW, cause="plan")
    with app.test_request_context("/"):
        address = matrix_address.read(asked, 2026, "UBND-TINH")
        body = matrix_sheet.of(session, address, by=SYSTEM, today=TODAY)

    sheets = shown(body)

    told = [cell for sheet in sheets for row in sheet[:HEAD] for cell in row]
    assert "Xuất ngày 22/11/2026" in told
    cover = next(sheet for sheet in sheets if any("Nội dung lọc" in row or "Giải thích" in row for row in sheet))
    assert {"Năm", "Đã đạt", "Quá hạn"} <= {row[0] for row in cover if row}
    found = next(row for sheet in sheets for row in sheet if name in row and row != cover)
    assert [cell for cell in cells if cell not in found] == []
    assert any(row[:2].count("Toàn bộ phạm vi") for sheet in sheets for row in sheet)
