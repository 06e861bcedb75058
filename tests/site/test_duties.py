"""Duties and reports on screen: what is listed for whom, days set, done and open again."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest

from calendar_app.domain.access import Role
from calendar_app.duties import service
from calendar_app.extensions import SYSTEM
from calendar_app.models.duties import DutyInstance
from tests.conftest import NOW
from tests.duties.conftest import instance_of, someone
from tests.files import making
from tests.signing import sign_in


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def made(transact):
    with transact() as session:
        service.materialise(session, NOW)
        for unit, role in (("SVHTTDL", Role.MANAGER), ("STC", Role.EDITOR), ("XA-21484", Role.EDITOR)):
            someone(session, unit, role)
        return instance_of(session, "r_department", "STC").id


@pytest.fixture
def browse(app, transact, made):
    return lambda name: sign_in(app.test_client(), transact, f"{name}@example.vn")


def test_each_sees_their_own_and_what_is_sent_to_them(browse):
    finance = browse("stc.editor").get("/desk/duties?state=all").text
    assert "3 việc" in finance
    assert "Kinh phí" in finance or "kinh phí" in finance
    assert "Ba Tơ" not in finance

    commune = browse("xa-21484.editor").get("/desk/duties").text
    assert "3 việc" in commune
    assert "gửi Sở Văn hóa, Thể thao và Du lịch" in " ".join(commune.split())

    department = browse("svhttdl.manager").get("/desk/duties?name=report-r_department").text
    assert "4 việc" in department
    assert "Sở Tài chính" in department


def test_whatever_is_open_can_be_reminded_of_from_the_list(browse, transact, made):
    boss = browse("svhttdl.manager")
    with transact() as session:
        service.mark_done(session, made, "", by=SYSTEM, now=NOW)
        service.materialise(session, NOW.replace(year=2030))
        own = session.query(DutyInstance).filter_by(year=2030, withdrawn=False)
        mine = {row.sort: row.id for row in own if row.unit.code == "SVHTTDL"}
    assert set(mine) == {"duty", "report", "milestone"}

    page = unescape(unquote(boss.get("/desk/duties?year=2030&unit=SVHTTDL").text))
    assert [sort for sort, key in mine.items() if f"subject=duty:{key}&unit=SVHTTDL" not in page] == []
    assert f"subject=duty:{made}&" not in unescape(unquote(boss.get("/desk/duties?state=all").text))
    with transact() as session:
        owing = instance_of(session, "r_department", "SNV").id, instance_of(session, "r_district", "XA-21484").id
    page = unescape(unquote(boss.get("/desk/duties?name=report-r_department").text))
    assert f"subject=duty:{owing[0]}&unit=SNV" in page
    form = boss.get(f"/desk/nudges/new?subject=duty:{owing[1]}&unit=XA-21484")
    assert "UBND xã Ba Tơ" in form.text
    assert browse("stc.editor").get(f"/desk/nudges/new?subject=duty:{owing[1]}").status_code == 404
    assert "/desk/nudges/new" not in browse("xa-21484.editor").get("/desk/duties").text


def test_a_day_for_all_is_set_and_shown_where_it_is_owed(browse, transact, made):
    answer = browse("svhttdl.manager").post(f"/desk/duties/{made}/day", data={"due_on": "15/12/2026", "everybody": "y"})
    assert answer.status_code == 303

    page = browse("stc.editor").get(f"/desk/duties/{made}").text
    assert "hạn 15/12/2026" in page
    assert "còn 23 ngày" in page
    with transact() as session:
        days = {row.due_on for row in session.query(DutyInstance).filter_by(code="r_department", year=2026)}
    assert days == {date(2026, 12, 15)}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("31/02/2027", "Nhập ngày theo dạng"), ("01/01/2030", "Nhập một ngày trong năm đó hoặc năm sau.")],
)
def test_a_wrong_day_gets_a_sentence_and_changes_nothing(browse, transact, made, said, sentence):
    answer = browse("svhttdl.manager").post(f"/desk/duties/{made}/day", data={"due_on": said})

    assert sentence in answer.text
    with transact() as session:
        assert session.get_one(DutyInstance, made).due_on is None


def test_it_is_done_and_open_again(browse, transact, made):
    finance = browse("stc.editor")
    assert finance.post(f"/desk/duties/{made}/done", data={"note": "Báo cáo số 12"}).status_code == 303
    page = finance.get(f"/desk/duties/{made}").text
    assert "stc.editor@example.vn đánh dấu đã thực hiện" in page
    assert "Báo cáo số 12" in page
    assert "Người khác đã làm việc này rồi." in finance.post(
        f"/desk/duties/{made}/done", data={}, follow_redirects=True
    ).text  # fmt: skip

    assert browse("svhttdl.manager").post(f"/desk/duties/{made}/reopen", data={"note": "Thiếu biểu"}).status_code == 303
    with transact() as session:
        assert session.get_one(DutyInstance, made).done_at is None


def test_a_long_note_is_refused(browse, made):
    assert "500" in browse("stc.editor").post(f"/desk/duties/{made}/done", data={"note": "x" * 600}).text


@pytest.mark.parametrize("query", ["year=1999", "state=lost", "page=0", "page=99999"])
def test_an_address_that_means_nothing(browse, query):
    assert browse("stc.editor").get(f"/desk/duties?{query}").status_code == 404


def test_an_unknown_entry_shows_all(browse):
    assert "3 việc" in browse("stc.editor").get("/desk/duties?name=report-nothing").text


def test_evidence_status_and_history_stand_on_the_page(browse, made):
    finance = browse("stc.editor")
    assert finance.post(f"/desk/duties/{made}/begin").status_code == 303
    assert "đang thực hiện" in finance.get(f"/desk/duties/{made}").text
    sent = {"note": "Báo cáo số 12", "links": "https://example.vn/12", "files": (BytesIO(making.picture()), "anh.jpg")}

    assert finance.post(f"/desk/duties/{made}/done", data=sent).status_code == 303

    page = browse("svhttdl.manager").get(f"/desk/duties/{made}").text
    assert "https://example.vn/12" in page
    assert "Đã đánh dấu hoàn thành." in page
    assert "Đang thực hiện." in page
    address = re.search(rf"/desk/duties/{made}/evidence/\d+", page)[0]
    file = browse("svhttdl.manager").get(address)
    assert (file.status_code, file.mimetype) == (200, "image/jpeg")
    assert "attachment" in file.headers["Content-Disposition"]
    assert browse("xa-21484.editor").get(address).status_code == 404


def test_what_does_not_apply_is_listed_apart(browse, made):
    finance = browse("stc.editor")
    assert "Nêu lý do" in finance.post(f"/desk/duties/{made}/aside", data={"reason": " "}).text

    finance.post(f"/desk/duties/{made}/aside", data={"reason": "Chưa được giao"})

    assert f"/desk/duties/{made}" in finance.get("/desk/duties?state=not_applicable").text
    for state in ("open", "done", "under_way", "overdue"):
        assert f'/desk/duties/{made}"' not in finance.get(f"/desk/duties?state={state}").text


def test_the_list_is_narrowed_to_a_unit(browse):
    department = browse("svhttdl.manager")

    page = department.get("/desk/duties?name=report-r_department&unit=STC").text

    assert "1 việc" in page
    assert "2 việc" not in page
