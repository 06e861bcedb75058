"""Rounds on screen: a letter drawn up and sent, answered by a unit, reminded of, and put together in one table."""

import io
import re
from html import unescape
from urllib.parse import unquote

import openpyxl
import pytest
from sqlalchemy import select

from calendar_app.domain.access import Role
from calendar_app.models.activities import Activity
from calendar_app.models.mail import OutboxMessage
from calendar_app.models.rounds import Round, RoundAnswer
from calendar_app.reports.sheets import HEAD
from tests.duties.conftest import someone
from tests.factories import make_activity
from tests.files import making
from tests.letters import letters, text
from tests.signing import sign_in
from tests.site.staff import words

LETTER = {
    "title": "Hoạt động chào mừng Ngày Sách",
    "number": "123/SVHTTDL-QLVH",
    "issued_on": "20/11/2026",
    "text": "Kính gửi các đơn vị,\nđề nghị báo cáo.",
    "occasion": "book_reading_day",
    "due_on": "20/12/2026",
    "figure0_name": "Lượt người tham gia",
    "figure0_measure": "lượt",
    "figure1_name": "Sách luân chuyển",
}


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def people(transact):
    with transact() as session:
        for unit, role in (("SVHTTDL", Role.APPROVER), ("TVT", Role.EDITOR), ("XA-21484", Role.EDITOR)):
            someone(session, unit, role)
        for role in (Role.EDITOR, Role.VIEWER):
            someone(session, "BTT", role)


@pytest.fixture
def browse(app, transact, people):
    return lambda name: sign_in(app.test_client(), transact, f"{name}@example.vn")


@pytest.fixture
def boss(browse):
    return browse("svhttdl.approver")


@pytest.fixture
def sent(boss, transact):
    """The address of a round that has gone to the library, the museum and a commune."""
    file = {"file": (io.BytesIO(making.pdf()), "cong-van.pdf")}
    answer = boss.post("/desk/units/SVHTTDL/rounds/new", data=LETTER | file)
    assert answer.status_code == 303
    path = answer.location.removesuffix("/units")
    answer = boss.post(f"{path}/units", data={"codes": ["TVT", "BTT", "XA-21484"]})
    assert answer.status_code == 303
    assert boss.post(f"{path}/send").status_code == 303
    return path


def figures(page):
    """The names of the fields of figures, as they stand on the form."""
    return re.findall(r'name="(figure-\d+)"', page)


def reply(browser, path, *values, **more):
    names = figures(browser.get(path).text)
    return browser.post(path, data=dict(zip(names, values, strict=True)) | {"then": "submit"} | more)


def test_a_draft_leads_to_its_units_and_then_to_sending(boss, browse):
    page = boss.get("/desk/units/SVHTTDL/rounds/new").text
    assert "Hạn trả lời" in page

    answer = boss.post("/desk/units/SVHTTDL/rounds/new", data=LETTER)

    assert answer.location.endswith("/units")
    chooser = words(boss.get(answer.location).text)
    assert "UBND xã Ba Tơ" in chooser
    assert "cấp xã" in chooser
    assert "Chọn ít nhất một đơn vị." in words(boss.post(answer.location, data={}).text)
    path = answer.location.removesuffix("/units")
    assert "Chưa gửi cho đơn vị nào." in words(boss.get(path).text)
    assert path in boss.get("/desk/rounds").text
    assert browse("tvt.editor").get(path).status_code == 404


def test_what_is_wrong_in_a_letter_is_said_beside_its_field(boss):
    wrong = LETTER | {"title": " ", "due_on": "20/11/2026", "figure1_name": "Lượt người tham gia"}

    page = words(boss.post("/desk/units/SVHTTDL/rounds/new", data=wrong).text)

    assert "Nêu nội dung của đợt." in page
    page = words(boss.post("/desk/units/SVHTTDL/rounds/new", data=wrong | {"title": "Đợt"}).text)
    assert "Ngày này đã qua. Nhập ngày sắp tới." in page
    assert "Có hai số liệu trùng tên." in page


def test_a_unit_sees_the_round_on_its_desk_and_answers_it(sent, browse, transact):
    editor = browse("tvt.editor")
    with transact() as session:
        number = make_activity(session, "TVT", title="Hội sách mùa đông").id
    desk = editor.get("/desk").text
    assert "Sở Văn hóa, Thể thao và Du lịch đề nghị: Hoạt động chào mừng Ngày Sách" in words(desk)
    assert "Hạn trả lời: 20/12/2026." in words(desk)
    path = f"{sent}/answers/TVT"
    assert f'href="{path}"' in desk
    page = editor.get(path).text
    assert "Hội sách mùa đông" in page
    assert editor.get(f"{sent}/letter").data.startswith(b"%PDF")

    refused = words(editor.post(path, data={"then": "submit"}).text)
    assert "Nhập số liệu này; nếu không có thì nhập 0." in refused
    assert "Chọn một hoạt động hoặc nêu lý do không có hoạt động." in refused

    assert reply(editor, path, "1.200", "0", activities=[str(number)]).status_code == 303
    page = words(editor.get(path).text)
    assert "đã trả lời" in page
    assert "1.200" in page
    assert "đề nghị: Hoạt động chào mừng" not in words(editor.get("/desk").text)
    with transact() as session:
        assert session.scalars(select(RoundAnswer.state).where(RoundAnswer.state != "waiting")).all() == ["submitted"]


def test_an_activity_planned_for_the_round_is_its_answer(sent, browse, transact):
    editor = browse("tvt.editor")
    link = unescape(re.search(r'href="(/desk/activities/new[^"]+)"', editor.get(f"{sent}/answers/TVT").text)[1])
    assert "day=book_reading_day" in link
    said = {"title": "Ngày Sách 2027", "type": "book_day", "first_day": "21/04/2027", "scale": "province",
            "visibility": "public", "repeats": "once", "unit": "TVT"}  # fmt: skip

    answer = editor.post(link, data=said)

    assert answer.location == f"{sent}/answers/TVT"
    page = editor.get(answer.location).text
    assert re.search(r'<input[^>]* checked[^>]*name="activities"', page) or "checked" in page
    with transact() as session:
        answered = session.scalars(select(RoundAnswer).where(RoundAnswer.state == "draft")).one()
        assert [one.activity.versions[-1].title for one in answered.activities] == ["Ngày Sách 2027"]


def test_a_link_that_names_a_wrong_round_costs_nothing(sent, browse, transact):
    editor = browse("btt.editor")
    said = {"title": "Trưng bày", "type": "exhibition", "first_day": "21/04/2027", "scale": "province",
            "visibility": "public", "repeats": "once", "unit": "BTT"}  # fmt: skip
    for wrong in ("999", "x", "-1", "²"):
        answer = editor.post(f"/desk/activities/new?unit=BTT&round={wrong}", data=said)
        assert "/desk/activities/" in answer.location
    with transact() as session:
        assert session.query(Activity).count() == 4


def test_no_unit_reads_the_answer_of_another_nor_the_table(sent, browse):
    editor = browse("tvt.editor")

    for path in (f"{sent}/answers/BTT", f"{sent}/table", f"{sent}/table.xlsx"):
        assert editor.get(path).status_code == 404
    assert editor.get(sent).location == f"{sent}/answers/TVT"


def test_who_has_not_answered_is_reminded_even_a_commune_beside_the_tree(sent, boss, browse, transact):
    page = boss.get(sent).text
    assert "0/3 đơn vị đã trả lời" in words(page)
    link = unescape(re.search(r'href="(/desk/nudges/new[^"]+unit=BTT&amp;unit=TVT&amp;unit=XA-21484[^"]*)"', page)[1])
    form = boss.get(link).text
    assert "UBND xã Ba Tơ" in form

    said = {"units": ["TVT", "XA-21484"], "sentence": "Đề nghị trả lời sớm.", "step": "send"}
    assert boss.post(link, data=said).status_code == 303

    with transact() as session:
        mails = {row.recipient for row in session.scalars(select(OutboxMessage))}
        letter = text(letters(session, "xa-21484.editor@example.vn")[0])
    assert mails == {"tvt.editor@example.vn", "xa-21484.editor@example.vn"}
    assert "Hạn trả lời là ngày 20/12/2026, đơn vị chưa gửi trả lời." in " ".join(letter.split())
    assert "/answers/XA-21484" in letter
    assert "UBND xã Ba Tơ" in boss.get("/desk/nudges").text
    assert browse("btt.editor").get(link).status_code in (403, 404)


def test_every_list_of_rounds_reminds_those_that_owe(sent, boss, browse, transact):
    link = f'href="/desk/nudges/new?subject=round:{sent.rsplit("/", 1)[1]}&unit=BTT&unit=TVT&unit=XA-21484"'
    pages = ("/desk/rounds", sent, f"{sent}/table")
    for page in pages:
        assert link in unescape(unquote(boss.get(page).text)), page
    with transact() as session:
        someone(session, "SVHTTDL", Role.EDITOR)
        someone(session, "TVT", Role.MANAGER)
    for page in pages:
        assert "/desk/nudges/new" not in browse("svhttdl.editor").get(page).text
    assert "/desk/nudges/new" not in browse("tvt.editor").get("/desk/rounds").text
    assert "&unit=TVT" in unescape(browse("tvt.manager").get("/desk/rounds").text)

    boss.post(f"{sent}/close")

    assert "/desk/nudges/new" not in boss.get("/desk/rounds?state=all").text


def test_an_answer_is_returned_with_a_reason_and_given_anew(sent, boss, browse):
    editor, path = browse("tvt.editor"), f"{sent}/answers/TVT"
    reply(editor, path, "10", "2", note="Không tổ chức")

    assert "Nhập lý do" in words(boss.post(f"{path}/return", data={"reason": ""}).text)
    assert boss.post(f"{path}/return", data={"reason": "Số liệu chưa khớp"}).status_code == 303

    assert "Số liệu chưa khớp" in editor.get(path).text
    told = words(boss.get(sent).text)
    assert "Trả lời của Thư viện Tổng hợp tỉnh Quảng Ngãi bị trả lại." in told
    assert "Thư viện Tổng hợp tỉnh Quảng Ngãi đã gửi trả lời." in told
    assert "Đã gửi công văn." in told
    assert "Được trả lại để chỉnh sửa" in words(editor.get("/desk").text)
    assert reply(editor, path, "12", "2", note="Không tổ chức").status_code == 303
    assert editor.post(f"{path}/take-back").status_code == 303
    assert "đang soạn" in words(editor.get(path).text)


def test_two_editors_of_one_answer(sent, browse, transact):
    editor, path = browse("tvt.editor"), f"{sent}/answers/TVT"
    read = re.search(r'name="revision"[^>]*value="(\d+)"', editor.get(path).text)[1]
    editor.post(path, data={"note": "Một", "revision": read, "then": "save"})

    page = words(editor.post(path, data={"note": "Hai", "revision": read, "then": "save"}).text)

    assert "Người khác trong đơn vị vừa sửa" in page
    with transact() as session:
        assert [row.note for row in session.scalars(select(RoundAnswer)) if row.note] == ["Một"]


def test_the_table_and_its_workbook_say_the_same(sent, boss, browse, transact):
    with transact() as session:
        number = make_activity(session, "TVT", title="=Hội sách").id
    reply(browse("tvt.editor"), f"{sent}/answers/TVT", "1200", "30", activities=[str(number)])
    reply(browse("xa-21484.editor"), f"{sent}/answers/XA-21484", "300", "0", note="Chưa có điều kiện")

    page = words(boss.get(f"{sent}/table").text)
    assert "Tổng cộng 1 hoạt động khác nhau 0 – 1.500 30" in page
    file = boss.get(f"{sent}/table.xlsx")
    assert "dot-trien-khai" in file.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    cover, table, activities = book.worksheets
    said = {row[0]: row[1] for row in cover.iter_rows(values_only=True) if row[0]}
    assert said["Công văn"] == "123/SVHTTDL-QLVH, 20/11/2026"
    assert (said["Đơn vị được đề nghị"], said["Đơn vị đã trả lời"]) == ("3", "2")
    assert "Bảo tàng" in said["Đơn vị chưa trả lời"]
    assert "22/11/2026" in cover["A3"].value
    rows = {row[0]: row for row in table.iter_rows(min_row=HEAD + 2, values_only=True)}
    assert rows["UBND xã Ba Tơ"][3:] == (0, 0, None, 300, 0, "Chưa có điều kiện")
    assert rows["Tổng cộng"][4:8] == (0, None, 1500, 30)
    assert activities.cell(HEAD + 2, 2).value == "=Hội sách"
    assert activities.cell(HEAD + 2, 2).data_type == "s"


def test_a_deadline_put_off_is_shown_with_the_one_before(sent, boss, browse):
    assert "Nhập ngày sau thời hạn" in boss.post(f"{sent}/extend", data={"due_on": "01/12/2026"}).text

    boss.post(f"{sent}/extend", data={"due_on": "31/12/2026", "why": "Bão số 12"})

    page = words(browse("tvt.editor").get(f"{sent}/answers/TVT").text)
    assert "hạn trả lời 31/12/2026" in page
    assert "Gia hạn từ 20/12/2026 đến 31/12/2026" in page
    assert "Bão số 12" in page


@pytest.mark.parametrize(("how", "shown"), [("close", "đã kết thúc"), ("cancel", "Đợt triển khai đã hủy: Gửi nhầm")])
def test_a_round_that_has_ended_asks_nobody(sent, boss, browse, transact, how, shown):
    assert boss.post(f"{sent}/{how}", data={"reason": "Gửi nhầm"}).status_code == 303

    editor = browse("tvt.editor")
    assert shown in words(editor.get(f"{sent}/answers/TVT").text)
    assert "đề nghị: Hoạt động chào mừng" not in words(editor.get("/desk").text)
    assert "không nhận thao tác" in editor.post(
        f"{sent}/answers/TVT", data={"note": "x", "then": "save"}, follow_redirects=True
    ).text  # fmt: skip
    with transact() as session:
        assert session.query(Round).count() == 1


def test_the_list_says_who_owes_what_and_is_empty_with_a_word(sent, boss, browse, transact):
    page = words(boss.get("/desk/rounds").text)
    assert "0/3 đơn vị đã trả lời" in page
    assert "Mở đợt triển khai" in page
    page = words(browse("btt.viewer").get("/desk/rounds").text)
    assert "Cần trả lời" in page
    assert "Mở đợt triển khai" not in page
    with transact() as session:
        someone(session, "TTVH", Role.EDITOR)
    assert "Đơn vị không có yêu cầu nào cần trả lời" in browse("ttvh.editor").get("/desk/rounds").text


def test_a_unit_is_left_out(sent, boss, browse):
    boss.post(f"{sent}/leave", data={"unit": "XA-21484"})

    assert "0/2 đơn vị đã trả lời" in words(boss.get(sent).text)
    assert browse("xa-21484.editor").get(f"{sent}/answers/XA-21484").status_code == 404
