"""Figures of many units from one table: looked at first, each wrong cell named, saved of all units or of none."""

import io
import re
from html import unescape

import openpyxl
import pytest

from calendar_app.domain.access import Role
from calendar_app.models.indicators import Sheet, Statistic
from tests.conftest import NOW
from tests.indicators.conftest import Told
from tests.site.staff import words

TABLE = "/desk/figures/table/f_commune/year/2026"
TO, VINH = "XA-21484", "XA-21490"


@pytest.fixture
def database_template():
    return "plan"


@pytest.fixture
def desk(browse, transact):
    """The department, which watches the targets; Ba Tơ had 9 village houses the year before."""
    with transact() as session:
        Told(session, NOW).give(TO, "f_commune", 2025, {"village_houses": 9})
    return browse("SVHTTDL", Role.APPROVER)


def table(*rows):
    return "\n".join("\t".join(row) for row in rows)


def stored(transact, year=2026):
    with transact() as session:
        rows = session.query(Statistic).join(Sheet).filter(Sheet.year == year, Statistic.superseded_at.is_(None))
        return {(row.sheet.unit.code, row.metric): (row.value, row.source, row.sheet.state) for row in rows}


def fields(page):
    """The hidden fields of the preview's form."""
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    names = [(re.search(r'name="([^"]+)"', one)[1], re.search(r'value="([^"]*)"', one)) for one in found]
    return {name: unescape(value[1]) if value else "" for name, value in names}


def looked(desk, *rows):
    answer = desk.post(TABLE, data={"rows": table(*rows)})
    assert answer.status_code == 200
    return answer.text


def library(desk):
    """What the column of libraries is called."""
    page = desk.get(TABLE).text
    return unescape(re.search(r"<li>(.+?) <span class=\"muted small\">commune_library</span>", page)[1])


def test_what_would_change_is_shown_and_nothing_is_saved(desk, transact):
    page = looked(
        desk,
        ("Đơn vị", "village_houses", library(desk), "Ghi chú"),
        (TO, "8", "có", "x"),
        ("UBND xã Ba Vinh", "1.200", "", ""),
    )
    said = words(page)

    assert "Không đọc cột không có trong biểu: Ghi chú." in said
    assert "2 đơn vị" in said
    assert "3 số liệu thay đổi" in said
    assert "sau: 1.200" in said
    assert stored(transact) == {}


def test_all_of_it_is_saved_at_once_and_known_for_pasted(desk, transact):
    page = looked(desk, ("Mã", "village_houses"), (TO, "8"), (VINH, "5"))

    answer = desk.post(f"{TABLE}/save", data={**fields(page), "then": "save"}, follow_redirects=True)

    assert "Đã lưu nháp số liệu của 2 đơn vị." in words(answer.text)
    assert stored(transact) == {
        (TO, "village_houses"): (8, "pasted", "draft"), (VINH, "village_houses"): (5, "pasted", "draft"),
    }  # fmt: skip


def test_the_same_table_again_says_nothing_new(desk, transact):
    rows = (("Mã", "village_houses"), (TO, "8"), (VINH, "5"))
    desk.post(f"{TABLE}/save", data={**fields(looked(desk, *rows)), "then": "save"})

    page = looked(desk, *rows)

    assert "Bảng không có gì mới" in words(page)
    assert "digest" not in fields(page)


def test_an_empty_cell_leaves_a_figure_and_a_note_as_they_are(desk, transact):
    desk.post(
        "/desk/figures/XA-21484/f_commune/year/2026",
        data={"village_houses": "7", "remark": "Đếm tháng 3", "revision": "0"},
    )
    page = looked(desk, ("Mã", "village_houses", "commune_clubs"), (TO, "", "3"))

    desk.post(f"{TABLE}/save", data={**fields(page), "then": "save"})

    assert {key[1]: value[0] for key, value in stored(transact).items()} == {"village_houses": 7, "commune_clubs": 3}
    with transact() as session:
        assert session.query(Sheet).filter_by(year=2026).one().remark == "Đếm tháng 3"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("Mã", "village_houses"), (TO, "mười")), "Dòng 2 village_houses, “mười”: không có số nguyên"),
        ((("Mã", "commune_library"), (TO, "3")), "“3”: ngoài khoảng cho phép của chỉ số này"),
        ((("Mã", "village_houses"), ("XA-0", "3")), "Dòng 2 “XA-0”: không có đơn vị nào của bạn"),
        ((("Mã", "village_houses"), ("TVT", "3")), "Dòng 2 “TVT”: không có đơn vị nào của bạn"),
        ((("Mã", "village_houses"), ("ubnd xa ba to", "3")), "“ubnd xa ba to”: có nhiều đơn vị cùng tên: hãy ghi mã"),
        ((("Mã", "village_houses"), ("", "3")), "Dòng 2 không ghi đơn vị"),
        ((("Mã", "village_houses"), (TO, "3"), ("UBND xã Ba Tơ", "4")), "Dòng 3 “XA-21484”: đơn vị này có hai dòng"),
        ((("Mã", "village_houses", "village_houses"), (TO, "3", "4")), "hai cột cùng một chỉ số"),
        ((("Mã", "Số ghế"), (TO, "3")), "Không có dòng nào nêu tên các chỉ số."),
    ],
)  # fmt: skip
def test_each_wrong_cell_is_named_and_nothing_can_be_saved(desk, transact, rows, said):
    good = (VINH, "5")
    page = looked(desk, *rows, good)

    assert said in words(page).partition("chưa thể lưu")[2]
    assert "digest" not in fields(page)
    forged = {"rows": table(*rows, good), "source": "pasted", "digest": "0" * 32, "then": "save"}
    assert desk.post(f"{TABLE}/save", data=forged).status_code == 200
    assert stored(transact) == {}


def test_figures_that_were_handed_in_are_not_changed(desk, transact):
    sheet = "/desk/figures/XA-21484/f_commune/year/2026"
    desk.post(sheet, data={"village_houses": "7", "revision": "0", "then": "submit"})

    page = looked(desk, ("Mã", "village_houses"), (TO, "8"), (VINH, "5"))

    assert "số liệu đã gửi" in words(page)
    assert stored(transact) == {(TO, "village_houses"): (7, "typed", "submitted")}


def test_what_somebody_changed_meanwhile_is_shown_anew_and_nothing_is_saved(desk, transact):
    page = looked(desk, ("Mã", "village_houses"), (TO, "8"), (VINH, "5"))
    desk.post("/desk/figures/XA-21484/f_commune/year/2026", data={"village_houses": "7", "revision": "0"})

    answer = desk.post(f"{TABLE}/save", data={**fields(page), "then": "save"})

    assert "Đã có thay đổi" in words(answer.text)
    assert {key: value[0] for key, value in stored(transact).items()} == {(TO, "village_houses"): 7}
    assert fields(answer.text)["digest"] != fields(page)["digest"]


def test_one_unit_that_cannot_be_handed_in_holds_all_back(desk, transact):
    page = looked(desk, ("Mã", "village_houses", "village_houses_active"), (TO, "8", "9"), (VINH, "5", "4"))
    assert "Lớn hơn “" in words(page)

    answer = desk.post(f"{TABLE}/save", data={**fields(page), "then": "submit"})

    assert "không gửi được: XA-21484" in words(answer.text)
    assert stored(transact) == {}


def test_handed_in_for_all(desk, transact):
    page = looked(desk, ("Mã", "village_houses", "village_houses_active"), (TO, "8", "6"), (VINH, "5", "4"))

    desk.post(f"{TABLE}/save", data={**fields(page), "then": "submit"})

    assert {value[2] for value in stored(transact).values()} == {"submitted"}
    assert len(stored(transact)) == 4


def test_the_workbook_to_fill_in_is_read_back(desk, transact):
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{TABLE}.xlsx").data))
    sheet = book.worksheets[1]
    heads = next(row for row in sheet.iter_rows() if row[0].value == "Mã")
    row = next(row for row in sheet.iter_rows() if row[0].value == VINH)
    assert len([one for one in sheet.iter_rows() if str(one[0].value).startswith("XA-")]) == 96
    row[2].value, row[3].value = "có", "không"
    body = io.BytesIO()
    book.save(body)

    page = desk.post(TABLE, data={"file": (io.BytesIO(body.getvalue()), "xa.xlsx")}).text
    assert "1 đơn vị" in words(page)
    assert "2 số liệu thay đổi" in words(page)
    desk.post(f"{TABLE}/save", data={**fields(page), "then": "save"})

    assert [(key[0], value[:2]) for key, value in stored(transact).items()] == [
        (VINH, (1, "imported")), (VINH, (0, "imported")),
    ]  # fmt: skip
    assert len(heads) > 3


def test_a_commune_enters_its_own_row_only(desk, browse, transact):
    commune = browse(TO)
    page = commune.post(TABLE, data={"rows": table(("Mã", "village_houses"), (VINH, "8"))}).text

    assert "không có đơn vị nào của bạn" in words(page)
    museum = browse("BTT")
    assert museum.get(TABLE).status_code == 404
    assert museum.post(f"{TABLE}/save", data={"rows": "x"}).status_code == 404
    assert museum.get(f"{TABLE}.xlsx").status_code == 404


def test_in_english(desk):
    assert "Figures of many units at once" in desk.get(TABLE, query_string={"lang": "en"}).text
