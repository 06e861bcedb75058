"""Commendation on screen: from the figures to a proposal, its decision, and the workbook."""

import io
import re
from html import unescape

import openpyxl
import pytest

from calendar_app.domain.access import Role
from calendar_app.extensions import SYSTEM
from calendar_app.models.commendations import Commendation
from calendar_app.reports.sheets import HEAD
from tests.duties.test_commendations import held, limit
from tests.files import making
from tests.site.staff import words


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def proposed(browse, transact):
    """The address of somebody whom the museum has proposed, and the museum's browser."""
    with transact() as session:
        held(session)
    museum = browse("BTT")
    said = {"year": "2026", "person": "Nguyễn Thị Thu", "position": "Viên chức", "merits": "Tổ chức tốt",
            "links": "https://example.vn/1", "files": (io.BytesIO(making.picture()), "anh.jpg")}  # fmt: skip
    answer = museum.post("/desk/units/BTT/commendations/new", data=said)
    assert answer.status_code == 303
    return answer.location, museum


def test_figures_lead_to_a_proposal(browse, transact):
    with transact() as session:
        held(session)
    boss, museum = browse("SVHTTDL", Role.APPROVER), browse("BTT")

    page = words(boss.get("/desk/commendations/figures?year=2026").text)
    assert "Bảo tàng Tổng hợp tỉnh Quảng Ngãi 0/1 1 1/1 120" in page
    own = museum.get("/desk/commendations/figures?year=2026").text
    assert "Thư viện Tổng hợp" not in own
    link = unescape(re.search(r'href="(/desk/units/BTT/commendations/new[^"]*)"', own)[1])
    assert 'value="2026"' in museum.get(link).text


def test_pages_and_workbook_name_the_limits_by_which_was_reckoned(proposed, browse, transact):
    path, museum = proposed
    with transact() as session:
        limit(session, 12, 95)

    for address in ("/desk/commendations/figures?year=2026", "/desk/units/BTT/commendations/figures?year=2026"):
        assert "95 trên 100 kết quả được cập nhật trong 12 ngày" in words(museum.get(address).text)
    new = words(museum.get("/desk/units/BTT/commendations/new").text)
    assert "trong 12 ngày sau ngày kết thúc" in new
    assert "ít nhất 95 trên 100" in new
    assert "trong 7 ngày sau ngày kết thúc" in words(museum.get(path).text)
    cover, table = openpyxl.load_workbook(io.BytesIO(museum.get("/desk/commendations.xlsx?year=2026").data)).worksheets
    assert "Cập nhật trong 12 ngày" in str(list(cover.values))
    head, row = table.iter_rows(min_row=HEAD + 1, max_row=HEAD + 2, values_only=True)
    kept = dict(zip(head, row, strict=True))
    assert (kept["Số ngày để cập nhật kết quả"], kept["Phải đúng hạn, trên 100"]) == (7, 80)


def test_people_are_named_and_the_calendar_itself_too(proposed, transact):
    path, museum = proposed
    assert "btt.editor@example.vn" not in museum.get(path).text.lower().split("<main")[1]
    with transact() as session:
        session.query(Commendation).one().proposed_by = SYSTEM.email
    assert "hệ thống" in words(museum.get(path).text)


def test_it_is_decided_above_and_told_below(proposed, browse):
    path, museum = proposed
    boss = browse("SVHTTDL", Role.APPROVER)
    page = boss.get(path).text
    assert "Nguyễn Thị Thu" in page
    assert "https://example.vn/1" in page
    address = re.search(rf"{path}/evidence/\d+", page)[0]
    assert boss.get(address).mimetype == "image/jpeg"
    assert browse("TVT").get(address).status_code == 404
    assert "Nhập lý do." in boss.post(f"{path}/decide", data={"then": "accept", "reason": ""}).text

    assert boss.post(f"{path}/decide", data={"then": "accept", "reason": "Đủ tiêu chuẩn"}).status_code == 303

    page = words(museum.get(path).text)
    assert "đã chấp nhận" in page
    assert "Đủ tiêu chuẩn" in page
    assert boss.post(f"{path}/decide", data={"then": "x", "reason": "x"}).status_code == 400


def test_the_unit_itself_neither_accepts_nor_proposes_twice(proposed):
    path, museum = proposed

    assert museum.post(f"{path}/decide", data={"then": "accept", "reason": "x"}).status_code == 403
    again = {"year": "2026", "person": "Nguyễn Thị Thu", "merits": "x"}
    assert "đã được đề xuất" in museum.post("/desk/units/BTT/commendations/new", data=again).text
    assert museum.post(f"{path}/decide", data={"then": "withdraw", "reason": "Nhầm"}).status_code == 303
    assert "đã rút" in words(museum.get("/desk/commendations?year=2026&state=withdrawn").text)


def test_the_list_goes_into_a_workbook(proposed, browse):
    boss = browse("SVHTTDL", Role.APPROVER)
    assert "1 ứng viên" in words(boss.get("/desk/commendations?year=2026").text)
    assert "Chưa có đề xuất" in boss.get("/desk/commendations?year=2025").text

    file = boss.get("/desk/commendations.xlsx?year=2026")

    assert "khen-thuong-2026.xlsx" in file.headers["Content-Disposition"]
    cover, table = openpyxl.load_workbook(io.BytesIO(file.data)).worksheets
    assert {row[0]: row[1] for row in cover.iter_rows(values_only=True)}["Năm"] == "2026"
    row = next(table.iter_rows(min_row=HEAD + 2, values_only=True))
    assert row[:4] == ("Nguyễn Thị Thu", "Viên chức", "Bảo tàng Tổng hợp tỉnh Quảng Ngãi", "Đã đề xuất")
    assert row[4:9] == (1, 0, 1, 1, 120)
    other = browse("TVT").get("/desk/commendations.xlsx?year=2026")
    assert "Thu" not in str(list(openpyxl.load_workbook(io.BytesIO(other.data)).worksheets[1].values))


@pytest.mark.parametrize("query", ["year=1800", "state=x", "page=9", "page=0"])
def test_a_wrong_filter_is_no_page(browse, query):
    assert browse("TVT").get(f"/desk/commendations?{query}").status_code == 404
