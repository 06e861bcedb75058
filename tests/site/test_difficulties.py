"""Difficulties on screen: reported, on the desk of who answers, passed on, seen by who reported."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from calendar_app.domain.access import Role
from calendar_app.models.reminding import Nudge
from tests.factories import make_activity
from tests.site.staff import words

SAID = {"kind": "staff", "title": "Chưa có cán bộ thư viện", "text": "Từ tháng 7", "needs": "Đề nghị cử người"}


@pytest.fixture
def database_template():
    return "plan"


def test_a_commune_reports_and_sees_what_becomes_of_it(browse):
    commune, boss = browse("XA-21484"), browse("SVHTTDL", Role.APPROVER)
    form = words(commune.get("/desk/units/XA-21484/difficulties/new").text)
    assert "Sở Văn hóa, Thể thao và Du lịch" in form

    path = commune.post("/desk/units/XA-21484/difficulties/new", data=SAID).location

    assert "UBND xã Ba Tơ gặp khó khăn: Chưa có cán bộ thư viện" in words(boss.get("/desk").text)
    page = boss.get(path).text
    assert "Chuyển UBND tỉnh Quảng Ngãi" in words(page)
    assert "Nhập một câu" in boss.post(f"{path}/step", data={"then": "answer", "text": ""}).text
    assert boss.post(f"{path}/step", data={"then": "answer", "text": "Sẽ cử người"}).status_code == 303
    page = words(commune.get(path).text)
    assert "Sở Văn hóa, Thể thao và Du lịch trả lời. Sẽ cử người" in page
    assert "Hỏi lại" in page
    assert "gặp khó khăn" not in words(boss.get("/desk").text)


def test_who_is_to_answer_is_reminded_by_those_above_while_it_waits(browse, transact):
    commune, boss = browse("XA-21484"), browse("SVHTTDL", Role.APPROVER)
    path = commune.post("/desk/units/XA-21484/difficulties/new", data=SAID).location
    province = browse("UBND-TINH", Role.APPROVER)
    link = f"/desk/nudges/new?subject=difficulty:{path.rsplit('/', 1)[1]}&unit=SVHTTDL"

    for page in ("/desk/difficulties", path):
        assert link in unquote(unescape(province.get(page).text))
        assert "/desk/nudges/new" not in commune.get(page).text
    form = province.get(link).text
    assert "Chưa có cán bộ thư viện" in form
    assert "Sở Văn hóa, Thể thao và Du lịch" in form
    said = {"units": ["SVHTTDL"], "sentence": "Đề nghị trả lời xã."}
    letter = words(unescape(province.post(link, data=said).text))
    assert "Một đơn vị chờ trả lời từ ngày 22/11/2026." in letter
    assert f"/desk/difficulties/{path.rsplit('/', 1)[1]}" in letter
    assert province.post(link, data=said | {"step": "send"}).status_code == 303
    with transact() as session:
        assert [row.unit.code for row in session.query(Nudge)] == ["SVHTTDL"]
    assert "Chưa có cán bộ thư viện" in province.get("/desk/nudges").text
    assert (commune.get(link).status_code, browse("TVT", Role.MANAGER).get(link).status_code) == (404, 404)

    boss.post(f"{path}/step", data={"then": "answer", "text": "Sẽ cử người"})

    assert "/desk/nudges/new" not in province.get("/desk/difficulties").text
    assert "Hiện không cần nhắc ai về việc này" in words(province.get(link).text)


def test_the_list_is_filtered_and_counted(browse):
    commune, boss = browse("XA-21484"), browse("SVHTTDL", Role.APPROVER)
    commune.post("/desk/units/XA-21484/difficulties/new", data=SAID)
    browse("TVT").post("/desk/units/TVT/difficulties/new", data=SAID | {"kind": "funds", "title": "Thiếu kinh phí"})

    page = words(boss.get("/desk/difficulties").text)
    assert "2 khó khăn, vướng mắc" in page
    assert "Chờ trả lời (2)" in page
    assert "Kinh phí (1)" in page
    page = words(boss.get("/desk/difficulties?kind=funds&state=waiting&year=2026").text)
    assert "Thiếu kinh phí" in page
    assert "Chưa có cán bộ" not in page
    assert "Thiếu kinh phí" not in commune.get("/desk/difficulties").text
    assert "Chưa có khó khăn, vướng mắc nào" in browse("BTT").get("/desk/difficulties").text


@pytest.mark.parametrize("query", ["state=x", "kind=x", "year=1800", "page=99", "page=0"])
def test_a_wrong_filter_is_no_page(browse, query):
    assert browse("TVT").get(f"/desk/difficulties?{query}").status_code == 404


def test_a_step_that_is_not_ones_own_is_refused(browse):
    commune = browse("XA-21484")
    path = commune.post("/desk/units/XA-21484/difficulties/new", data=SAID).location

    assert commune.post(f"{path}/step", data={"then": "answer", "text": "x"}).status_code == 403
    assert commune.post(f"{path}/step", data={"then": "x", "text": "x"}).status_code == 400
    assert browse("TVT").post(f"{path}/step", data={"then": "answer", "text": "x"}).status_code == 404


def test_a_link_from_an_activity_fills_it_in(browse, transact):
    with transact() as session:
        key = make_activity(session, "TVT", title="Hội sách").id

    page = browse("TVT").get(f"/desk/units/TVT/difficulties/new?activity={key}").text

    assert re.search(rf'<option selected value="{key}">Hội sách', page)
