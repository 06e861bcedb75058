"""Targets on screen: one figure everywhere, declared, attested, measured, taken back."""

import io
import json
from datetime import date

import openpyxl
import pytest

from calendar_app.domain.access import Role
from calendar_app.models.indicators import Attestation, Declaration, Measurement
from tests.conftest import NOW
from tests.duties.conftest import someone
from tests.files.making import pdf
from tests.indicators.conftest import Told
from tests.signing import sign_in

AT = "/desk/targets/quang-ngai-1520"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def browse(app, transact):
    with transact() as session:
        told = Told(session, NOW)
        told.declare("t_lib_special", "lib_special", "SVHTTDL", 2024, 9, 12)
        told.declare("t_lib_special", "lib_special", "SVHTTDL", 2025, 11, 12)
        told.base("g_lib_2025", 2023, 2024, "TVT")
        for year, number in ((2023, 200_000), (2025, 242_000)):
            told.give("TVT", "f_library", year, {"lib_visits": number})
        for unit, role in (("SVHTTDL", Role.APPROVER), ("SGDDT", Role.EDITOR), ("BTT", Role.APPROVER)):
            someone(session, unit, role)
    return lambda name: sign_in(app.test_client(), transact, f"{name}@example.vn")


def words(answer):
    return " ".join(answer.text.split())


def test_every_screen_shows_the_same_figure(browse, client, app):
    desk = browse("svhttdl.approver")
    printed = app.test_cli_runner().invoke(args=["targets", "show", "--year", "2025", "--json"]).stdout
    told = {(row["id"], row["due_year"]): row for row in json.loads(printed)["targets"]}
    assert (told["t_lib_special", 2025]["measured"], told["t_lib_special", 2025]["verdict"]) == (91.67, "met")

    public, listed, page = client.get("/progress?year=2025"), desk.get("/desk/targets?year=2025"), desk.get(
        f"{AT}/t_lib_special?year=2025"
    )  # fmt: skip
    for answer in (public, listed, page):
        assert "91,67" in answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get("/desk/targets.xlsx?year=2025").data)).worksheets[1]
    rows = {(row[0], row[3]): row for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert {key: (row[6], row[8], row[9]) for key, row in rows.items()} == {
        key: (row["measured"], row["numerator"], row["denominator"]) for key, row in told.items()
    }


def test_the_page_says_who_is_counted_and_why_with_the_line_as_a_table(browse):
    page = words(browse("bTT.approver".lower()).get(f"{AT}/t_lib_special?year=2025"))
    assert "11 trên 12" in page
    assert "kê khai cho toàn bộ loại thiết chế" in page
    assert "<title" in page
    assert '<th scope="row">2024</th><td class="num">75%' in page
    growth = words(browse("btt.approver").get(f"{AT}/g_lib_2025?year=2025"))
    assert "2024: Thư viện Tổng hợp tỉnh Quảng Ngãi chưa có số liệu được duyệt." in growth
    assert "242.000" in growth


def test_the_agency_declares_with_a_file_that_only_those_concerned_can_open(browse, transact):
    education = browse("sgddt.editor")
    answer = education.post(
        f"{AT}/t_lib_edu/2026/declare/lib_school_general/SGDDT",
        data={"numerator": "300", "denominator": "1.200", "as_of": "20/11/2026", "document": "",
              "file": (io.BytesIO(pdf()), "bao-cao.pdf")},
    )  # fmt: skip
    assert answer.status_code == 303, words(answer)
    with transact() as session:
        row = session.query(Declaration).filter_by(target="t_lib_edu").one()
        assert (row.numerator, row.denominator, row.as_of) == (300, 1200, date(2026, 11, 20))
        file_id = row.file_id
    assert "bao-cao.pdf" in education.get(f"{AT}/t_lib_edu?year=2026").text
    assert education.get(f"/desk/files/{file_id}").status_code == 200
    assert browse("svhttdl.approver").get(f"/desk/files/{file_id}").status_code == 200
    assert browse("btt.approver").get(f"/desk/files/{file_id}").status_code == 404


def test_what_is_wrong_is_said_and_the_fields_stay(browse):
    page = browse("sgddt.editor").post(
        f"{AT}/t_lib_edu/2026/declare/lib_school_general/SGDDT",
        data={"numerator": "5", "denominator": "4", "as_of": "20/11/2026"},
    )
    assert page.status_code == 200
    assert "Số đạt không thể lớn hơn tổng số." in page.text
    assert "Nêu văn bản, địa chỉ trang hoặc tệp minh chứng." in page.text
    assert 'value="5"' in page.text


def test_attested_measured_and_taken_back(browse, transact):
    museum, desk = browse("btt.approver"), browse("svhttdl.approver")
    data = {"meets": "yes", "since": "18/05/2026", "document": "Quyết định số 5"}
    assert museum.post(f"{AT}/t_mus_programme/2026/attest/BTT", data=data).status_code == 303
    assert "được xác nhận" in museum.get(f"{AT}/t_mus_programme?year=2026").text

    assert desk.post(f"{AT}/t_mus_programme/2026/measure", data={"measured_on": "20/11/2026"}).status_code == 303
    with transact() as session:
        attested, measured = session.query(Attestation).one().id, session.query(Measurement).one()
        assert (measured.numerator, measured.denominator, len(measured.members)) == (1, 2, 2)
    back = f"{AT}/t_mus_programme/2026/withdraw/attestation/{attested}"
    assert desk.post(back, data={"reason": "Chưa đủ căn cứ"}).status_code == 303
    page = words(desk.get(f"{AT}/t_mus_programme?year=2026"))
    assert "Số đo đã chốt vẫn giữ nguyên" in page
    assert "Chưa đủ căn cứ" in page
    assert desk.get(back).status_code == 404


def test_the_base_of_growth_is_set_on_screen(browse):
    desk = browse("svhttdl.approver")
    data = {"base_year": "2025", "from_year": "2026", "perimeter": "tvt", "document": "QĐ 1"}
    assert desk.post(f"{AT}/g_lib_2030/2026/base", data=data).status_code == 303
    assert "Từ năm 2026: năm gốc 2025" in words(desk.get(f"{AT}/g_lib_2030?year=2026"))
    assert "Có mã không phải của đơn vị nào." in desk.post(
        f"{AT}/g_lib_2030/2026/base", data={**data, "perimeter": "XYZ"}
    ).text  # fmt: skip


@pytest.mark.parametrize("path", [f"{AT}/t_lib_special/chart.png", "/desk/targets.xlsx", f"{AT}/t_lib_special.xlsx"])
def test_what_one_takes_along(browse, path):
    answer = browse("sgddt.editor").get(path)
    assert answer.status_code == 200
    assert answer.data[:4] in (b"\x89PNG", b"PK\x03\x04")


@pytest.mark.parametrize(
    "path",
    [f"{AT}/t_nothing", f"{AT}/t_lib_special?year=2031", f"{AT}/t_lib_special?year=2022", "/desk/targets?year=1900",
     "/desk/targets/other/t_lib_special", f"{AT}/t_lib_special/2026/base"],
)  # fmt: skip
def test_addresses_that_mean_nothing(browse, path):
    assert browse("svhttdl.approver").get(path).status_code == 404
