"""Figures on screen: entered, pasted, handed in, returned; who has not given any, and a reminder to them."""

import io

import openpyxl
import pytest

from calendar_app.domain.access import Role
from calendar_app.models.indicators import Sheet, Statistic
from calendar_app.models.reminding import Nudge
from tests.conftest import NOW
from tests.duties.conftest import someone
from tests.indicators.conftest import Told
from tests.signing import sign_in

MUSEUM = "/desk/figures/BTT/f_museum/year/2025"
COMMUNE = "/desk/figures/XA-21484/f_commune/year/2026"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def browse(app, transact):
    with transact() as session:
        Told(session, NOW).give("BTT", "f_museum", 2024, {"mus_visits": 1000})
        for unit, role in (("SVHTTDL", Role.APPROVER), ("BTT", Role.EDITOR), ("XA-21484", Role.EDITOR)):
            someone(session, unit, role)
    return lambda name: sign_in(app.test_client(), transact, f"{name}@example.vn")


def words(answer):
    return " ".join(answer.text.split())


def standing(transact):
    with transact() as session:
        rows = session.query(Statistic).filter(Statistic.superseded_at.is_(None)).order_by(Statistic.id)
        return {row.metric: (row.value, row.source) for row in rows if row.sheet.year != 2024}


def test_a_draft_stands_beside_last_year_and_warns(browse, transact):
    museum = browse("btt.editor")
    answer = museum.post(MUSEUM, data={"mus_visits": "3.500", "mus_study_visits": "4000", "revision": "0"})
    assert answer.status_code == 303
    page = words(museum.get(MUSEUM))
    assert "Tăng 250% so với năm trước. Đề nghị kiểm tra lại." in page
    assert "+250%" in page
    assert "Lớn hơn “số lượt khách tham quan bảo tàng”, trong khi chỉ là một phần." in page
    assert standing(transact) == {"mus_visits": (3500, "typed"), "mus_study_visits": (4000, "typed")}


def test_a_part_larger_than_its_whole_is_not_handed_in_and_nothing_is_lost(browse, transact):
    museum = browse("btt.editor")
    page = museum.post(MUSEUM, data={"mus_visits": "5", "mus_study_visits": "6", "revision": "0", "then": "submit"})
    assert "Phần không thể lớn hơn tổng." in page.text
    assert 'value="6"' in page.text
    assert standing(transact) == {}


def test_handed_in_returned_corrected_and_accepted(browse, transact):
    museum, desk = browse("btt.editor"), browse("svhttdl.approver")
    museum.post(MUSEUM, data={"mus_visits": "1100", "revision": "0", "then": "submit"})
    assert "Trả lại để chỉnh sửa" in desk.get(MUSEUM).text
    assert desk.post(f"{MUSEUM}/return", data={"reason": "Thiếu số khách học tập", "revision": "1"}).status_code == 303
    assert "Thiếu số khách học tập" in museum.get(MUSEUM).text
    museum.post(MUSEUM, data={"mus_visits": "1100", "mus_study_visits": "60", "revision": "1", "then": "submit"})
    assert desk.post(f"{MUSEUM}/accept", data={"revision": "2"}).status_code == 303
    page = words(museum.get(MUSEUM))
    assert "Số liệu này được tính." in page
    assert 'name="mus_visits"' not in page
    with transact() as session:
        assert session.query(Sheet).filter_by(year=2025).one().state == "accepted"


def test_somebody_elses_figures_are_shown_and_not_overwritten(browse, transact):
    museum, desk = browse("btt.editor"), browse("svhttdl.approver")
    desk.post(MUSEUM, data={"mus_visits": "1100", "revision": "0"})
    page = museum.post(MUSEUM, data={"mus_visits": "1200", "revision": "0"})
    assert "Người khác vừa lưu số liệu." in page.text
    assert standing(transact) == {"mus_visits": (1100, "typed")}


def test_rows_from_a_spreadsheet_are_put_into_the_fields_and_saved_by_hand(browse, transact):
    museum = browse("btt.editor")
    rows = "Chỉ số\t2024\t2025\nSố lượt khách tham quan bảo tàng\t1.000\t1.250\nSố ghế\t1\t2"
    page = words(museum.post(f"{MUSEUM}/paste", data={"rows": rows}))
    assert "Đã điền 1 số liệu vào ô." in page
    assert 'value="1250"' in page
    assert standing(transact) == {}
    museum.post(MUSEUM, data={"mus_visits": "1250", "revision": "0", "source": "pasted"})
    assert standing(transact) == {"mus_visits": (1250, "pasted")}


def test_the_workbook_that_one_takes_along_is_read_back(browse):
    museum = browse("btt.editor")
    book = openpyxl.load_workbook(io.BytesIO(museum.get(f"{MUSEUM}.xlsx").data))
    sheet = book.worksheets[1]
    row = next(row for row in sheet.iter_rows() if row[0].value == "mus_visits")
    assert (row[3].value, row[4].value) == (1000, None)
    row[4].value = 1300
    body = io.BytesIO()
    book.save(body)
    page = words(museum.post(f"{MUSEUM}/paste", data={"file": (io.BytesIO(body.getvalue()), "so-lieu.xlsx")}))
    assert "Đã điền 1 số liệu vào ô." in page
    assert 'value="1300"' in page


def test_a_commune_answers_one_page_and_can_stop_halfway(browse, transact):
    commune = browse("xa-21484.editor")
    page = commune.get(COMMUNE)
    assert "8 câu hỏi" in page.text
    assert page.text.count('type="radio"') == 8
    commune.post(COMMUNE, data={"commune_library": "1", "revision": "0", "then": "save"})
    again = words(commune.get(COMMUNE))
    assert 'checked id="commune_library-0"' in again
    answers = {
        "commune_library": "1", "commune_library_serving": "1", "commune_centre": "1", "commune_centre_active": "0",
        "commune_clubs": "3", "commune_classes": "2", "village_houses": "9", "village_houses_active": "4",
    }  # fmt: skip
    assert commune.post(COMMUNE, data={**answers, "revision": "1", "then": "submit"}).status_code == 303
    assert {key: str(value) for key, (value, _source) in standing(transact).items()} == answers
    desk = browse("svhttdl.approver")
    desk.post(f"{COMMUNE}/accept", data={"revision": "2"})
    page = words(desk.get("/desk/targets/quang-ngai-1520/t_cc_grassroots?year=2026"))
    assert "95 đơn vị chưa có phiếu được duyệt của năm này." in page


def test_who_has_not_given_figures_is_listed_and_reminded(browse, transact):
    browse("xa-21484.editor").post(COMMUNE, data={"commune_library": "1", "revision": "0"})
    desk = browse("svhttdl.approver")
    page = words(desk.get("/desk/figures/missing?form=f_commune&year=2026&state=draft"))
    assert "96 đơn vị chưa gửi số liệu." in page
    assert "UBND xã Ba Tơ" in page
    assert "UBND xã Ba Vinh" not in page

    subject = "figures:f_commune:year:2026"
    sent = {"subject": subject, "units": ["XA-21484"], "sentence": "Đề nghị xã gửi phiếu.", "step": "send"}
    assert desk.post("/desk/nudges/new", data=sent).status_code == 303
    with transact() as session:
        assert [(row.subject, row.unit.code) for row in session.query(Nudge)] == [(subject, "XA-21484")]
    museum = browse("btt.editor")
    assert museum.get(f"/desk/nudges/new?subject={subject}").status_code == 404


def test_the_home_of_figures_lists_what_is_asked(browse):
    page = words(browse("xa-21484.editor").get("/desk/figures"))
    assert "Phiếu hằng năm của xã, năm dương lịch 2026" in page
    assert "Chưa nhập" in page
    museum = words(browse("btt.editor").get("/desk/figures"))
    assert museum.count("Số liệu bảo tàng") >= 4


@pytest.mark.parametrize(
    "path",
    ["/desk/figures/BTT/f_library/year/2025", "/desk/figures/BTT/f_museum/month/2025",
     "/desk/figures/NOBODY/f_museum/year/2025", "/desk/figures/place-51/f_museum/year/2025",
     "/desk/figures/missing?state=lost", "/desk/figures/missing?page=999"],
)  # fmt: skip
def test_addresses_that_mean_nothing(browse, path):
    assert browse("svhttdl.approver").get(path).status_code == 404


def test_the_desk_enters_the_inhabitants_of_a_place(browse, transact):
    desk, address = browse("svhttdl.approver"), "/desk/figures/place-51/f_place/year/2025"
    assert desk.post(address, data={"inhabitants": "1.861.700", "revision": "0", "then": "submit"}).status_code == 303
    assert desk.post(f"{address}/accept", data={"revision": "1"}).status_code == 303
    assert browse("btt.editor").get(address).status_code == 404
